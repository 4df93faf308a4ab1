"""待确认的一条条: an open question with the message it is about and the talk around it, as far as it can be read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from models import circulation
from models.audit import history, note
from models.drift import DriftAct
from models.inbox import AROUND, Fate, Message, keep
from models.ledger import of_message
from models.member import Identity
from models.pending import Pending
from models.record import Record, State


class CannotReopen(Exception):
    """A rule forbids it; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """One open question in the row of them: the how manieth of how many, and the ids of its neighbours, all round."""

    question: Pending
    number: int
    total: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the talk: who is shown as its sender, what it says, and whether it is the one in question."""

    name: str
    text: str
    medium: str
    at: datetime
    is_it: bool


def number(session: Session, groups: Collection[int] | None) -> int:
    """How many questions about messages of some groups are open; None: of all, with those said in private."""
    return session.exec(select(func.count()).select_from(Pending).where(*_open(groups))).one()


def place(session: Session, groups: Collection[int] | None, wanted: int) -> Place | None:
    """The open question of that id, else the oldest of those groups; None where none is open."""
    mine, number_of = _open(groups), col(Pending.id)
    there = select(Pending).where(*mine).order_by(number_of)
    found = session.exec(there.where(number_of == wanted)).first() or session.exec(there.limit(1)).first()
    if found is None:
        return None
    earlier, later = number_of < found.id, number_of > found.id
    lowest, highest = func.min(number_of), func.max(number_of)
    counts = (func.count(), func.count().filter(earlier))
    ends = (func.coalesce(highest.filter(earlier), highest), func.coalesce(lowest.filter(later), lowest))
    total, passed, before, after = session.execute(select(*counts, *ends).select_from(Pending).where(*mine)).one()
    return Place(found, passed + 1, total, before, after)


def _open(groups: Collection[int] | None) -> list[ColumnElement[bool]]:
    of_them = select(Message.id).where(Message.id == Pending.message_id, col(Message.group_id).in_(groups or ()))
    return [col(Pending.settled_at).is_(None), *([] if groups is None else [of_them.exists()])]


def reopen(session: Session, question: Pending, at: datetime, by: str) -> None:
    """Take back the answer to a question: it is open again, as if nobody had said yes or no.

    Raises CannotReopen where something happened to its records since.
    """
    rows = [row for row in of_message(session, question.message_id) if row.part == question.part]
    rows = [row for row in rows if _is_as_settled(session, row, question)]
    message = session.get_one(Message, question.message_id)
    if not rows or message.fate == Fate.recalled:
        raise CannotReopen("这一条后来又有改动，不能再撤销；要改请到“记录”里找到它。")
    for row in rows:
        note(session, at, by, "reopen", row, state=[row.state, State.pending])
        row.state = State.pending
    question.answer, question.settled_at, question.settled_by = None, None, ""
    session.add_all([*rows, question])
    keep(session, question.message_id)
    if acts := [row for row in rows if isinstance(row, DriftAct)]:
        circulation.follow(session, acts, at)
    session.flush()


def _is_as_settled(session: Session, row: Record, question: Pending) -> bool:
    last = history(session, row)[-1:]
    return any((one.act, one.at) == ("settle", question.settled_at) for one in last)


def talk(session: Session, message: Message) -> list[Said]:
    """The message between what was said in its place just before and after."""
    here = [Message.group_id == message.group_id if message.group_id else col(Message.group_id).is_(None)]
    if message.group_id is None:
        here.append(Message.identity_id == message.identity_id)
    earlier = select(Message).where(*here, col(Message.id) < message.id).order_by(col(Message.id).desc())
    later = select(Message).where(*here, col(Message.id) > message.id).order_by(col(Message.id))
    before = list(session.exec(earlier.limit(AROUND[0])))[::-1]
    return [_said(session, one, message) for one in [*before, message, *session.exec(later.limit(AROUND[1]))]]


def _said(session: Session, one: Message, asked: Message) -> Said:
    identity = session.get(Identity, one.identity_id) if one.identity_id else None
    return Said(identity.shown_name if identity else "", one.text, one.medium, one.sent_at, one.id == asked.id)
