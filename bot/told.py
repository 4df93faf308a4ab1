"""What the ledger holds, told in one short line a statement: for answers to a member and for whoever decides."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from sqlmodel import Session

from bot.text.found import Found, Kind, Title
from bot.text.phrase import line
from models.advice import Advice
from models.attendance import Attendance
from models.book import Book
from models.checkin import CheckIn
from models.drift import DriftAct
from models.event import Event
from models.excerpt import Excerpt
from models.recommendation import Recommendation
from models.record import Record, State
from models.reflection import Reflection
from models.signup import SignUp

_KINDS: dict[type[Record], Kind] = {
    Advice: Kind.advice,
    Excerpt: Kind.excerpt,
    Recommendation: Kind.recommendation,
    Reflection: Kind.reflection,
}
REMARKS = {State.pending: "（待确认）", State.merged: "（已记过，不重复算）"}
"""What stands behind a record that does not count yet, or not again, when it is entered and in the panel."""
_WEIGHT = re.compile(r"[+-]\d+\.\d\Z")
"""One part of a judgement and what it weighed, as `understand --why` shows it."""
_STATES = REMARKS | {State.pending: "（待会务确认）", State.cancelled: "（已撤销）"}


def told(session: Session, rows: Sequence[Record]) -> list[str]:
    """A line for each statement of some records, in the order stated."""
    lines = []
    for _, some in groupby(rows, key=lambda row: (row.message_id, row.part)):
        statement = list(some)
        lines.append(line(found(session, statement)) + _STATES.get(statement[0].state, ""))
    return lines


def doubt(why: str, called: str) -> str:
    """Why a person is asked about something of a kind: without the weights, and never the kind's name alone."""
    words = "、".join(part for part in why.split("、") if not _WEIGHT.search(part))
    return f"像是{called}，没有明说" if words in ("", called, f"像是{called}") else words


def found(session: Session, rows: Sequence[Record], said_on: date | None = None) -> Found:
    """The rows of one statement in the shape it was found in, with its day where that is not the day it was said."""
    row = rows[0]
    books = (session.get_one(Book, one.book_id) for one in rows if one.book_id is not None)
    titles = tuple(dict.fromkeys(Title(book.title, book.id) for book in books))
    if isinstance(row, CheckIn):
        return Found(
            Kind.checkin,
            books=titles,
            chapter=_span(row.chapter_first, row.chapter_last),
            pages=_span(row.page_first, row.page_last),
            page_count=row.page_count,
            minutes=row.minutes,
            percent=row.percent,
            day=row.challenge_day,
            finished=row.finished,
            date=row.day if said_on and row.day != said_on else None,
        )
    if isinstance(row, SignUp):
        names = tuple(one.name for one in rows if isinstance(one, SignUp) and one.name)
        return Found(Kind.withdrawal if row.leaves else Kind.signup, names=names, event=row.event or None)
    if isinstance(row, Attendance):
        names = tuple(one.name for one in rows if isinstance(one, Attendance) and one.name)
        return Found(Kind.sign_in, names=names, event=session.get_one(Event, row.event_id).title)
    if isinstance(row, DriftAct):
        return Found(Kind(row.act), books=titles, copies=(row.copy_code,) if row.copy_code else ())
    return Found(_KINDS[type(row)], books=titles)


def _span(first: int | None, last: int | None) -> tuple[int, int] | None:
    return (first, last) if first is not None and last is not None else None
