"""粘贴的聊天: which stretch of a group's talk each paste covered, and which of its messages were there before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, col, or_, select

from models.db import Instant
from models.inbox import HEAD, MARK, Fate, Message, fingerprint
from models.member import Identity
from models.outbox import BY_HAND
from models.words import essence, is_cut

MINUTE = timedelta(minutes=1)
CLEAR = 8
"""A text of so many characters said twice by one person within a minute or two is one message."""


class Paste(SQLModel, table=True):
    """One paste: what was said in the group from `since` to `until` is in, as far as the paster selected it."""

    __tablename__ = "pastes"

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="groups.id", index=True)
    entry_id: int = Field(foreign_key="entries.id")
    since: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)


def cover(session: Session, group_id: int, entry_id: int, first: datetime, last: datetime, now: datetime) -> None:
    """A paste from the first to the last message covers whole days, the last one no further than now."""
    midnight = last.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    since = first.replace(hour=0, minute=0, second=0, microsecond=0)
    session.add(Paste(group_id=group_id, entry_id=entry_id, since=since, until=max(last, min(midnight, now))))


def of_group(session: Session, group_id: int) -> list[tuple[datetime, datetime]]:
    """The stretches that pastes of a group cover, in order; they may overlap."""
    return [(since, until) for since, until in session.connection().execute(_OF_GROUP, {"group_id": group_id})]


def of_groups(session: Session) -> dict[int, list[tuple[datetime, datetime]]]:
    """The stretches that pastes cover, of every group that has any."""
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    query = select(Paste.group_id, Paste.since, Paste.until).order_by(col(Paste.since))
    for group_id, since, until in session.exec(query):
        found.setdefault(group_id, []).append((since, until))
    return found


# Asked for every batch of late messages, so it is built once.
_OF_GROUP = select(Paste.since, Paste.until).where(Paste.group_id == bindparam("group_id")).order_by(col(Paste.since))


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a paste as far as it is compared: under which names, when, in what words.

    Where only the day is known `sent_at` is its midnight, and `minutes` are those of that day in which anything is
    known to have been said.
    """

    names: frozenset[str]
    sent_at: datetime
    text: str
    minutes: frozenset[datetime] | None = None


def minutes_of_day(session: Session, group_id: int, day: datetime) -> frozenset[datetime]:
    """The minutes of a day in which something was said in a group."""
    query = select(Message.sent_at).where(Message.group_id == group_id)
    moments = session.exec(query.where(Message.sent_at >= day, Message.sent_at < day + timedelta(days=1)))
    return frozenset(moment.replace(second=0, microsecond=0) for moment in moments)


def times_known(session: Session, key: bytes, group_id: int, said: Said) -> int:
    """How many messages of the group, heard live or pasted before and whatever became of them, are this one."""
    exact = _count(session, _marks(key, group_id, said, _minutes(said, near=False)))
    if exact or len(essence(said.text)) < CLEAR:
        return exact
    return _count(session, _marks(key, group_id, said, _minutes(said, near=True))) or _cut(session, key, group_id, said)


def marks_of(key: bytes, group_id: int, said: Said) -> set[str]:
    """The fingerprints under which a message may be in the inbox already."""
    return set(_marks(key, group_id, said, _minutes(said, near=True)))


def adopt(
    session: Session, key: bytes, group_id: int, said: Said, channel: str, account: str, external_id: str
) -> bool:
    """A live message that comes late was pasted meanwhile: the pasted one takes its id, so that a recall finds it."""
    marks = marks_of(key, group_id, said)
    query = select(Message).where(col(Message.fingerprint).in_(sorted(marks)), Message.channel == BY_HAND)
    message = session.exec(query.order_by(col(Message.id))).first()
    if message is None:
        return False
    message.channel, message.account, message.external_id = channel, account, external_id
    session.add(message)
    session.flush()
    return True


def matching(session: Session, marks: Iterable[str]) -> list[Message]:
    """The messages of some fingerprints that were not taken back."""
    query = select(Message).where(col(Message.fingerprint).in_(sorted(marks)), Message.fate == Fate.handled)
    return list(session.exec(query.order_by(col(Message.id))))


def _minutes(said: Said, *, near: bool) -> Iterator[datetime]:
    """The minutes a message may have been kept under: its own, or any of its day, and the day's alone."""
    yield said.sent_at.replace(hour=0, minute=0, second=0, microsecond=0)
    if said.minutes is not None:
        yield from said.minutes
        return
    yield said.sent_at
    if near:
        yield from (said.sent_at - MINUTE, said.sent_at + MINUTE)


def _marks(key: bytes, group_id: int, said: Said, minutes: Iterable[datetime]) -> Iterator[str]:
    """The fingerprints of a message; one bridge hands over no more of a text than stands before a colon's line end."""
    texts = [said.text]
    for at, line in enumerate(lines := said.text.split("\n")[:12]):
        if line.endswith(":") and at + 1 < len(lines):
            whole = "\n".join(lines[: at + 1])
            texts += [whole, whole[:-1]]
    for minute in minutes:
        for name in said.names:
            yield from (fingerprint(key, group_id, name, minute, text) for text in texts)


def _count(session: Session, marks: Iterable[str]) -> int:
    found, listed = 0, sorted(set(marks))
    for start in range(0, len(listed), 500):
        some = select(Message.id).where(col(Message.fingerprint).in_(listed[start : start + 500]))
        found += len(session.exec(some).all())
    return found


def _cut(session: Session, key: bytes, group_id: int, said: Said) -> int:
    """How many messages begin in the same words where this one, or they, were cut short."""
    is_short, found = is_cut(said.text), 0
    said = replace(said, text=said.text.rstrip("….\n ")) if is_short else said
    words = essence(said.text)
    if len(words) < HEAD:
        return 0
    heads = {mark[: MARK // 2] for mark in _marks(key, group_id, said, _minutes(said, near=False))}
    begins = [(col(Message.fingerprint) >= head) & (col(Message.fingerprint) < f"{head}g") for head in sorted(heads)]
    for start in range(0, len(begins), 200):
        for text in session.exec(select(Message.text).where(or_(*begins[start : start + 200]))):
            found += is_short or (is_cut(text) and words.startswith(essence(text).rstrip(".…")))
    return found


def missing(
    session: Session, group_id: int, member_id: int, since: datetime, until: datetime, marks: set[str]
) -> list[Message]:
    """A person's messages of a stretch that a paste of that stretch does not show: one of them was taken back."""
    query = (
        select(Message)
        .join(Identity, col(Identity.id) == col(Message.identity_id))
        .where(Message.group_id == group_id, Identity.member_id == member_id, Message.fate == Fate.handled)
        .where(Message.sent_at >= since, Message.sent_at < until)
        .order_by(col(Message.id))
    )
    return [message for message in session.exec(query) if message.fingerprint not in marks]
