"""收到的消息: the evidence of every record, kept as short as the ledger allows, and known again by a fingerprint."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, func, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import event, joining, ledger, relay, rollcall, which_event
from models.checkin import CheckIn
from models.db import Instant, choice
from models.erasing import erase
from models.excerpt import Excerpt
from models.member import Identity
from models.pending import Pending, waiting
from models.record import COUNTS, State
from models.reflection import Reflection
from models.repeat import WITHIN
from models.words import essence

MARK, HEAD = 32, 12
"""Characters of a fingerprint; characters of a text that its first half is made of."""
AROUND = (3, 2)
"""How many messages before and after an open question stay readable until it is settled."""


class Fate(StrEnum):
    """What became of a message. A failed one met a bug; its text stays until the mended program has handled it."""

    handled = "handled"
    failed = "failed"
    recalled = "recalled"


class Message(SQLModel, table=True):
    """One message as it came in. `kept`: a record rests on it; `forgotten`: only its id and fingerprint are left."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("channel", "account", "external_id"),
        Index("messages_by_group", "group_id", "id"),
        Index("messages_to_forget", "forgotten", "kept", "heard_at"),
        Index(
            "messages_by_identity",
            "identity_id",
            "sent_at",
            sqlite_where=text("kept"),
            postgresql_where=text("kept"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    account: str
    external_id: str
    group_id: int | None = Field(default=None, foreign_key="groups.id")
    identity_id: int | None = Field(default=None, foreign_key="identities.id")
    medium: str
    text: str = ""
    quoted: str = ""
    sent_at: datetime = Field(sa_type=Instant)
    heard_at: datetime = Field(sa_type=Instant)
    fate: Fate = Field(default=Fate.handled, sa_type=choice(Fate))
    kept: bool = False
    forgotten: bool = False
    fingerprint: str = Field(default="", index=True)


RESTED_ON = text("messages.kept")
"""That a record rests on it, put as the index of these says it: SQLite does not take `kept = 1` for the same."""


def fingerprint(key: bytes, group_id: int | None, shown_name: str, sent_at: datetime, text: str) -> str:
    """Group, shown sender, minute and text under the database's key: knows a paste again, tells nothing itself.

    The first half is made of the text's beginning only, so that a text that was cut short is known too. A message of
    which only the day is known has its midnight.
    """
    words = essence(text)
    stem = "\x1f".join((str(group_id), essence(shown_name), sent_at.strftime("%Y-%m-%dT%H:%M%z"), words[:HEAD]))
    return _digest(key, stem) + _digest(key, f"{stem}\x1f{words}")


def _digest(key: bytes, words: str) -> str:
    return hmac.digest(key, words.encode(errors="replace"), "sha256").hex()[: MARK // 2]


def find(session: Session, channel: str, account: str, external_id: str) -> Message | None:
    """The message of a channel's id."""
    where = (Message.channel == channel, Message.account == account, Message.external_id == external_id)
    return session.exec(select(Message).where(*where)).first()


def failed(session: Session) -> list[Message]:
    """Messages that met a bug and have not been handled since, oldest first."""
    return list(session.exec(select(Message).where(Message.fate == Fate.failed).order_by(col(Message.id))))


@dataclass(frozen=True, slots=True)
class Talk:
    """One message of a group's talk that can still be read."""

    identity_id: int | None
    text: str
    sent_at: datetime


def talk_of(session: Session, group_id: int, most: int) -> list[Talk]:
    """The last messages of a group, newest first."""
    said = select(Message.identity_id, Message.text, Message.sent_at).where(Message.group_id == group_id)
    return [Talk(*row) for row in session.exec(said.order_by(col(Message.id).desc()).limit(most)) if row[1]]


def keep(session: Session, message_id: int) -> None:
    """A record rests on a message after all."""
    session.execute(update(Message).where(col(Message.id) == message_id).values(kept=True))


def records_near(session: Session, identity_id: int, group_id: int | None, since: datetime, until: datetime) -> bool:
    """Whether somebody's words in a group, between two moments, gave a record of reading that counts or waits."""
    query = select(Message.id).where(Message.identity_id == identity_id, RESTED_ON)
    query = query.where(Message.sent_at >= since, Message.sent_at <= until)
    query = query.where(Message.text != "", col(Message.medium).not_in(["file", "link"]))
    query = query.where(Message.group_id == group_id if group_id is not None else col(Message.group_id).is_(None))
    return any(
        isinstance(row, CheckIn | Reflection | Excerpt) and row.state in (*COUNTS, State.pending, State.merged)
        for message_id in session.exec(query).all()
        for row in ledger.of_message(session, message_id or 0)
    )


ASKED_WITHIN = timedelta(minutes=10)
"""How long after an own message "记上了吗" is a question about it."""


def said_before(session: Session, message_id: int, member_id: int, at: datetime) -> list[int]:
    """The sender's own messages of the last ten minutes in the same group (or in private), newest first."""
    group = select(Message.group_id).where(Message.id == message_id).scalar_subquery()
    query = (
        select(Message.id)
        .join(Identity, col(Identity.id) == col(Message.identity_id))
        .where(Identity.member_id == member_id, col(Message.id) < message_id, Message.sent_at >= at - ASKED_WITHIN)
        .where(Message.fate == Fate.handled, func.coalesce(Message.group_id, 0) == func.coalesce(group, 0))
        .order_by(col(Message.id).desc())
        .limit(5)
    )
    return [one or 0 for one in session.exec(query)]


def same_words(session: Session, message_id: int, words: str, at: datetime) -> list[int]:
    """Earlier messages with the same words by the same person within a day that records rest on, oldest first."""
    speaker = (
        select(Identity.member_id)
        .join(Message, col(Message.identity_id) == col(Identity.id))
        .where(Message.id == message_id)
    ).scalar_subquery()
    query = (
        select(Message.id, Message.text)
        .join(Identity, col(Identity.id) == col(Message.identity_id))
        .where(Identity.member_id == speaker, RESTED_ON, col(Message.id) < message_id)
        .where(Message.sent_at > at - WITHIN, Message.sent_at < at + WITHIN)
        .order_by(col(Message.id))
    )
    return [one or 0 for one, text in session.exec(query) if text.strip() == words]


def recall(session: Session, message: Message, at: datetime, by: str) -> int:
    """A member took a message back: its records no longer count and its words are wiped everywhere.

    Returns how many record rows were cancelled. Posts that went out already cannot be unsaid.
    """
    assert message.id is not None
    _unquote(session, message)
    cancelled = ledger.cancel(session, message.id, at, by)
    ledger.let_repeats_count(session, message.id, at, by)
    erase(session, message.id, message.identity_id)
    event.recalled(session, message.id, at, by)
    joining.unquote(session, message.id, at)
    relay.withdraw(session, message.id, at)
    rollcall.withdraw(session, message.id, at)
    message.text, message.quoted, message.fate, message.forgotten = "", "", Fate.recalled, True
    session.add(message)
    return cancelled


def _unquote(session: Session, message: Message) -> None:
    """Wipe the recalled words where later messages of the group quote them, whole or cut short."""
    words = message.text.strip()
    if not words:
        return
    later = select(Message).where(
        Message.group_id == message.group_id, col(Message.id) > message.id, Message.quoted != ""
    )
    for answer in session.exec(later).all():
        quoted = answer.quoted.partition(":")[2].strip(" …")
        if quoted and (quoted in words or words in quoted):
            answer.quoted = ""
            session.add(answer)


def forget(session: Session, heard_before: datetime) -> int:
    """Wipe the text of messages that no record rests on, except around open questions; returns how many."""
    spared = {neighbour for question in waiting(session) for neighbour in _around(session, question)}
    due = select(Message.id).where(
        ~col(Message.forgotten), ~col(Message.kept), Message.heard_at < heard_before, Message.fate == Fate.handled
    )
    ids = [message_id for message_id in session.exec(due) if message_id not in spared]
    for start in range(0, len(ids), 500):
        some = col(Message.id).in_(ids[start : start + 500])
        session.execute(update(Message).where(some).values(text="", quoted="", identity_id=None, forgotten=True))
    return len(ids)


def _around(session: Session, question: Pending) -> list[int]:
    message = session.get_one(Message, question.message_id)
    same = col(Message.group_id) == message.group_id
    before = select(Message.id).where(same, col(Message.id) < message.id).order_by(col(Message.id).desc())
    after = select(Message.id).where(same, col(Message.id) > message.id).order_by(col(Message.id))
    near = [*session.exec(before.limit(AROUND[0])), *session.exec(after.limit(AROUND[1]))]
    return [message_id for message_id in near if message_id is not None]


def settle_question(session: Session, question: Pending, *, right: bool, at: datetime, by: str) -> None:
    """A person answered an open question; words that no record rests on any more are forgotten in their time.

    Raises which_event.Unclear where a yes would sign somebody up without anybody knowing for what.
    """
    if right:
        said_at = session.get_one(Message, question.message_id).sent_at
        which_event.bind_doubtful(session, question.message_id, question.part, said_at, at)
    ledger.settle(session, question.message_id, question.part, right=right, at=at, by=by)
    question.answer, question.settled_at, question.settled_by = right, at, by
    session.add(question)
    counts = [
        row.state in COUNTS or row.state == State.pending for row in ledger.of_message(session, question.message_id)
    ]
    if not any(counts):
        session.get_one(Message, question.message_id).kept = False
