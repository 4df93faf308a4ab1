"""一个人读的写的: everything in a member's own words and the titles they chose, for those who may know."""

from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.book import Book
from models.checkin import CheckIn
from models.recommendation import Recommendation
from models.record import COUNTS, Record, Worded
from models.reflection import Reflection


def own_words(session: Session, member_id: int, since: date, until: date) -> list[str]:
    """What a member wrote of books: reflections and reasons to recommend one, each once, oldest first."""
    said: dict[str, date] = {}
    tables: tuple[type[Worded], ...] = (Reflection, Recommendation)
    for table in tables:
        query = select(table.words, col(table.day)).where(*_theirs(table, member_id, since, until), table.words != "")
        for words, day in session.exec(query.order_by(col(table.day), col(table.id))):
            said.setdefault(words, day)
    return sorted(said, key=lambda words: said[words])


def titles(session: Session, member_id: int, since: date, until: date) -> list[str]:
    """The books that a member read or recommended, each once, in the order of the first record."""
    first: dict[str, date] = {}
    tables: tuple[type[Record], ...] = (CheckIn, Recommendation, Reflection)
    for table in tables:
        query = select(Book.title, col(table.day)).join(table, col(table.book_id) == col(Book.id))
        for title, day in session.exec(query.where(*_theirs(table, member_id, since, until)).order_by(col(table.id))):
            first[title] = min(first.get(title, day), day)
    return sorted(first, key=lambda title: first[title])


def reflections(session: Session, member_id: int, since: date, until: date) -> list[tuple[str, int | None]]:
    """A member's reflections with the book each is about, oldest first."""
    query = select(Reflection.words, Reflection.book_id).where(*_theirs(Reflection, member_id, since, until))
    return list(session.exec(query.where(Reflection.words != "").order_by(col(Reflection.day), col(Reflection.id))))


def books_read(session: Session, member_id: int, since: date, until: date) -> list[tuple[str, bool]]:
    """The books that a member checked in with, in the order begun, and whether each was read to its end."""
    query = select(Book.title, CheckIn.finished).join(CheckIn, col(CheckIn.book_id) == col(Book.id))
    of_them = query.where(*_theirs(CheckIn, member_id, since, until)).order_by(col(CheckIn.day), col(CheckIn.id))
    read: dict[str, bool] = {}
    for title, finished in session.exec(of_them):
        read[title] = read.get(title, False) or finished
    return list(read.items())


def _theirs(table: type[Record], member_id: int, since: date, until: date) -> tuple[Any, ...]:
    return table.member_id == member_id, col(table.state).in_(COUNTS), col(table.day).between(since, until)
