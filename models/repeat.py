"""只记一次: the same report told again, in another group or in this one, stands in the ledger but counts once.

What is told again is entered like anything else, so that its evidence is there, with the state `merged`: no figure and
no export counts it. A row of `repeats` says which statement counts instead; when that one's message is recalled, the
earliest that repeats it counts in its stead.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Index, bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Field, Session, SQLModel, col

from models.checkin import CheckIn
from models.db import Row
from models.record import COUNTS, State

SHORTEST = 20
"""From how many characters on the same words are one report; a bare 打卡 and the like are a short act of each group."""
WITHIN = timedelta(days=1)
"""How far apart the same words may be said; check-ins are the same only where they are of the same day."""
PLACE = (
    "chapter_first",
    "chapter_last",
    "page_first",
    "page_last",
    "page_count",
    "minutes",
    "percent",
    "challenge_day",
    "finished",
)
Reading = tuple[int, date, frozenset[int | None], tuple[Any, ...]]
"""Whose, of which day, of which books, how far: what makes two check-ins one."""
Statement = tuple[int, int]
"""A message and the number of its statement."""


class Repeat(SQLModel, table=True):
    """A statement that says again what the statement `of_part` of the message `of_message` said, which counts."""

    __tablename__ = "repeats"
    __table_args__ = (Index("repeats_of", "of_message"),)

    message_id: int = Field(primary_key=True, foreign_key="messages.id")
    part: int = Field(primary_key=True)
    of_message: int = Field(foreign_key="messages.id")
    of_part: int


def repeat(said: Statement, of: Statement) -> Row:
    """The row that says which statement counts instead of one told again."""
    return Repeat, {"message_id": said[0], "part": said[1], "of_message": of[0], "of_part": of[1]}


def reading(member_id: int, day: date, book_ids: Iterable[int | None], place: Mapping[str, Any]) -> Reading | None:
    """What makes a check-in the same as another; None where it names no book or no progress: a short act."""
    books, reached = frozenset(book_ids), tuple(place.get(name) or None for name in PLACE)
    return (member_id, day, books, reached) if books - {None} and any(reached) else None


def readings(session: Session, members: Iterable[int], days: Iterable[date]) -> dict[Reading, Statement]:
    """The check-ins with book and progress that count or wait, of some persons on some days; the earliest of each."""
    which = {"members": list(members), "days": list(days)}
    books: dict[Statement, set[int | None]] = {}
    told: dict[Statement, tuple[int, date, dict[str, Any]]] = {}
    for message_id, part, member_id, day, book_id, *place in session.connection().execute(_READ, which):
        said = (message_id, part)
        books.setdefault(said, set()).add(book_id)
        told[said] = (member_id, day, dict(zip(PLACE, place, strict=True)))
    found: dict[Reading, Statement] = {}
    for said, (member_id, day, at) in sorted(told.items()):
        one = reading(member_id, day, books[said], at)
        if one is not None:
            found.setdefault(one, said)
    return found


# Asked for every batch of messages, so it is built once.
_TOLD: tuple[Any, ...] = (CheckIn.message_id, CheckIn.part, CheckIn.member_id, CheckIn.day, CheckIn.book_id)
_READ = sa_select(*_TOLD, *(getattr(CheckIn, name) for name in PLACE)).where(
    col(CheckIn.member_id).in_(bindparam("members", expanding=True)),
    col(CheckIn.day).in_(bindparam("days", expanding=True)),
    col(CheckIn.message_id).is_not(None),
    col(CheckIn.book_id).is_not(None),
    col(CheckIn.state).in_([*COUNTS, State.pending]),
)
