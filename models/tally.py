"""一段日子的总数: what an office reports of some groups between two days, each figure with what it means and its list.

A figure is a sum over units, and each unit stands on one record and one day: so months add up to their year.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, CompoundSelect, SQLColumnExpression, cast, func, literal, union
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from models import clue
from models.advice import Advice
from models.attendance import Attendance
from models.checkin import CheckIn
from models.clue import ClueStep
from models.db import SHANGHAI
from models.event import Event, EventGroup, Stage
from models.excerpt import Excerpt
from models.group import Group
from models.member import Member
from models.order import counted
from models.recommendation import Recommendation
from models.record import COUNTS, Record, Worded
from models.reflection import Reflection


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `since` to `until`, both included, of some groups; None: of all, with what was said privately."""

    since: date
    until: date
    groups: frozenset[int] | None = None

    @property
    def scope(self) -> str:
        """Which groups, as one word that is the same for the same groups; empty for all."""
        return "" if self.groups is None else " ".join(str(one) for one in sorted(self.groups))


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it is called and counted in, what it means, and one unit for each different `keys`."""

    name: str
    called: str
    measure: str
    meaning: str
    table: type[Record]
    keys: tuple[SQLColumnExpression[Any], ...]
    amount: ColumnElement[int] | None = None
    where: tuple[SQLColumnExpression[bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a figure: the record it stands on, whose it is, and how much it adds."""

    figure: str
    subject: str
    subject_id: int
    day: date
    amount: int
    member_id: int | None = None
    group_id: int | None = None
    book_id: int | None = None


def _piece(table: type[Record]) -> ColumnElement[Any]:
    """What a message says of several books is one piece, and so is what was entered from paper."""
    return func.coalesce(col(table.message_id), -col(table.id))


def _book(table: type[Record]) -> ColumnElement[Any]:
    return func.coalesce(col(table.book_id), -col(table.id))


def _length(table: type[Worded]) -> ColumnElement[int]:
    return func.max(func.length(col(table.words)))


FIGURES = (
    Figure("attended", "参与人次", "人次", "一人参加一场活动算1人次，报了名没有签到的不算",
           Attendance, (col(Attendance.member_id), col(Attendance.event_id))),
    Figure("read", "打卡人次", "人次", "一人一天不论打卡几次、在几个群，算1人次",
           CheckIn, (col(CheckIn.member_id),)),
    Figure("finished", "读完册次", "册次", "一人一天读完一种书算1册次",
           CheckIn, (col(CheckIn.member_id), _book(CheckIn)), where=(col(CheckIn.finished),)),
    Figure("recommended", "荐书册数", "册", "一人一天荐一种书算1册，几个人荐同一种书各算1册",
           Recommendation, (col(Recommendation.member_id), _book(Recommendation))),
    Figure("reflections", "体会篇数", "篇", "一条消息或一份稿件算1篇，说到几本书也算1篇；摘抄的原文不算",
           Reflection, (col(Reflection.member_id), _piece(Reflection))),
    Figure("words", "体会字数", "字", "本人自己写的话，连同标点；摘抄的原文不算",
           Reflection, (col(Reflection.member_id), _piece(Reflection), col(Reflection.part)), _length(Reflection)),
    Figure("excerpts", "摘抄条数", "条", "一条消息算1条",
           Excerpt, (col(Excerpt.member_id), _piece(Excerpt))),
    Figure("advice", "建言件数", "件", "一条消息或一份稿件算1件",
           Advice, (col(Advice.member_id), _piece(Advice))),
)  # fmt: skip
"""Every figure that adds up, in the order in which they are reported."""
BY_NAME = {one.name: one for one in FIGURES}
HELD, PASSED = "events", "passed"
"""The figures of the events that were held and of the suggestions that were passed on, which are no records."""
CALLED = {HELD: "活动场次", **{one.name: one.called for one in FIGURES}, PASSED: "转化件数"}
MEASURE = {HELD: "场", **{one.name: one.measure for one in FIGURES}, PASSED: "件"}
MEANING = {
    HELD: "到了日子、没有取消的，每场算1",
    **{one.name: one.meaning for one in FIGURES},
    PASSED: "在这段日子里作为提案或社情民意转交的，每件算1，不论建言是哪天提的",
}
PARTICIPANTS = "打卡、荐书、体会、摘抄、建言或签到中有任何一条的人，每人算1，各月的人数不能相加"
SHORT = {
    HELD: "已经举办的",
    "attended": "签到的人次",
    "read": "一人一天算1人次",
    "finished": "一人一天读完一种书算1",
    "recommended": "一人一天荐一种书算1",
    "reflections": "一条消息或一份稿件算1",
    "words": "本人自己写的话",
    "excerpts": "一条消息算1",
    "advice": "一条消息或一份稿件算1",
    PASSED: "作为提案、社情民意转交的",
}
"""What each means, in the few words that have room beside it."""
TAKES_PART: tuple[type[Record], ...] = (CheckIn, Recommendation, Reflection, Excerpt, Advice, Attendance)


def of_span(table: type[Record], span: Span) -> list[ColumnElement[bool]]:
    """Which records of a table belong to a span and count; those of practice groups never do."""
    days, group = col(table.day).between(span.since, span.until), col(table.group_id)
    if span.groups is not None:
        here = days & group.in_(span.groups) & group.not_in(select(Group.id).where(col(Group.practice)))
    else:  # Group by group, as the index has them.
        here = days & group.in_(select(Group.id).where(~col(Group.practice))) | days & group.is_(None)
    return [here, col(table.state).in_(COUNTS), counted(table)]


def units(session: Session, figure: Figure, span: Span) -> list[Unit]:
    """The list behind a figure, by day."""
    table = figure.table
    first = func.min(col(table.id))
    what = (
        first,
        col(table.day),
        _amount(figure),
        col(table.member_id),
        func.min(table.group_id),
        func.min(table.book_id),
    )
    query = sa_select(*what).where(*of_span(table, span), *figure.where)
    rows = session.execute(
        query.group_by(*figure.keys, col(table.day), col(table.member_id)).order_by(col(table.day), first)
    )
    return [
        Unit(figure.name, str(table.__tablename__), row_id, day, int(amount), member, group, book)
        for row_id, day, amount, member, group, book in rows
        if amount
    ]


def by(
    session: Session, figure: Figure, span: Span, label: SQLColumnExpression[Any], whose: Collection[int] | None = None
) -> dict[Any, int]:
    """A figure for each value of a column of the record or of its member, such as 界别; zeros are left out.

    `whose`: only of these members.
    """
    inner = _labelled(figure, span, label, whose)
    query = sa_select(inner.c.label, func.sum(inner.c.amount)).group_by(inner.c.label)
    return {one: int(number) for one, number in session.execute(query) if number}


def by_person(
    session: Session, figure: Figure, span: Span, label: SQLColumnExpression[Any]
) -> dict[Any, dict[int, int]]:
    """Whose the figure of each value of a column is: how much of it each person has."""
    inner = _labelled(figure, span, label)
    each: dict[Any, dict[int, int]] = {}
    query = sa_select(inner.c.label, inner.c.person, func.sum(inner.c.amount)).group_by(inner.c.label, inner.c.person)
    for one, person, number in session.execute(query):
        if number:
            each.setdefault(one, {})[person] = int(number)
    return each


def sums(session: Session, span: Span, now: datetime) -> dict[str, int]:
    """Every figure of a span by its name, the events that were held by now among them."""
    found = {one.name: _sum(session, one, span) for one in FIGURES}
    return {HELD: len(held(session, span, now)), **found, PASSED: len(passed(session, span))}


def _sum(session: Session, figure: Figure, span: Span) -> int:
    amounts = func.sum(_counted(figure, span).c.amount)
    return int(session.execute(sa_select(func.coalesce(amounts, 0))).scalar_one())


def passed(session: Session, span: Span) -> list[Unit]:
    """The suggestions that were passed on in a span, by day."""
    return [
        Unit(PASSED, str(ClueStep.__tablename__), one.id or 0, one.day, 1, advice.member_id, advice.group_id)
        for one, advice in clue.passed_on(session, span.groups, span.since, span.until)
    ]


def held(session: Session, span: Span, now: datetime) -> list[Event]:
    """The events of these days that are over by now, for any of the groups, by their time."""
    first, last = (datetime.combine(one, time(), SHANGHAI) for one in (span.since, span.until + timedelta(days=1)))
    query = select(Event).where(Event.stage == Stage.on, col(Event.starts_at) >= first, col(Event.starts_at) < last)
    query = query.where(func.coalesce(Event.ends_at, Event.starts_at) <= now)
    if span.groups is not None:
        theirs = select(EventGroup.event_id).where(col(EventGroup.group_id).in_(span.groups))
        query = query.where(col(Event.id).in_(theirs))
    return list(session.exec(query.order_by(col(Event.starts_at), col(Event.id))))


def participants(session: Session, span: Span) -> list[int]:
    """Who took part at all, by their ids."""
    return sorted(session.execute(_took_part(span)).scalars())


def number_of_participants(session: Session, span: Span) -> int:
    """How many took part at all."""
    return int(session.execute(sa_select(func.count()).select_from(_took_part(span).subquery())).scalar_one())


def _took_part(span: Span) -> CompoundSelect[int]:
    return union(*(sa_select(col(table.member_id)).where(*of_span(table, span)) for table in TAKES_PART))


Trace = tuple[int, int, int]
"""What units come to: how much they add, and how much of it stands on which records, in two ways. Where it is the same,
so are the units.
"""
_PRIME = 999_983


def trace(number: SQLColumnExpression[Any], amount: SQLColumnExpression[Any]) -> tuple[ColumnElement[int], ...]:
    """The columns of a trace of units, by the number of the record that each stands on and what it adds."""
    large = cast(number, BigInteger)
    return func.sum(amount), func.sum(amount * large), func.sum(amount * (large * large % _PRIME))


def traces(session: Session, figure: Figure, span: Span) -> dict[date, Trace]:
    """The trace of each day that has units, found without a list of them."""
    each = _counted(figure, span).c
    days = sa_select(each.day, *trace(each.number, each.amount)).group_by(each.day)
    return {day: (int(one), int(two), int(three)) for day, one, two, three in session.execute(days) if one}


def _counted(figure: Figure, span: Span) -> Any:
    """The units of a figure as rows: the number of the record, its day, and the amount."""
    table, day = figure.table, col(figure.table.day)
    query: Any = sa_select(func.min(col(table.id)).label("number"), day.label("day"), _amount(figure).label("amount"))
    query = query.where(*of_span(table, span), *figure.where)
    return query.group_by(*figure.keys, day, col(table.member_id)).subquery()


def _amount(figure: Figure) -> ColumnElement[int]:
    return literal(1) if figure.amount is None else figure.amount


def _labelled(figure: Figure, span: Span, label: SQLColumnExpression[Any], whose: Collection[int] | None = None) -> Any:
    person = col(figure.table.member_id)
    query: Any = sa_select(label.label("label"), person.label("person"), _amount(figure).label("amount"))
    query = query.select_from(figure.table).join(Member, person == col(Member.id))
    query = query.where(*of_span(figure.table, span), *figure.where)
    if whose is not None:
        query = query.where(person.in_(whose))
    return query.group_by(label, *figure.keys, col(figure.table.day), person).subquery()
