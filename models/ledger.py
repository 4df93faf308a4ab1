"""The ledger as a whole: what is true of all kinds of record, entering, taking back, and the questions across kinds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, update
from sqlmodel import Session, col, select

from models import circulation
from models.advice import Advice
from models.attendance import Attendance
from models.audit import Audit
from models.book import Book
from models.checkin import CheckIn
from models.db import Row, insert
from models.drift import DriftAct
from models.excerpt import Excerpt
from models.order import counted, named
from models.pending import doubted, question, withdraw
from models.recommendation import Recommendation
from models.record import COUNTS, Record, State
from models.reflection import Reflection
from models.repeat import Repeat, Statement, repeat
from models.signup import SignUp

RECORDS: tuple[type[Record], ...] = (CheckIn, Recommendation, Reflection, Excerpt, Advice, SignUp, Attendance, DriftAct)
CALLED = {str(table.__tablename__): table.called for table in RECORDS}
"""What people call the kind of record that a table holds."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a record rests on: the `part`-th statement of a message, or an entry by a named person."""

    made_at: datetime
    day: date
    member_id: int
    group_id: int | None
    message_id: int | None = None
    entry_id: int | None = None
    part: int = 0


def entered(
    table: type[Record],
    evidence: Evidence,
    book_ids: Sequence[int | None],
    *,
    unsure: str = "",
    repeats: Statement | None = None,
    seq: int = 0,
    **fields: Any,
) -> list[Row]:
    """The rows that enter one statement: one for each of its books, one without a book where none was named.

    `unsure` is the reason why a person has to look first; the record then waits and counts nowhere until settled.
    What `repeats` an earlier statement never counts beside it. `seq` rows of the statement were entered before: the
    question about them is asked already.
    """
    rows: list[Row] = []
    state = State.merged if repeats else State.pending if unsure else State.sure
    for at, book_id in enumerate(book_ids or [None], seq):
        row = {
            "message_id": evidence.message_id,
            "entry_id": evidence.entry_id,
            "part": evidence.part,
            "seq": at,
            "member_id": evidence.member_id,
            "group_id": evidence.group_id,
            "book_id": book_id,
            "day": evidence.day,
            "state": state,
            "made_at": evidence.made_at,
            **fields,
        }
        rows.append((table, row))
    if evidence.message_id is not None and repeats:
        rows.append(repeat((evidence.message_id, evidence.part), repeats))
    elif evidence.message_id is not None and unsure and not seq:
        rows.append(question(evidence.message_id, evidence.part, str(table.__tablename__), unsure, evidence.made_at))
    return rows


def settle(session: Session, message_id: int, part: int, *, right: bool, at: datetime, by: str) -> None:
    """A person looked at an unsure statement: it counts from now on, or never."""
    state = State.confirmed if right else State.cancelled
    _change(session, State.pending, state, at, by, "settle", message_id, part)


def cancel(session: Session, message_id: int, at: datetime, by: str, part: int | None = None) -> int:
    """Take back what a message (or one statement of it) had entered; returns how many rows no longer count."""
    changed = 0
    for state in (*COUNTS, State.pending, State.merged):
        changed += _change(session, state, State.cancelled, at, by, "cancel", message_id, part)
    withdraw(session, message_id, at, by, part)
    return changed


def let_repeats_count(session: Session, message_id: int, at: datetime, by: str) -> None:
    """A message was recalled: of what was told again, the earliest counts now (or waits), and the rest repeat that."""
    heirs: dict[int, Statement] = {}
    told_again = select(Repeat).where(Repeat.of_message == message_id)
    for one in session.exec(told_again.order_by(col(Repeat.message_id), col(Repeat.part))).all():
        heir = heirs.get(one.of_part)
        if heir is not None:
            one.of_message, one.of_part = heir
            session.add(one)
            continue
        doubt = doubted(session, message_id, one.of_part)
        state = State.pending if doubt else State.sure
        if _change(session, State.merged, state, at, by, "count", one.message_id, one.part):
            heirs[one.of_part] = (one.message_id, one.part)
            session.delete(one)
            insert(session, [question(*heirs[one.of_part], doubt.kind, doubt.why, at)] if doubt else [])


def of_message(session: Session, message_id: int) -> list[Record]:
    """Every record row of a message, whatever its state, in the order stated."""
    rows: list[Record] = []
    for table in RECORDS:
        rows += session.exec(select(table).where(table.message_id == message_id))
    return sorted(rows, key=lambda row: (row.part, row.seq))


def of_member(session: Session, member_id: int, since: date, until: date, *, but: int) -> list[Record]:
    """Every record row of a member of some days, whatever its state, without those of the message `but`."""
    rows: list[Record] = []
    for table in RECORDS:
        of_days = (table.member_id == member_id, table.day >= since, table.day <= until)
        rows += session.exec(select(table).where(*of_days))
    rows = [row for row in rows if row.message_id != but]
    return sorted(rows, key=lambda row: (row.day, row.message_id or 0, row.part, row.seq))


@dataclass(frozen=True, slots=True)
class Sum:
    """One person's figures over a span of days; `days` counts days with a check-in once, in whatever groups."""

    days: int
    finished: int
    recommendations: int
    reflections: int
    excerpts: int


def sum_of(session: Session, member_id: int, since: date, until: date, *, groups: Collection[int] | None = None) -> Sum:
    """What a member has in the ledger from `since` to `until`, both included; in some groups only, where named."""

    def where(table: type[Record]) -> list[ColumnElement[bool]]:
        span = [col(table.member_id) == member_id, col(table.day) >= since, col(table.day) <= until]
        here = [] if groups is None else [col(table.group_id).in_(groups)]
        return [*span, *here, col(table.state).in_(COUNTS)]

    def count(table: type[Record], what: Any) -> int:
        return int(session.exec(select(func.count(what)).where(*where(table))).one())

    finished = select(func.count(func.distinct(CheckIn.book_id))).where(*where(CheckIn), col(CheckIn.finished))
    return Sum(
        days=count(CheckIn, func.distinct(CheckIn.day)),
        finished=int(session.exec(finished).one()),
        recommendations=count(Recommendation, func.distinct(Recommendation.book_id)),
        reflections=count(Reflection, _pieces(Reflection)),
        excerpts=count(Excerpt, _pieces(Excerpt)),
    )


def _pieces(table: type[Record]) -> ColumnElement[Any]:
    """What a message says of several books is one piece of writing, and so is what was entered from paper."""
    return func.distinct(func.coalesce(table.message_id, -col(table.id)))


def books_read(session: Session, group_id: int, since: date, until: date, most: int = 1000) -> list[tuple[str, int]]:
    """Titles with how many persons read them in a group, most first; books that are 不上榜 stay out."""
    readers = func.count(func.distinct(CheckIn.member_id))
    query = (
        select(Book.title, readers)
        .join(CheckIn, col(CheckIn.book_id) == col(Book.id))
        .where(CheckIn.group_id == group_id, col(CheckIn.state).in_(COUNTS), col(Book.listed), counted(CheckIn))
        .where(CheckIn.day >= since, CheckIn.day <= until)
        .group_by(col(Book.id), col(Book.title))
        .order_by(readers.desc(), col(Book.id))
        .limit(most)
    )
    return [(title, int(number)) for title, number in session.exec(query)]


def records_of_books(
    session: Session, book_ids: Sequence[int], groups: Collection[int] | None = None
) -> dict[int, int]:
    """How many records of all kinds stand for each book, those that wait or were taken back included.

    Of some groups, or of all with what was said privately.
    """
    counts: dict[int, int] = {}
    for table in RECORDS:
        query = select(table.book_id, func.count(col(table.id))).where(col(table.book_id).in_(book_ids))
        if groups is not None:
            query = query.where(col(table.group_id).in_(groups))
        for book_id, number in session.exec(query.group_by(col(table.book_id))):
            counts[book_id or 0] = counts.get(book_id or 0, 0) + int(number)
    return counts


def days_by_member(session: Session, group_id: int, since: date, until: date) -> list[tuple[int, int]]:
    """(member id, days with a check-in) of a group, most days first; without those who are in no list."""
    days = func.count(func.distinct(CheckIn.day))
    query = (
        select(CheckIn.member_id, days)
        .where(CheckIn.group_id == group_id, col(CheckIn.state).in_(COUNTS), named(CheckIn))
        .where(CheckIn.day >= since, CheckIn.day <= until)
        .group_by(col(CheckIn.member_id))
        .order_by(days.desc(), col(CheckIn.member_id))
    )
    return [(member_id, int(number)) for member_id, number in session.exec(query)]


def _change(
    session: Session, before: State, after: State, at: datetime, by: str, act: str, message_id: int, part: int | None
) -> int:
    changed = 0
    for table in RECORDS:
        where = [col(table.message_id) == message_id, col(table.state) == before]
        if part is not None:
            where.append(col(table.part) == part)
        ids = list(session.exec(select(table.id).where(*where)))
        session.execute(update(table).where(col(table.id).in_(ids)).values(state=after))
        for row_id in ids:
            detail = {"state": [before, after]}
            session.add(
                Audit(at=at, by=by, act=act, subject=str(table.__tablename__), subject_id=row_id, detail=detail)
            )
        if table is DriftAct and ids:
            circulation.follow(session, session.exec(select(DriftAct).where(col(DriftAct.id).in_(ids))), at)
        changed += len(ids)
    return changed
