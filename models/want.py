"""双向荐读: what members ask books about, and which books that others recommended fit it."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, delete, func
from sqlmodel import Field, Session, SQLModel, col, or_, select

from models.book import Book
from models.group import Group, Quotes
from models.order import counted, named
from models.recommendation import Recommendation
from models.record import COUNTS, Worded
from models.reflection import Reflection

MOST = 3
KEPT = timedelta(days=40)
"""How long a question is kept: until every list that may answer it is out."""


class Want(SQLModel, table=True):
    """A question for books that could not be answered privately; `subject` are its words, set apart by blanks."""

    __tablename__ = "wants"

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="messages.id", index=True)
    group_id: int = Field(foreign_key="groups.id")
    subject: str
    asked_on: date


def ask(session: Session, message_id: int, group_id: int, subject: Sequence[str], day: date) -> None:
    """Keep a question for the group's next list of recommendations; what no list answered in time is forgotten."""
    forget(session, day)
    session.add(Want(message_id=message_id, group_id=group_id, subject=" ".join(subject), asked_on=day))


def forget(session: Session, today: date) -> None:
    """Let go of the questions that no list answered in time."""
    session.execute(delete(Want).where(col(Want.asked_on) < today - KEPT))


def of_days(session: Session, group: Group, since: date, until: date) -> list[str]:
    """The subjects that were asked for in a group from `since` to `until`, each once."""
    query = select(Want.subject).where(Want.group_id == group.id, Want.asked_on >= since, Want.asked_on <= until)
    return list(dict.fromkeys(session.exec(query.order_by(col(Want.id)))))


def fitting(session: Session, subject: Sequence[str], *, practice: bool) -> list[Book]:
    """The books that members recommended and that have every word of the subject, most recommended first.

    The words are looked for in title and author, and in such words of members about the book as may be quoted. What is
    said for `practice` and what is said in earnest are kept apart; books that are 不上榜 stay out.
    """
    groups = select(Group.id).where(col(Group.practice) == practice)
    recommended = (
        select(Recommendation.book_id, func.count(func.distinct(Recommendation.member_id)).label("by"))
        .where(col(Recommendation.state).in_(COUNTS), counted(Recommendation), col(Recommendation.group_id).in_(groups))
        .group_by(col(Recommendation.book_id))
        .subquery()
    )
    query = select(Book).join(recommended, recommended.c.book_id == col(Book.id)).where(col(Book.listed))
    query = query.where(and_(*(_has(word, practice) for word in subject)))
    return list(session.exec(query.order_by(recommended.c.by.desc(), col(Book.id)).limit(MOST)))


def _has(word: str, practice: bool) -> ColumnElement[bool]:
    in_book = (one.contains(word, autoescape=True) for one in (col(Book.title), col(Book.subtitle), col(Book.author)))
    return or_(*in_book, *(_said(table, word, practice) for table in (Recommendation, Reflection)))


def _said(table: type[Worded], word: str, practice: bool) -> ColumnElement[bool]:
    may_quote = or_(
        col(table.quotable).is_(True), and_(col(table.quotable).is_(None), col(Group.quotes) == Quotes.free)
    )
    said = (
        select(table.id)
        .join(Group, col(table.group_id) == col(Group.id))
        .where(table.book_id == Book.id, col(table.state).in_(COUNTS), named(table), may_quote)
        .where(col(Group.practice) == practice, col(table.words).contains(word, autoescape=True))
    )
    return said.exists()
