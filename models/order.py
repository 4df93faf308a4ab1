"""称谓和次序: who is in a list or a figure at all, in which order persons stand, and whether they are 书友 or 委员."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from models.member import Member
from models.record import Record

STROKES = Path(__file__).parent / "strokes.txt"
"""Chinese characters by their strokes; its head says where they are from."""
SURNAMES = frozenset(
    [
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "端木",
        "东方",
        "夏侯",
        "司徒",
        "宇文",
        "长孙",
        "鲜于",
    ]
)
"""Surnames of two characters: both count before the given name."""
_LAST = (99, 0)

Strokes = tuple[tuple[int, int], ...]


def counted(table: type[Record]) -> ColumnElement[bool]:
    """Of the records of a table those that go into the figures of a post: 不要记我 takes their author's out."""
    # Put so that a database begins with the days and not with the persons.
    return col(table.member_id).not_in(select(Member.id).where(~col(Member.recorded)))


def named(table: type[Record]) -> ColumnElement[bool]:
    """Of the records of a table those whose author a list may name or quote: nobody who is ill or away either."""
    return col(table.member_id).in_(select(Member.id).where(col(Member.recorded), ~col(Member.resting)))


def in_order(members: Iterable[Member], *, by_rank: bool) -> list[Member]:
    """Persons once each: by 职务顺序 where the office set one, then by 姓氏笔画; not `by_rank`: as they come."""
    once = list({member.id: member for member in members}.values())
    return sorted(once, key=lambda member: _place(member.rank, member.name)) if by_rank else once


def ids_in_order(placed: Iterable[tuple[int | None, int | None, str]]) -> list[int]:
    """The ids of (id, 职务顺序, name) in the same order: of a whole roster only what it is ordered by need be read."""
    return [member_id or 0 for member_id, _, _ in sorted(placed, key=lambda one: _place(one[1], one[2]))]


def noun(members: Iterable[Member]) -> str:
    """What some persons are called together with their number: 位委员 where all are, else 位书友."""
    types = {member.type for member in members}
    return "位委员" if types == {"委员"} else "位书友"


def listed(names: Sequence[str], most: int, whom: str) -> str:
    """王主席、林老师; of more than `most` the first, and how many they are: 王主席、林老师等5位书友."""
    if len(names) <= most:
        return "、".join(names)
    return f"{'、'.join(names[:most])}等{len(names)}{whom}"


@lru_cache(maxsize=1 << 16)
def strokes(name: str) -> tuple[int, Strokes, Strokes]:
    """What names are ordered by: whether they are Chinese, the strokes of the surname, then those of the given name.

    Fewer strokes come first; of as many, the kind of the first strokes decides (横 竖 撇 点 折). The sign of a foreign
    or shown name without strokes comes last.
    """
    table, length = _table(), 2 if name[:2] in SURNAMES else 1
    places = tuple(table.get(sign, _LAST) for sign in name)
    return places[:1] == (_LAST,), places[:length], places[length:]


def _place(rank: int | None, name: str) -> tuple[bool, int, tuple[int, Strokes, Strokes]]:
    return rank is None, rank or 0, strokes(name)


@cache
def _table() -> dict[str, tuple[int, int]]:
    """Each character with its count of strokes and its place among those with as many."""
    rows = (line.split() for line in STROKES.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    return {sign: (int(count), place) for count, signs in rows for place, sign in enumerate(signs)}
