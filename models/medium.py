"""不是文字的消息: a picture, a voice, a file or a card that stands with reading, kept so that a secretary can look.

What it says nobody knows, so it waits as 待确认 and is never an absence. Other media are never stored.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from models.book import Book
from models.entry import Entry
from models.event_photo import EventPhoto
from models.inbox import Fate, Message

FOLDER = "media"
"""Where in the data folder what was handed over and uploaded lies."""
MOST_TRIES = 5
"""How often a channel is asked for the thing itself."""


class Kept(SQLModel, table=True):
    """The thing of one message. `file`: its name in the data folder's `media/`, empty while nobody handed it over."""

    __tablename__ = "media"

    message_id: int = Field(primary_key=True, foreign_key="messages.id")
    medium: str
    file: str = ""
    tries: int = 0
    reason: str = Field(default="", description="why there is no file")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing that the channel has not handed over yet, by the channel's own id of its message."""

    message_id: int
    external_id: str
    medium: str


def wanted(session: Session, channel: str, account: str, most: int = 20) -> list[Wanted]:
    """What still has to be fetched from an account's channel, oldest first."""
    query = (
        select(Kept.message_id, Message.external_id, Kept.medium)
        .join(Message, col(Message.id) == col(Kept.message_id))
        .where(Message.channel == channel, Message.account == account, Kept.file == "", Kept.tries < MOST_TRIES)
        .where(Message.fate != Fate.recalled, col(Message.kept))
        .order_by(col(Kept.message_id))
        .limit(most)
    )
    return [Wanted(*row) for row in session.exec(query)]


def fetched(session: Session, message_id: int, file: str, reason: str = "") -> None:
    """Where the thing is, or why it could not be had this time; nothing where it was given up meanwhile."""
    kept = session.get(Kept, message_id)
    if kept is not None:
        kept.file, kept.reason, kept.tries = file, reason, kept.tries + 1
        session.add(kept)


def files(session: Session) -> set[str]:
    """The files that stay: of messages not taken back and not found to be no reading, of entries, books and events."""
    query = select(Kept.file).join(Message, col(Message.id) == col(Kept.message_id))
    sent = session.exec(query.where(Kept.file != "", Message.fate != Fate.recalled, col(Message.kept)))
    uploaded = (select(file).where(file != "") for file in (Entry.file, Book.cover, EventPhoto.file))
    return {*sent, *(one for query in uploaded for one in session.exec(query))}


def of_message(session: Session, message_id: int) -> Kept | None:
    """The thing of a message, where one is kept."""
    return session.get(Kept, message_id)


@dataclass(frozen=True, slots=True)
class Seen:
    """One message of the last talk that is no text."""

    message_id: int
    medium: str
    sent_at: datetime


def seen_of(session: Session, identity_id: int, group_id: int | None, media: tuple[str, ...], most: int) -> list[Seen]:
    """The things that somebody sent among the last messages of a group (or in private) and that do not wait yet."""
    last = (
        select(Message.id)
        .where(Message.group_id == group_id if group_id is not None else col(Message.group_id).is_(None))
        .order_by(col(Message.id).desc())
        .limit(most)
    )
    query = select(Message.id, Message.medium, Message.sent_at).where(
        col(Message.id).in_(last), Message.identity_id == identity_id, col(Message.medium).in_(media)
    )
    seen = session.exec(query.where(~col(Message.kept)).order_by(col(Message.id)))
    return [Seen(message_id or 0, medium, sent_at) for message_id, medium, sent_at in seen]
