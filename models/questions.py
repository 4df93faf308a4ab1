"""待确认的一条条: an open question with the message it is about and the talk around it, as far as it can be read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.inbox import AROUND, Message
from models.member import Identity
from models.pending import Pending


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the talk: who is shown as its sender, what it says, and whether it is the one in question."""

    name: str
    text: str
    medium: str
    at: datetime
    is_it: bool


def of_groups(session: Session, groups: Collection[int] | None) -> list[Pending]:
    """The open questions about messages of some groups, oldest first; None: all, with those said in private."""
    query = select(Pending).join(Message).where(col(Pending.settled_at).is_(None))
    if groups is not None:
        query = query.where(col(Message.group_id).in_(groups))
    return list(session.exec(query.order_by(col(Pending.id))))


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
    text = one.text or ("" if one.id == asked.id else "（原文已不再保留）")
    return Said(identity.shown_name if identity else "", text, one.medium, one.sent_at, one.id == asked.id)
