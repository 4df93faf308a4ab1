"""刚记下的: what the ledger holds of a message in the short lines that people see, as the tables have it by now.

Read from the tables and not from what was just heard, so that a correction, a recall, a secretary's yes or no and a
restart of the program all show.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.text.phrase import line
from bot.told import REMARKS, found
from models.audit import Audit
from models.group import Group
from models.inbox import Message
from models.ledger import RECORDS, of_message
from models.member import Identity, Member
from models.record import Record, State

MOST = 60
"""How many messages with records each chat shows."""


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of a message: whose it is, what it says, and whether it was taken back."""

    name: str
    words: str
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A message's lines. `room` is None in private; `contact` is who said it, `message_id` the channel's own id."""

    room: str | None
    contact: str
    message_id: str
    at: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """How far the messages and the history of changes were looked through."""

    message: int = 0
    audit: int = 0


def at_start(session: Session, channel: str) -> tuple[Seen, list[Shown]]:
    """The last messages with records in each chat of a channel, oldest first."""
    by_chat = func.row_number().over(
        partition_by=(col(Message.group_id), func.coalesce(Message.group_id, Message.identity_id)),
        order_by=col(Message.id).desc(),
    )
    ranked = select(Message.id, by_chat.label("place")).where(Message.channel == channel, col(Message.kept)).subquery()
    ids = session.exec(select(ranked.c.id).where(ranked.c.place <= MOST)).all()
    return _seen(session), _shown(session, channel, ids)


def since(session: Session, channel: str, seen: Seen) -> tuple[Seen, list[Shown]]:
    """The messages whose records came in or were changed since then, by whoever did it."""
    new = select(Message.id).where(Message.channel == channel, col(Message.kept), col(Message.id) > seen.message)
    touched = set(session.exec(new).all())
    for table in RECORDS:
        changed = select(Audit.subject_id).where(Audit.subject == table.__tablename__, col(Audit.id) > seen.audit)
        touched |= set(session.exec(select(table.message_id).where(col(table.id).in_(changed))).all())
    return _seen(session), _shown(session, channel, [one for one in touched if one is not None])


def _seen(session: Session) -> Seen:
    newest = session.exec(select(func.max(Message.id))).one(), session.exec(select(func.max(Audit.id))).one()
    return Seen(newest[0] or 0, newest[1] or 0)


def _shown(session: Session, channel: str, ids: Iterable[int | None]) -> list[Shown]:
    shown = []
    for message_id in sorted(one for one in ids if one is not None):
        message = session.get_one(Message, message_id)
        identity = session.get(Identity, message.identity_id) if message.identity_id else None
        group = session.get(Group, message.group_id) if message.group_id else None
        if message.channel == channel and (group or identity):
            contact = identity.contact if identity else ""
            lines = tuple(_lines(session, of_message(session, message_id), message.sent_at.date()))
            room = group.room if group else None
            shown.append(Shown(room, contact, message.external_id, message.sent_at, lines))
    return shown


def _lines(session: Session, rows: Sequence[Record], said_on: date) -> Iterable[Line]:
    """A line for each statement; of one that names several books a row for each is kept."""
    for _, some in groupby(rows, key=lambda row: (row.part, row.member_id, row.state)):
        of_one = list(some)
        name, state = session.get_one(Member, of_one[0].member_id).name, of_one[0].state
        words = line(found(session, of_one, said_on)).removesuffix(f"（{name}）")
        yield Line(name, words + REMARKS.get(state, ""), state == State.cancelled)
