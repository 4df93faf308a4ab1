"""The ledger as sheets: one a kind, each row with who, where, what and the evidence it rests on."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from operator import attrgetter
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlalchemy.orm import object_session
from sqlmodel import Session, col

from bot.exports.sheet import Column, Sheet
from bot.text.found import Kind
from bot.text.phrase import NAMES
from models import gap
from models import group as groups
from models.advice import Advice
from models.attendance import Attendance
from models.book import Book
from models.checkin import CheckIn
from models.db import SHANGHAI
from models.drift import DriftAct
from models.event import Event
from models.excerpt import Excerpt
from models.group import Group
from models.inbox import Message
from models.ledger import RECORDS
from models.member import Member
from models.outbox import BY_HAND
from models.recommendation import Recommendation
from models.record import COUNTS, Record
from models.reflection import Reflection
from models.signup import SignUp

_WHO = (Column("日期", 12, "date"), Column("姓名", 10), Column("界别", 14), Column("旗县区", 12), Column("群", 20))
_BOOK = (Column("书名", 24), Column("作者", 16))
_GAP = (
    Column("渠道", 12),
    Column("群", 30),
    Column("起", 18, "datetime"),
    Column("止", 18, "datetime"),
    Column("原因", 50),
)
_EVIDENCE = (Column("消息时间", 18, "datetime"), Column("依据", 12))
Own = tuple[tuple[Column, Callable[[Any], Any]], ...]
"""The columns that one kind has to itself, each with what of a record stands in it."""


def _numbers(**titles: str) -> Own:
    return tuple((Column(title, 8, "int"), attrgetter(field)) for field, title in titles.items())


def _words(title: str) -> Own:
    return ((Column(title, 60), attrgetter("words")),)


def _event_of(row: Attendance) -> Event:
    session = object_session(row)
    assert session is not None
    return session.get_one(Event, row.event_id)


_OWN: dict[type[Record], Own] = {
    CheckIn: (
        *_numbers(chapter_first="起章", chapter_last="止章", page_first="起页", page_last="止页", page_count="页数"),
        *_numbers(minutes="分钟", percent="进度%", challenge_day="第几天"),
        (Column("读完", 6), lambda row: "是" if row.finished else ""),
    ),
    Recommendation: _words("推荐语"),
    Reflection: _words("体会"),
    Excerpt: _words("摘抄"),
    Advice: _words("建言"),
    SignUp: (
        (Column("活动", 24), attrgetter("event")),
        (Column("报名或请假", 12), lambda row: "请假" if row.leaves else "报名"),
        (Column("替谁说的", 12), attrgetter("name")),
    ),
    Attendance: (
        (Column("活动", 24), lambda row: _event_of(row).title),
        (Column("方式", 8), lambda row: "线上" if row.online else "现场"),
        (Column("签到单上的姓名", 16), attrgetter("name")),
    ),
    DriftAct: (
        (Column("做了什么", 10), lambda row: NAMES[Kind(row.act)]),
        (Column("编号", 12), attrgetter("copy_code")),
        (Column("从谁", 10), attrgetter("giver")),
        (Column("给谁", 10), attrgetter("receiver")),
    ),
}
_OF_NO_BOOK = (Advice, SignUp, Attendance)


def sheets(session: Session, since: date, until: date, now: datetime | None = None) -> list[Sheet]:
    """A sheet a kind of record from `since` to `until`, both included; rows are read as they are written.

    Where nobody listened or pasted for a while up to `now`, and something may be missing, a last sheet says when.
    """
    listed = [_sheet(session, table, since, until) for table in RECORDS]
    first, last = datetime.combine(since, time.min, SHANGHAI), datetime.combine(until, time.max, SHANGHAI)
    gaps = _gaps(session, first, last, now or last)
    return [*listed, Sheet("未收听时段", _GAP, gaps)] if gaps else listed


def _gaps(session: Session, first: datetime, last: datetime, now: datetime) -> list[Sequence[Any]]:
    """A row for each stretch with the groups it concerns, none named for all of a channel; one that lasts has no end.

    A stretch that was pasted since is left out.
    """
    opened = groups.in_earnest(session)
    rows: list[Sequence[Any]] = []
    for one in gap.touching(session, first, last):
        here = [group for group in opened if (group.channel, group.account) == (one.channel, one.account)]
        lacking = [group for group in here if gap.of_group(session, group, one.since, one.until or now, now)]
        if lacking or not here or one.since == one.until:
            names = "、".join(group.name for group in lacking) if len(lacking) < len(here) else ""
            rows.append((one.channel, names, one.since, one.until, one.reason))
    for group in opened:
        if group.channel == BY_HAND:
            for missed in gap.of_group(session, group, first, last, now):
                until = None if missed.lasts else missed.until
                rows.append((group.channel, group.name, missed.since, until, missed.reason))
    return sorted(rows, key=lambda row: row[2])


def _sheet(session: Session, table: type[Record], since: date, until: date) -> Sheet:
    own, book = _OWN[table], () if table in _OF_NO_BOOK else _BOOK
    columns = (*_WHO, *book, *(column for column, _ in own), *_EVIDENCE)

    def rows() -> Iterator[Sequence[Any]]:
        for row, who, of_book, evidence in _rows(session, table, since, until):
            yield (*who, *(of_book if book else ()), *(cell(row) for _, cell in own), *evidence)

    return Sheet(table.called, columns, rows())


def _rows(
    session: Session, table: type[Record], since: date, until: date
) -> Iterator[tuple[Record, tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]]:
    """Each counted record with the cells of who, of which book and on what evidence."""
    query = (
        sa_select(table, Member, Group, Book, Message)
        .join(Member, col(table.member_id) == col(Member.id))
        .join(Group, col(table.group_id) == col(Group.id), isouter=True)
        .join(Book, col(table.book_id) == col(Book.id), isouter=True)
        .join(Message, col(table.message_id) == col(Message.id), isouter=True)
        .where(
            func.coalesce(Group.practice, False).is_(False),
            col(table.state).in_(COUNTS),
            col(table.day) >= since,
            col(table.day) <= until,
        )
        .order_by(col(table.day), col(table.id))
        .execution_options(yield_per=1000)
    )
    for row, member, group, book, message in session.execute(query):
        who = (row.day, member.name, member.sector, member.region, group.name if group else "私信")
        of_book = (book.title, book.author) if book else ("", "")
        evidence = f"消息{row.message_id}" if row.message_id else f"录入{row.entry_id}"
        yield row, who, of_book, (message.sent_at if message else row.made_at, evidence)
