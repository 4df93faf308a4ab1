"""两本是一本: two entries of one book become one, with all that was recorded, and come apart again as they were."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, select, update
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as choose

from models import circulation, hold
from models.audit import Audit, note
from models.book import Book, BookAlias

MERGE, UNDO = "merge", "undo merge"
AT_ONCE = 1000
"""Rows named in one statement: databases take a limited number of values."""


class CannotMerge(Exception):
    """A rule forbids it; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge as it stands in the audit: what became what, how many rows moved, and whether it was undone since."""

    id: int
    at: datetime
    by: str
    source: Book
    target: Book
    moved: int


def merge(session: Session, source: Book, target: Book, at: datetime, by: str) -> int:
    """Let `source` be `target` from now on: records, other names and the check by a person move.

    Returns the id to undo it by. Raises CannotMerge.
    """
    if source.id == target.id:
        raise CannotMerge("两边是同一本书，不用合并。")
    for one in (source, target):
        if one.merged_into is not None:
            raise CannotMerge(f"《{one.title}》（{one.id}）早已并入编号 {one.merged_into} 的书；请改用那一本。")
    session.flush()
    circulation.alone(session)
    circulation.lift(session, hold.queue(session, source.id or 0))
    moved = {name: _move(session, column, source.id, target.id) for name, column in _columns_of_books()}
    detail = {
        "into": target.id,
        "moved": {name: ids for name, ids in moved.items() if ids},
        "aliases": _move_aliases(session, source, target),
        "verified": target.verified,
    }
    target.verified = target.verified or source.verified
    source.merged_into = target.id
    session.add_all((source, target))
    note(session, at, by, MERGE, source, **detail)
    _line_up(session, source, target, at)
    return merges(session, source)[0].id


def undo(session: Session, merge_id: int, at: datetime, by: str) -> Merge:
    """Take a merge back: what it moved goes back, what came since stays with the book it was said of.

    Raises CannotMerge where there is no such merge, it was undone, or a later one has to be undone first.
    """
    found = next((one for one in merges(session) if one.id == merge_id), None)
    if found is None:
        raise CannotMerge(f"没有编号为 {merge_id} 的合并，或者已经撤销过了；可撤销的见 book undo（不写编号）。")
    if found.target.merged_into is not None:
        raise CannotMerge(f"《{found.target.title}》后来又并入了别的书；请先撤销那一次合并。")
    detail = session.get_one(Audit, merge_id).detail
    circulation.alone(session)
    circulation.lift(session, hold.queue(session, found.target.id or 0))
    for name, column in _columns_of_books():
        ids = detail["moved"].get(name, [])
        for start in range(0, len(ids), AT_ONCE):
            where = (column.table.c.id.in_(ids[start : start + AT_ONCE]), column == found.target.id)
            session.execute(update(column.table).where(*where).values({column.name: found.source.id}))
    own = (col(BookAlias.id).in_(detail["aliases"]), col(BookAlias.book_id) == found.target.id)
    session.execute(update(BookAlias).where(*own).values(book_id=found.source.id))
    found.source.merged_into = None
    session.add_all((found.source, found.target))
    session.flush()
    others = [one for one in merges(session) if one.id != merge_id and one.target.id == found.target.id]
    if found.source.verified and not any(one.source.verified for one in others):
        found.target.verified = detail["verified"]
    note(session, at, by, UNDO, found.source, merge=merge_id, into=found.target.id)
    _line_up(session, found.source, found.target, at)
    return found


def merges(session: Session, source: Book | None = None) -> list[Merge]:
    """The merges that stand (of `source`, where one is given), newest first."""
    undone = {
        one.detail["merge"] for one in session.exec(choose(Audit).where(Audit.act == UNDO, Audit.subject == "books"))
    }
    made = choose(Audit).where(Audit.act == MERGE, Audit.subject == "books").order_by(col(Audit.id).desc())
    if source is not None:
        made = made.where(Audit.subject_id == source.id)
    return [
        Merge(
            one.id or 0,
            one.at,
            one.by,
            session.get_one(Book, one.subject_id),
            session.get_one(Book, one.detail["into"]),
            sum(len(ids) for ids in one.detail["moved"].values()),
        )
        for one in session.exec(made)
        if one.id not in undone
    ]


def _columns_of_books() -> list[tuple[str, Column[Any]]]:
    """Every column of the schema that points to a book, by a name, but for the books' own and their other names."""
    tables = (table for table in SQLModel.metadata.sorted_tables if table.name not in ("books", "book_aliases"))
    columns = (column for table in tables for column in table.columns)
    of_books = (one for one in columns if any(key.column.table.name == "books" for key in one.foreign_keys))
    return [(f"{column.table.name}.{column.name}", column) for column in of_books]


def _move(session: Session, column: Column[Any], source: int | None, target: int | None) -> list[int]:
    ids = list(session.execute(select(column.table.c.id).where(column == source)).scalars())
    session.execute(update(column.table).where(column == source).values({column.name: target}))
    return ids


def _line_up(session: Session, source: Book, target: Book, at: datetime) -> None:
    """Who waited for the one or the other waits in one queue now, or in two again."""
    session.flush()
    session.expire_all()
    circulation.line_up(session, {source.id or 0, target.id or 0}, at)


def _move_aliases(session: Session, source: Book, target: Book) -> list[int]:
    """Move the other names that the target has not yet; returns their ids."""
    have = set(session.exec(choose(BookAlias.alias).where(BookAlias.book_id == target.id)))
    moved = [
        one for one in session.exec(choose(BookAlias).where(BookAlias.book_id == source.id)) if one.alias not in have
    ]
    for alias in moved:
        alias.book_id = target.id or 0
    session.add_all(moved)
    return [alias.id or 0 for alias in moved]
