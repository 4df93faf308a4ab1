"""What the ledger holds, told in one short line a statement: for answers to a member and for whoever decides."""

from collections.abc import Sequence
from itertools import groupby

from sqlmodel import Session

from bot.text.found import Found, Kind, Title
from bot.text.phrase import line
from models.advice import Advice
from models.book import Book
from models.checkin import CheckIn
from models.drift import DriftAct
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
_STATES = {State.pending: "（待会务确认）", State.merged: "（已记过，不重复算）", State.cancelled: "（已撤销）"}


def told(session: Session, rows: Sequence[Record]) -> list[str]:
    """A line for each statement of some records, in the order stated."""
    lines = []
    for _, some in groupby(rows, key=lambda row: (row.message_id, row.part)):
        statement = list(some)
        books = [session.get_one(Book, row.book_id).title for row in statement if row.book_id is not None]
        found = _found(statement[0], tuple(Title(title) for title in dict.fromkeys(books)))
        lines.append(line(found) + _STATES.get(statement[0].state, ""))
    return lines


def _found(row: Record, books: tuple[Title, ...]) -> Found:
    if isinstance(row, CheckIn):
        return Found(
            Kind.checkin,
            books,
            chapter=_span(row.chapter_first, row.chapter_last),
            pages=_span(row.page_first, row.page_last),
            page_count=row.page_count,
            minutes=row.minutes,
            percent=row.percent,
            day=row.challenge_day,
            finished=row.finished,
        )
    if isinstance(row, DriftAct):
        return Found(Kind(row.act), books)
    if isinstance(row, SignUp):
        return Found(Kind.withdrawal if row.leaves else Kind.signup)
    return Found(_KINDS[type(row)], books)


def _span(first: int | None, last: int | None) -> tuple[int, int] | None:
    return (first, last) if first is not None and last is not None else None
