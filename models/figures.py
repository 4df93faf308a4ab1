"""一段日子的数: what a group read and wrote between two days, as its posts tell it, without a name."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

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
    span = (group_id, since, until)
    days = select(col(CheckIn.member_id), col(CheckIn.day)).where(*_of_span(CheckIn, *span)).distinct()
    recommended = select(func.count(func.distinct(Recommendation.book_id))).join(
        Book, col(Recommendation.book_id) == col(Book.id)
    )
    return Figures(
        readers=readers(session, *span),
        days=len(session.exec(days).all()),
        books=books_read(session, *span),
        recommended=session.exec(recommended.where(*_of_span(Recommendation, *span), col(Book.listed))).one(),
        reflections=_pieces(session, Reflection, *span),
        excerpts=_pieces(session, Excerpt, *span),
        advice=_pieces(session, Advice, *span),
        drift=_drift(session, *span),
    )


def readers(session: Session, group_id: int, since: date, until: date) -> list[Member]:
    """Who checked in, each once, in the order of their first check-in."""
    first = func.min(col(CheckIn.id))
    query = select(CheckIn.member_id).where(*_of_span(CheckIn, group_id, since, until))
    ids = session.exec(query.group_by(col(CheckIn.member_id)).order_by(first)).all()
    return [session.get_one(Member, member_id) for member_id in ids]


def _pieces(session: Session, table: type[Record], group_id: int, since: date, until: date) -> int:
    """How many were written: what a message says of several books is one, and so is what was entered from paper."""
    piece = func.distinct(func.coalesce(table.message_id, -col(table.id)))
    return session.exec(select(func.count(piece)).where(*_of_span(table, group_id, since, until))).one()


def _drift(session: Session, group_id: int, since: date, until: date) -> dict[str, int]:
    acts = select(DriftAct.act, func.count(col(DriftAct.id))).where(*_of_span(DriftAct, group_id, since, until))
    return dict(session.exec(acts.group_by(col(DriftAct.act))).all())


def _of_span(table: type[Record], group_id: int, since: date, until: date) -> list[ColumnElement[bool]]:
    of_group = [col(table.group_id) == group_id, col(table.day) >= since, col(table.day) <= until]
    return [*of_group, col(table.state).in_(COUNTS), counted(table)]
