"""名册: the office's list of its people as it is looked at, changed by hand, and brought up to date from a file."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from models.audit import note
from models.binding import bind_fitting
from models.checkin import CheckIn
from models.group import Group
from models.member import Member

LAST_RANK = 1_000_000
NAMES = {"name": "姓名", "card": "群昵称", "title": "称谓", "sector": "界别", "committee": "专委会", "region": "旗县区",
         "level": "届别", "type": "类型", "rank": "职务顺序", "liaison": "联络员", "aside": "由联络员转告",
         "resting": "正在休养", "on_roster": "在名册上"}  # fmt: skip
"""What the office calls what it keeps of a person."""


class CannotList(Exception):
    """A rule forbids it; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One person of a list that the office hands in; what is empty was not said. `line` is where they stand in it."""

    name: str
    card: str = ""
    title: str = ""
    sector: str = ""
    committee: str = ""
    region: str = ""
    level: str = ""
    type: str = ""
    rank: int | None = None
    liaison: str = ""
    line: int = field(default=0, compare=False)

    @property
    def values(self) -> dict[str, Any]:
        """All of it, as a person keeps it."""
        return {name: value for name, value in asdict(self).items() if name != "line"}


@dataclass(frozen=True, slots=True)
class Planned:
    """What a row of the list would do: `member` is who it changes, None for somebody new and where that is `unclear`.

    `changes` are the fields with what stands now and what would; `odd` is a sentence for whoever decides.
    """

    row: MemberRow
    member: Member | None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    odd: str = ""
    unclear: bool = False

    @property
    def is_new(self) -> bool:
        return self.member is None and not self.unclear

    @property
    def is_same(self) -> bool:
        return self.member is not None and not self.changes


def find(
    session: Session, words: str, groups: Collection[int] | None, most: int, after: tuple[int, int] | None
) -> list[Member]:
    """The people of the roster whose name, 群昵称, 称谓, 界别 or 旗县区 holds some words, by 职务顺序.

    `after` is the last one's place (rank, id) on the page before; `groups` as in `reachable`.
    """
    place = func.coalesce(Member.rank, LAST_RANK)
    query = select(Member).where(col(Member.on_roster), *reachable(session, groups))
    if words:
        columns = (Member.name, Member.card, Member.title, Member.sector, Member.region)
        query = query.where(or_(*(col(column).contains(words, autoescape=True) for column in columns)))
    if after is not None:
        query = query.where(or_(place > after[0], (place == after[0]) & (col(Member.id) > after[1])))
    return list(session.exec(query.order_by(place, col(Member.id)).limit(most)))


def place_of(member: Member) -> tuple[int, int]:
    """Where a person stands in the list of `find`."""
    return member.rank if member.rank is not None else LAST_RANK, member.id or 0


def reachable(session: Session, groups: Collection[int] | None) -> list[ColumnElement[bool]]:
    """Who belongs to some groups: the people of their 旗县区, and who reads there. Everybody where that is None."""
    if groups is None:
        return []
    regions = session.exec(select(Group.region).where(col(Group.id).in_(groups), Group.region != "").distinct()).all()
    reads = select(CheckIn.id).where(CheckIn.member_id == Member.id, col(CheckIn.group_id).in_(groups)).exists()
    return [or_(col(Member.region).in_(regions), reads)]


def seen(member: Member) -> str:
    """A mark of everything that is kept of a person: another one where anything of it was changed."""
    return hashlib.sha256(member.model_dump_json(exclude={"welcomed"}).encode()).hexdigest()[:24]


def change(session: Session, member: Member, values: Mapping[str, Any], at: datetime, by: str) -> bool:
    """Keep of a person what the office says, with a note of what was otherwise; whether anything was.

    Raises CannotList for a name or 群昵称 that tells nobody apart.
    """
    if not values["name"]:
        raise CannotList("姓名不能空着。")
    same = select(Member).where(col(Member.on_roster), Member.name == values["name"], Member.card == values["card"])
    if any(one.id != member.id for one in session.exec(same)):
        raise CannotList(f"名册上已经有一位{values['name']}，群昵称也一样；请写不同的群昵称，好分清两位。")
    changes = {name: [getattr(member, name), new] for name, new in values.items() if getattr(member, name) != new}
    is_new = member.id is None
    for name, (_, new) in changes.items():
        setattr(member, name, new)
    session.add(member)
    if changes or is_new:
        note(session, at, by, "add" if is_new else "change", member, **({} if is_new else changes))
        bind_fitting(session, at, by)
    return bool(changes)


def plan(session: Session, rows: Sequence[MemberRow]) -> list[Planned]:
    """What each row of a list would do; nothing is changed. Rows that tell nobody apart bring nobody in."""
    people: dict[str, list[_Person]] = {}
    names = sorted({row.name for row in rows})
    for start in range(0, len(names), 500):
        some = col(Member.name).in_(names[start : start + 500])
        for member in session.exec(select(Member).where(some, col(Member.on_roster)).order_by(col(Member.id))):
            people.setdefault(member.name, []).append(_Person(member, {one: getattr(member, one) for one in NAMES}))
    counts = Counter(row.name for row in rows)
    alike: dict[tuple[str, str], list[MemberRow]] = {}
    for row in rows:
        alike.setdefault((row.name, row.card), []).append(row)
    return [
        _doubled(row, same)
        if len(same := alike[row.name, row.card]) > 1
        else _planned(row, people.setdefault(row.name, []), alone=counts[row.name] == 1)
        for row in rows
    ]


def mark(planned: Sequence[Planned]) -> str:
    """A mark of what was previewed: another one where the roster is not what it was any more."""
    told = [[asdict(one.row), one.member.id if one.member else None, dict(one.changes)] for one in planned]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:24]


def carry_out(session: Session, planned: Sequence[Planned], file: str, at: datetime, by: str) -> int:
    """Enter the new people, fill in what changed, and bind the accounts that now fit; returns how many those are."""
    for one in planned:
        if one.is_new:
            session.add(Member(**one.row.values))
        elif one.member is not None and one.changes:
            for name, (_, new) in one.changes.items():
                setattr(one.member, name, new)
            session.add(one.member)
            note(session, at, by, "change", one.member, **{name: list(pair) for name, pair in one.changes.items()})
    note(session, at, by, "import", Member(name=""), file=file, rows=len(planned))
    return bind_fitting(session, at, by)


@dataclass(slots=True)
class _Person:
    """Somebody of the roster as they would stand after the rows so far; `member` None who comes in by one of them."""

    member: Member | None
    values: dict[str, Any]


def _doubled(row: MemberRow, same: Sequence[MemberRow]) -> Planned:
    """Of several rows for one name and 群昵称 that say different things none is right by itself; said once."""
    if row is not same[0]:
        return Planned(row, None, unclear=True)
    lines = "、".join(f"第{one.line}行" for one in same)
    who = f"{row.name}（群昵称“{row.card}”）" if row.card else f"{row.name}，又都没有群昵称"
    odd = f"{lines}都是{who}，内容不一样，都没有导入；是一位就合成一行，是几位就写上各自的群昵称。"
    return Planned(row, None, odd=odd, unclear=True)


def _planned(row: MemberRow, people: list[_Person], *, alone: bool) -> Planned:
    """`alone`: nobody else of that name is on the list."""
    if len(people) > 1 and not row.card:
        odd = f"名册上有{len(people)}位{row.name}，这一行没有群昵称，分不清是哪一位，没有导入。"
        return Planned(row, None, odd=odd, unclear=True)
    person = _same_person(people, row.card, alone=alone)
    if person is None:
        people.append(_Person(None, row.values))
        return Planned(row, None)
    odd, card = "", person.values["card"]
    if row.card and card and card != row.card:
        odd = f"{row.name}的群昵称由“{card}”改成了“{row.card}”；如果其实是两个人，请把两位都写进名单再导入一次。"
    told = {name: value for name, value in row.values.items() if value or value == 0}
    changes = {name: (person.values[name], value) for name, value in told.items() if person.values[name] != value}
    person.values |= told
    return Planned(row, person.member, changes, odd)


def _same_person(people: Sequence[_Person], card: str, *, alone: bool) -> _Person | None:
    """Who of several of one name is meant: by 群昵称, else the only one there is on either side."""
    same_card = [one for one in people if card and one.values["card"] == card]
    if same_card:
        return same_card[0]
    if alone and len(people) == 1:
        return people[0]
    return next((one for one in people if not one.values["card"]), None)
