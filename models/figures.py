"""一段日子的数: what a group read and wrote between two days, as its posts tell it, without a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, func, select
from sqlmodel import Session, col

from models.advice import Advice
from models.book import Book
from models.checkin import CheckIn
from models.drift import DriftAct
from models.excerpt import Excerpt
from models.ledger import books_read
from models.member import Member
from models.order import counted
from models.recommendation import Recommendation
from models.record import COUNTS, Record
from models.reflection import Reflection


@dataclass(frozen=True, slots=True)
class Figures:
    """What a group did: who read, on how many days in all, which books with how many readers; books recommended,
    reflections, excerpts and pieces of advice written; acts of the drift by their kind.
    """

    readers: list[Member]
    days: int
    books: list[tuple[str, int]]
    recommended: int
    reflections: int
    excerpts: int
    advice: int
    drift: dict[str, int]


def of_group(session: Session, group_id: int, since: date, until: date) -> Figures:
    """The figures of a group from `since` to `until`; books that are 不上榜 are not among the books."""
    span = {"group_id": group_id, "since": since, "until": until}
    days, recommended, reflections, excerpts, advice = session.execute(_numbers(), span).one()
    return Figures(
        readers=readers(session, group_id, since, until),
        days=days,
        books=books_read(session, group_id, since, until),
        recommended=recommended,
        reflections=reflections,
        excerpts=excerpts,
        advice=advice,
        drift=dict(session.execute(_acts(), span).all()),
    )


def readers(session: Session, group_id: int, since: date, until: date) -> list[Member]:
    """Who checked in, each once, in the order of their first check-in."""
    span = {"group_id": group_id, "since": since, "until": until}
    return list(session.scalars(_readers(), span))


def by_day(session: Session, group_ids: Sequence[int], since: date, until: date) -> dict[date, int]:
    """On each day on which somebody of some groups checked in, how many persons did; each once a day."""
    persons = func.count(func.distinct(col(CheckIn.member_id)))
    query = select(col(CheckIn.day), persons).where(*_of_groups(group_ids, since, until)).group_by(col(CheckIn.day))
    return {day: int(number) for day, number in session.execute(query)}


def persons(session: Session, group_ids: Sequence[int], since: date, until: date) -> int:
    """How many persons of some groups checked in, each once."""
    query = select(func.count(func.distinct(col(CheckIn.member_id)))).where(*_of_groups(group_ids, since, until))
    return int(session.execute(query).scalar_one())


def by_sector(session: Session, group_ids: Sequence[int], since: date, until: date) -> list[tuple[str, int]]:
    """How many persons of each 界别 checked in, most first; those of none under ""."""
    number = func.count(func.distinct(col(CheckIn.member_id)))
    query = (
        select(col(Member.sector), number)
        .join(Member, col(Member.id) == col(CheckIn.member_id))
        .where(*_of_groups(group_ids, since, until))
        .group_by(col(Member.sector))
        .order_by(number.desc(), col(Member.sector))
    )
    return [(sector, int(persons)) for sector, persons in session.execute(query)]


def _of_groups(group_ids: Sequence[int], since: date, until: date) -> list[ColumnElement[bool]]:
    of_days = col(CheckIn.day).between(since, until)
    return [col(CheckIn.group_id).in_(group_ids), of_days, col(CheckIn.state).in_(COUNTS), counted(CheckIn)]


@cache
def _readers() -> Select[Member]:
    first = select(col(CheckIn.member_id), func.min(col(CheckIn.id)).label("first")).where(*_of_span(CheckIn))
    of_each = first.group_by(col(CheckIn.member_id)).subquery()
    return select(Member).join(of_each, of_each.c.member_id == col(Member.id)).order_by(of_each.c.first)


@cache
def _numbers() -> Select[int, int, int, int, int]:
    """Built once, as for thousands of groups at the same minute that takes longer than to ask."""
    days = select(col(CheckIn.member_id), col(CheckIn.day)).where(*_of_span(CheckIn)).distinct().subquery()
    recommended = select(func.count(func.distinct(col(Recommendation.book_id)))).join(
        Book, col(Recommendation.book_id) == col(Book.id)
    )
    return select(
        select(func.count()).select_from(days).scalar_subquery(),
        recommended.where(*_of_span(Recommendation), col(Book.listed)).scalar_subquery(),
        _pieces(Reflection),
        _pieces(Excerpt),
        _pieces(Advice),
    )


def _pieces(table: type[Record]) -> ScalarSelect[int]:
    """How many were written: what a message says of several books is one, and so is what was entered from paper."""
    piece = func.distinct(func.coalesce(table.message_id, -col(table.id)))
    return select(func.count(piece)).where(*_of_span(table)).scalar_subquery()


@cache
def _acts() -> Select[str, int]:
    acts = select(col(DriftAct.act), func.count(col(DriftAct.id))).where(*_of_span(DriftAct))
    return acts.group_by(col(DriftAct.act))


def _of_span(table: type[Record]) -> list[ColumnElement[bool]]:
    of_group = [
        col(table.group_id) == bindparam("group_id"),
        col(table.day).between(bindparam("since"), bindparam("until")),
    ]
    return [*of_group, col(table.state).in_(COUNTS), counted(table)]
