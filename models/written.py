"""一个人读的写的: everything in a member's own words and the titles they chose, for those who may know."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.book import Book
from models.checkin import CheckIn
from models.recommendation import Recommendation
from models.record import COUNTS, Record, Worded
from models.reflection import Reflection

Groups = Collection[int] | None
"""In which groups it was said; None for everywhere."""


def own_words(
    session: Session, members: Collection[int], since: date, until: date, groups: Groups = None
) -> dict[int, list[str]]:
    """What some members wrote of books: reflections and reasons to recommend one, each once, oldest first."""
    said: dict[int, dict[str, date]] = {}
    tables: tuple[type[Worded], ...] = (Reflection, Recommendation)
    for table in tables:
        query = select(table.member_id, table.words, col(table.day)).where(table.words != "")
        for one, words, day in session.exec(_ordered(query, table, members, since, until, groups)):
            said.setdefault(one, {}).setdefault(words, day)
    return {one: sorted(days, key=lambda words: days[words]) for one, days in said.items()}


def titles(
    session: Session, members: Collection[int], since: date, until: date, groups: Groups = None
) -> dict[int, list[str]]:
    """The books that some members read or recommended, each once, in the order of the first record."""
    first: dict[int, dict[str, date]] = {}
    tables: tuple[type[Record], ...] = (CheckIn, Recommendation, Reflection)
    for table in tables:
        query = select(table.member_id, Book.title, col(table.day)).join(table, col(table.book_id) == col(Book.id))
        for one, title, day in session.exec(_ordered(query, table, members, since, until, groups)):
            days = first.setdefault(one, {})
            days[title] = min(days.get(title, day), day)
    return {one: sorted(days, key=lambda title: days[title]) for one, days in first.items()}


def reflections(
    session: Session, member_id: int, since: date, until: date, groups: Groups = None
) -> list[tuple[str, int | None]]:
    """A member's reflections with the book each is about, oldest first."""
    query = select(Reflection.words, Reflection.book_id).where(Reflection.words != "")
    return list(session.exec(_ordered(query, Reflection, [member_id], since, until, groups)))


def books_read(
    session: Session, member_id: int, since: date, until: date, groups: Groups = None
) -> list[tuple[str, bool]]:
    """The books that a member checked in with, in the order begun, and whether each was read to its end."""
    query = select(Book.title, CheckIn.finished).join(CheckIn, col(CheckIn.book_id) == col(Book.id))
    read: dict[str, bool] = {}
    for title, finished in session.exec(_ordered(query, CheckIn, [member_id], since, until, groups)):
        read[title] = read.get(title, False) or finished
    return list(read.items())


def _ordered(
    query: Any, table: type[Record], members: Collection[int], since: date, until: date, groups: Groups
) -> Any:
    """What counts of some members in those days, oldest first; in some groups only, where named."""
    here = [] if groups is None else [col(table.group_id).in_(groups)]
    theirs = (col(table.member_id).in_(members), col(table.state).in_(COUNTS), col(table.day).between(since, until))
    return query.where(*theirs, *here).order_by(col(table.day), col(table.id))
