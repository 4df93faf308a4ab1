"""旧台账: records that a table brings in from before the bot, and corrections made in an export, with their history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models import book as books
from models.audit import note
from models.book import Book
from models.db import insert
from models.entry import Entry
from models.group import Group
from models.ledger import RECORDS, Evidence, entered
from models.member import Member
from models.record import COUNTS, Record

BY_CALLED = {table.called: table for table in RECORDS}


class CannotAmend(Exception):
    """A rule forbids it; the message says why."""


@dataclass(frozen=True, slots=True)
class Meant:
    """One record as a table has it: the fields in `said` have a column there; `title` None: there is none of books.

    `group_id` None: it names no group.
    """

    table: type[Record]
    member: Member
    day: date
    group_id: int | None
    title: str | None
    said: Mapping[str, Any]


def of_code(session: Session, code: str) -> Record | None:
    """The record that counts and has a number such as 打卡12."""
    table = BY_CALLED.get(code.rstrip("0123456789"))
    number = code[len(table.called) :] if table else ""
    row = session.get(table, int(number)) if table and number.isascii() and number.isdecimal() else None
    return row if row is not None and row.state in COUNTS else None


def changes(session: Session, row: Record, meant: Meant) -> dict[str, list[Any]]:
    """What is otherwise in the table than in the ledger: field -> before and after, books by their titles."""
    found: dict[str, list[Any]] = {}
    if row.member_id != meant.member.id:
        found["姓名"] = [session.get_one(Member, row.member_id).name, meant.member.name]
    if row.day != meant.day:
        found["日期"] = [str(row.day), str(meant.day)]
    if meant.title is not None and meant.title != _title(session, row):
        found["书名"] = [_title(session, row), meant.title]
    if meant.group_id not in (None, row.group_id):
        found["群"] = [_group(session, row.group_id), _group(session, meant.group_id)]
    for name, value in meant.said.items():
        if _plain(getattr(row, name)) != _plain(value):
            found[name] = [getattr(row, name), value]
    return found


def amend(session: Session, row: Record, meant: Meant, at: datetime, by: str) -> None:
    """Make a record what the table says, with what stood before in the history.

    Raises CannotAmend for another group of what was said in one: there its message is.
    """
    values = {"member_id": meant.member.id, "day": meant.day, **meant.said}
    if meant.group_id not in (None, row.group_id):
        if row.message_id is not None:
            raise CannotAmend(f"是在“{_group(session, row.group_id) or '私下'}”里说的，群不能改")
        values["group_id"] = meant.group_id
    if meant.title is not None:
        values["book_id"] = books.heard(session, meant.title).id if meant.title else None
    different = {name: [getattr(row, name), value] for name, value in values.items()}
    different = {name: pair for name, pair in different.items() if _plain(pair[0]) != _plain(pair[1])}
    for name, (_, value) in different.items():
        setattr(row, name, value)
    session.add(row)
    note(
        session, at, by, "correct", row, **{name: [_plain(old), _plain(new)] for name, (old, new) in different.items()}
    )


def stands(session: Session, meant: Meant) -> bool:
    """Whether the same record of the same person and day is in the ledger already, in whatever group."""
    table = meant.table
    query = select(table).where(table.member_id == meant.member.id, table.day == meant.day)
    rows = session.exec(query.where(col(table.state).in_(COUNTS))).all()
    return any(changes(session, row, meant).keys() <= {"群"} for row in rows)


def enter(session: Session, entry: Entry, meant: Meant) -> None:
    """Enter a record that rests on an older ledger."""
    book_ids = [books.heard(session, meant.title).id] if meant.title else []
    evidence = Evidence(entry.at, meant.day, meant.member.id or 0, meant.group_id, entry_id=entry.id)
    insert(session, entered(meant.table, evidence, book_ids, **meant.said))


def _group(session: Session, number: int | None) -> str:
    return session.get_one(Group, number).name if number else ""


def _title(session: Session, row: Record) -> str:
    return session.get_one(Book, row.book_id).title if row.book_id else ""


def _plain(value: Any) -> Any:
    """A value as it is compared and told: line ends and blanks at the edge are none of it."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return value.isoformat() if isinstance(value, date) else value
