"""活动归档: an event's three lists for the files, each row with its evidence, and the sheet on which one signs in."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import Session

from bot.exports.sheet import Column, Sheet
from bot.text.phrase import full_day
from models import attendance, turnout
from models.advice import Advice
from models.book import Book
from models.event import Event
from models.group import Group
from models.inbox import Message
from models.member import Member
from models.order import in_order
from models.record import Record, Worded
from models.reflection import Reflection
from models.seats import Seat, seats
from models.signup import SignUp

_EVENT = (Column("活动", 24), Column("活动日期", 12, "date"))
_WHO = (Column("姓名", 10), Column("界别", 14), Column("旗县区", 12))
_SAID = (Column("群", 20), Column("消息时间", 18, "datetime"), Column("依据", 12))
_RECORD = (
    *(Column("报名", 8), Column("报名时间", 18, "datetime"), Column("报名依据", 12), Column("同来", 6, "int")),
    *(Column("到场", 8), Column("签到时间", 18, "datetime"), Column("签到依据", 12), Column("体会篇数", 10, "int")),
)
TO_SIGN = 30
"""In points, how high a row must be for a pen."""
_SIGN = (Column("序号", 6, "int"), *_WHO[:1], Column("单位", 28), Column("同来", 8, "int"), Column("签名", 24))

W = TypeVar("W", bound=Worded)


@dataclass(frozen=True, slots=True)
class Whose:
    """Of whom the lists tell: those of some persons whom `among` lets stand, and what was written in `groups`."""

    among: Callable[[Iterable[int]], Collection[int]] = set
    groups: Collection[int] | None = None


EVERYBODY = Whose()


def sheets(session: Session, event: Event, whose: Whose = EVERYBODY) -> list[Sheet]:
    """活动记录清单, 建议清单 and 反馈清单 of one event; rows are read as they are written."""
    words, thoughts = _words(session, event, whose), _thoughts(session, event, whose)
    return [
        Sheet("活动记录清单", (*_EVENT, *_WHO, *_RECORD), _people(session, event, whose)),
        Sheet("建议清单", (*_EVENT, *_WHO, Column("建言", 60), *_SAID), words),
        Sheet("反馈清单", (*_EVENT, *_WHO, Column("书名", 24), Column("体会", 60), *_SAID), thoughts),
    ]


def sign_in_sheets(session: Session, event: Event, whose: Whose = EVERYBODY) -> list[Sheet]:
    """Who comes to the place itself, to be printed: names with units, and where one signs."""
    here = {seat.member_id: seat for seat in seats(session, event).coming if not seat.online}
    people = in_order((session.get_one(Member, member_id) for member_id in whose.among(here)), by_rank=True)
    rows = [
        (number, one.name, one.sector or one.committee or one.region, here[one.id or 0].guests or None, "")
        for number, one in enumerate(people, 1)
    ]
    at = event.starts_at
    when = f"（{full_day(at)}）" if at else ""
    return [Sheet("签到表", _SIGN, rows, head=f"{event.title}签到表{when}", high=TO_SIGN)]


def _people(session: Session, event: Event, whose: Whose) -> Iterator[Sequence[Any]]:
    """Everybody who had to do with the event, in one order: signed up, came, wrote: three things side by side.

    Who asked not to be recorded is kept in no file.
    """
    found = seats(session, event)
    signed = {seat.member_id: (said, seat) for said, some in _standing(found) for seat in some}
    came = attendance.attended(session, event.id)
    wrote: dict[int, set[Any]] = {}
    for row in turnout.written(session, event, Reflection):
        wrote.setdefault(row.member_id, set()).add((row.message_id, row.part) if row.message_id else row.id)
    ids = whose.among([*signed, *found.gone, *came, *wrote])
    people = [member for member in (session.get_one(Member, one) for one in ids) if member.recorded]
    for member in in_order(people, by_rank=True):
        who = member.id or 0
        up = _signed_up(session, *signed[who]) if who in signed else ("请假" if who in found.gone else "", *[None] * 3)
        arrived = _arrival(session, event, who) if who in came else (None, None)
        how = {True: "线上", False: "现场", None: ""}[came.get(who)]
        yield (*_which(event), *_named(member), *up, how, *arrived, len(wrote.get(who, ())) or None)


def _standing(found: Any) -> Iterator[tuple[str, Sequence[Seat]]]:
    yield "已报名", found.coming
    yield "候补", found.waiting


def _signed_up(session: Session, said: str, seat: Seat) -> tuple[Any, ...]:
    return said, seat.since, _evidence(session.get_one(SignUp, seat.signup_id)), seat.guests or None


def _arrival(session: Session, event: Event, member_id: int) -> tuple[Any, ...]:
    """When it was said first that somebody came, and everything that says so."""
    rows = attendance.signed_in(session, event.id, member_id)
    message = session.get(Message, rows[0].message_id) if rows[0].message_id else None
    return message.sent_at if message else rows[0].made_at, "、".join(map(_evidence, rows))


def _words(session: Session, event: Event, whose: Whose) -> Iterator[Sequence[Any]]:
    for row in _written(session, event, Advice, whose):
        yield (*_which(event), *_named(session.get_one(Member, row.member_id)), row.words, *_where(session, row))


def _thoughts(session: Session, event: Event, whose: Whose) -> Iterator[Sequence[Any]]:
    for row in _written(session, event, Reflection, whose):
        title = session.get_one(Book, row.book_id).title if row.book_id else ""
        who = _named(session.get_one(Member, row.member_id))
        yield (*_which(event), *who, title, row.words, *_where(session, row))


def _written(session: Session, event: Event, table: type[W], whose: Whose) -> Iterator[W]:
    written = turnout.written(session, event, table)
    return (one for one in written if whose.groups is None or one.group_id in whose.groups)


def _where(session: Session, row: Record) -> tuple[Any, ...]:
    group = session.get(Group, row.group_id) if row.group_id else None
    message = session.get(Message, row.message_id) if row.message_id else None
    return group.name if group else "私信", message.sent_at if message else row.made_at, _evidence(row)


def _which(event: Event) -> tuple[Any, ...]:
    return event.title, event.starts_at.date() if event.starts_at else None


def _named(member: Member) -> tuple[str, str, str]:
    return member.name, member.sector, member.region


def _evidence(row: Record) -> str:
    return f"消息{row.message_id}" if row.message_id else f"录入{row.entry_id}"
