"""照片: a picture that a member sent waits to be looked at once for a code, in memory; it is never kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnExpressionArgument, delete
from sqlmodel import Field, Session, SQLModel, col, select

from models.copy import Copy
from models.group import Group
from models.inbox import Fate, Message
from models.member import Identity, Member

MOST_TRIES = 5
"""How often a channel is asked for a picture."""


class Photo(SQLModel, table=True):
    """The picture of one message, for as long as it waits to be looked at."""

    __tablename__ = "photos"

    message_id: int = Field(primary_key=True, foreign_key="messages.id")
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A picture that waits, by the channel's own id of its message."""

    message_id: int
    external_id: str


def waiting(session: Session, channel: str, account: str, most: int = 20) -> list[Waiting]:
    """What an account's channel has to hand over, oldest first; nothing where the office keeps no copies."""
    if session.exec(select(Copy.id).limit(1)).first() is None:
        return []
    query = select(Photo.message_id, Message.external_id).where(
        Message.channel == channel, Message.account == account, *_may_be_seen()
    )
    return [Waiting(*row) for row in session.exec(_joined(query).order_by(col(Photo.message_id)).limit(most))]


def claim(session: Session, message_id: int) -> Message | None:
    """Take a picture off the list; its message, unless that was recalled meanwhile or another process was first."""
    found = session.exec(_joined(select(Message)).where(Photo.message_id == message_id, *_may_be_seen())).first()
    gone = session.execute(delete(Photo).where(col(Photo.message_id) == message_id))
    return found if gone.rowcount else None  # type: ignore[attr-defined]


def failed(session: Session, message_id: int) -> None:
    """The channel could not hand it over this time; after some tries it is let go."""
    photo = session.get(Photo, message_id)
    if photo is None:
        return
    photo.tries += 1
    session.add(photo)
    if photo.tries >= MOST_TRIES:
        session.delete(photo)


def forget(session: Session, heard_before: datetime) -> None:
    """Let go what nobody looked at in time."""
    old = select(Message.id).where(Message.heard_at < heard_before)
    session.execute(delete(Photo).where(col(Photo.message_id).in_(old)))


def is_last(session: Session, message: Message) -> bool:
    """Whether nobody's picture came after this one from the same sender in the same place."""
    later = select(Message.id).where(
        Message.identity_id == message.identity_id,
        Message.medium == message.medium,
        col(Message.id) > message.id,
        Message.group_id == message.group_id if message.group_id else col(Message.group_id).is_(None),
    )
    return session.exec(later.limit(1)).first() is None


def _joined(query: Any) -> Any:
    """With the message, who sent it and where."""
    return (
        query.select_from(Photo)
        .join(Message, col(Message.id) == col(Photo.message_id))
        .join(Identity, col(Identity.id) == col(Message.identity_id))
        .join(Member, col(Member.id) == col(Identity.member_id))
        .outerjoin(Group, col(Group.id) == col(Message.group_id))
    )


def _may_be_seen() -> tuple[ColumnExpressionArgument[bool], ...]:
    """In an open group or private, of somebody who did not ask to be left out, neither recalled nor forgotten."""
    is_open = col(Message.group_id).is_(None) | (col(Group.opened_at).is_not(None) & col(Group.closed_at).is_(None))
    return (is_open, col(Member.recorded), col(Message.fate) == Fate.handled, ~col(Message.forgotten))
