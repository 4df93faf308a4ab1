"""The ledger as sheets: one a kind, each row with who, where, what and the evidence it rests on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, case, func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from bot.exports import lacking
from bot.exports.sheet import Column, Sheet
from bot.text.found import Kind
from bot.text.phrase import NAMES
from models.advice import Advice
from models.attendance import Attendance
from models.book import Book
from models.checkin import CheckIn
from models.drift import DriftAct
from models.event import Event
from models.excerpt import Excerpt
from models.group import Group
from models.inbox import Message
from models.ledger import RECORDS
from models.member import Member
from models.order import counted
from models.recommendation import Recommendation
from models.record import COUNTS, Record
from models.reflection import Reflection
from models.signup import SignUp
from models.tally import Span

WHO = (Column("日期", 12, "date"), Column("姓名", 10), Column("界别", 14), Column("旗县区", 12), Column("群", 20))
BOOK = (Column("书名", 24), Column("作者", 16))
EVIDENCE = (Column("消息时间", 18, "datetime"), Column("记录号", 12), Column("依据", 12))
Own = tuple[tuple[Column, SQLColumnExpression[Any]], ...]
"""The columns that one kind has to itself, each with what of the database stands in it."""


def _numbers(table: type[Record], **titles: str) -> Own:
    return tuple((Column(title, 8, "int"), col(getattr(table, field))) for field, title in titles.items())


def _yes_or(condition: Any, yes: str, no: str) -> ColumnElement[str]:
    return case((col(condition), yes), else_=no)


_ACTS = {kind.value: name for kind, name in NAMES.items() if isinstance(kind, Kind)}
OWN: dict[type[Record], Own] = {
    CheckIn: (
        *_numbers(
            CheckIn, chapter_first="起章", chapter_last="止章", page_first="起页", page_last="止页", page_count="页数"
        ),
        *_numbers(CheckIn, minutes="分钟", percent="进度%", challenge_day="第几天"),
        (Column("读完", 6), _yes_or(CheckIn.finished, "是", "")),
    ),
    Recommendation: ((Column("推荐语", 60), col(Recommendation.words)),),
    Reflection: ((Column("体会", 60), col(Reflection.words)),),
    Excerpt: ((Column("摘抄", 60), col(Excerpt.words)),),
    Advice: ((Column("建言", 60), col(Advice.words)),),
    SignUp: (
        (Column("活动", 24), col(SignUp.event)),
        (Column("报名或请假", 12), _yes_or(SignUp.leaves, "请假", "报名")),
        (Column("替谁说的", 12), col(SignUp.name)),
    ),
    Attendance: (
        (Column("活动", 24), sa_select(col(Event.title)).where(col(Event.id) == Attendance.event_id).scalar_subquery()),
        (Column("方式", 8), _yes_or(Attendance.online, "线上", "现场")),
        (Column("签到单上的姓名", 16), col(Attendance.name)),
    ),
    DriftAct: (
        (Column("做了什么", 10), case(_ACTS, value=col(DriftAct.act), else_="")),
        (Column("编号", 12), col(DriftAct.copy_code)),
        (Column("从谁", 10), col(DriftAct.giver)),
        (Column("给谁", 10), col(DriftAct.receiver)),
    ),
}
OF_NO_BOOK = (Advice, SignUp, Attendance)


def sheets(
    session: Session, since: date, until: date, now: datetime | None = None, groups: frozenset[int] | None = None
) -> list[Sheet]:
    """A sheet a kind of record from `since` to `until`, both included; rows are read as they are written.

    They are the records that the figures count: none of those who asked not to be recorded.

    Where nobody listened or pasted for a while up to `now`, and something may be missing, a last sheet says when.
    """
    span = Span(since, until, groups)
    known = cache(lambda: _known(session))
    listed = [Sheet(table.called, columns(table), _rows(session, table, span, known)) for table in RECORDS]
    return [*listed, *lacking.sheets(session, since, until, groups, now)]


def of_member(session: Session, member_id: int) -> list[Sheet]:
    """Everything that counts of one member, a sheet a kind; theirs, even if they asked not to be recorded any more."""
    known, ever = cache(lambda: _known(session)), Span(date.min, date.max)
    return [Sheet(one.called, columns(one), _rows(session, one, ever, known, member_id)) for one in RECORDS]


def columns(table: type[Record]) -> tuple[Column, ...]:
    """The columns of a kind's sheet."""
    return (*WHO, *(() if table in OF_NO_BOOK else BOOK), *(column for column, _ in OWN[table]), *EVIDENCE)


@dataclass(frozen=True, slots=True)
class _Known:
    """Persons, groups and books by their ids, read once: a join would find each of them a million times."""

    people: dict[Any, Any]
    places: dict[Any, str]
    books: dict[Any, Any]


def _rows(
    session: Session, table: type[Record], span: Span, known: Callable[[], _Known], member_id: int | None = None
) -> Iterator[Sequence[Any]]:
    """Each counted record as the cells of its sheet, by day."""
    names, called, has_book = known(), table.called, table not in OF_NO_BOOK
    people, places, books = names.people, names.places, names.books
    query = _query(table, span).where(counted(table) if member_id is None else col(table.member_id) == member_id)
    with session.connection().execute(query) as rows:
        for row_id, day, member, group, book, message, entry, at, *own in rows:
            of_book = books[book] if has_book else ()
            evidence = f"消息{message}" if message else f"录入{entry}"
            yield (day, *people[member], places[group], *of_book, *own, at, f"{called}{row_id}", evidence)


def _known(session: Session) -> _Known:
    people, places, books = (
        {one: cells for one, *cells in session.execute(query)}
        for query in (
            sa_select(Member.id, Member.name, Member.sector, Member.region),  # type: ignore[call-overload]
            sa_select(Group.id, Group.name),  # type: ignore[call-overload]
            sa_select(Book.id, Book.title, Book.author),  # type: ignore[call-overload]
        )
    )
    named = {one: name for one, (name,) in places.items()}
    return _Known(people, {None: "私信", **named}, {None: ("", ""), **books})


def _query(table: type[Record], span: Span) -> Any:
    practice = sa_select(col(Group.id)).where(col(Group.practice))
    mine: ColumnElement[bool] = col(table.group_id).is_(None) | col(table.group_id).not_in(practice)
    if span.groups is not None:
        mine = col(table.group_id).in_(span.groups) & mine
    common = (table.id, table.day, table.member_id, table.group_id, table.book_id, table.message_id, table.entry_id)
    said_at = func.coalesce(col(Message.sent_at), col(table.made_at))
    return (
        sa_select(*common, said_at, *(what for _, what in OWN[table]))  # type: ignore[call-overload]
        .join(Message, col(table.message_id) == col(Message.id), isouter=True)
        .where(col(table.state).in_(COUNTS), col(table.day) >= span.since, col(table.day) <= span.until, mine)
        .order_by(col(table.day), col(table.id))
        .execution_options(yield_per=1000)
    )
