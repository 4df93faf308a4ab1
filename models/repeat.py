"""只记一次: the same report told again, in another group or in this one, stands in the ledger but counts once.

What is told again is entered like anything else, so that its evidence is there, with the state `merged`: no figure and
no export counts it. A row of `repeats` says which statement counts instead; when that one's message is recalled, the
earliest that repeats it counts in its stead.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy import Index, bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Field, Session, SQLModel, col

from models.checkin import CheckIn
from models.db import Row
from models.record import State

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
Reading = tuple[int, date, int, tuple[Any, ...]]
"""Whose, of which day, of which book, how far: what makes two check-ins one."""
Topic = tuple[int, date, int]
"""Whose reading of which book on which day."""
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


def read(topic: Topic, place: Mapping[str, Any]) -> Reading | None:
    """What makes a check-in the same as another; None where it tells no progress."""
    reached = tuple(place.get(name) or None for name in PLACE)
    return (*topic, reached) if any(reached) else None


def told(session: Session, topics: Sequence[Topic]) -> dict[Reading, Statement]:
    """The check-ins of some persons, days and books that count or wait; of the same ones the earliest."""
    connection = session.connection()
    if len(topics) == 1:
        rows = connection.execute(_TOLD_OF, dict(zip(("member", "day", "book"), topics[0], strict=True)))
    else:
        members, days, books = (list(set(each)) for each in zip(*topics, strict=True))
        rows = connection.execute(_TOLD, {"members": members, "days": days, "books": books})
    found: dict[Reading, Statement] = {}
    for message_id, part, member_id, day, book_id, *place in sorted(rows, key=itemgetter(0)):
        reached = tuple(one or None for one in place)
        found.setdefault((member_id, day, book_id, reached), (message_id, part))
    return found


# Asked for every batch of messages, so they are built once.
_FIELDS: tuple[Any, ...] = (CheckIn.message_id, CheckIn.part, CheckIn.member_id, CheckIn.day, CheckIn.book_id)
_ALL = sa_select(*_FIELDS, *(getattr(CheckIn, name) for name in PLACE)).where(
    col(CheckIn.message_id).is_not(None),
    col(CheckIn.state) != State.cancelled,
    col(CheckIn.state) != State.merged,
)
_TOLD_OF = _ALL.where(
    col(CheckIn.member_id) == bindparam("member"),
    col(CheckIn.day) == bindparam("day"),
    col(CheckIn.book_id) == bindparam("book"),
)
_TOLD = _ALL.where(
    col(CheckIn.member_id).in_(bindparam("members", expanding=True)),
    col(CheckIn.day).in_(bindparam("days", expanding=True)),
    col(CheckIn.book_id).in_(bindparam("books", expanding=True)),
)
