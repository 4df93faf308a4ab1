"""Who says what where: all that listening must know of a message before it is heard, without building whole objects.

Asked for every batch of messages, so each query is built once; where one message comes alone, one query answers all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, literal, select
from sqlmodel import Session, col

from models.group import Ack, Group
from models.inbox import Message
from models.member import Contact, Identity, Member

MessageId = tuple[str, str, str]
"""Channel, account and the channel's id of a message."""
Place = tuple[str, str, str]
"""Channel, account and the channel's id of a chat room."""


@dataclass(frozen=True, slots=True)
class Room:
    """What listening has to know of a group."""

    group_id: int
    opened_at: datetime | None
    ack: Ack
    talk_minutes: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """What listening has to know of who speaks."""

    identity_id: int
    shown_name: str
    member_id: int
    name: str
    recorded: bool
    welcomed: bool
    friend: bool
    media_at: datetime | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that comes in: the channel's ids of itself, of who says it, and of the room (None in private)."""

    channel: str
    account: str
    id: str
    contact: str
    room: str | None

    @property
    def message_id(self) -> MessageId:
        return self.channel, self.account, self.id

    @property
    def speaker(self) -> Contact:
        return self.channel, self.account, self.contact

    @property
    def place(self) -> Place | None:
        return (self.channel, self.account, self.room) if self.room is not None else None


@dataclass(slots=True)
class Presence:
    """What is known: the messages seen before, those who spoke before, the rooms (None: not read, never look again)."""

    seen: set[MessageId] = field(default_factory=set)
    speakers: dict[Contact, Speaker] = field(default_factory=dict)
    rooms: dict[Place, Room | None] = field(default_factory=dict)


def look_up(session: Session, arrivals: Sequence[Arrival]) -> Presence:
    """Whether some messages were seen before, who says them and where."""
    if len(arrivals) == 1:
        return _of_one(session, arrivals[0])
    found = Presence()
    for (channel, account), some in groupby(sorted(arrivals, key=_account), key=_account):
        run = list(some)
        where = {"channel": channel, "account": account}
        ids = where | {"ids": sorted({one.id for one in run})}
        found.seen |= {(channel, account, id) for (id,) in session.connection().execute(_SEEN, ids)}
        contacts = where | {"contacts": sorted({one.contact for one in run})}
        for contact, *fields in session.connection().execute(_SPEAKERS, contacts):
            found.speakers[channel, account, contact] = Speaker(*fields)
    return found


def _of_one(session: Session, one: Arrival) -> Presence:
    which = {"channel": one.channel, "account": one.account, "id": one.id, "contact": one.contact, "room": one.room}
    seen, *known = session.connection().execute(_ONE, which).one()
    found = Presence({one.message_id} if seen else set())
    speaker, room = known[: len(_SPEAKER)], known[len(_SPEAKER) :]
    if speaker[0] is not None:
        found.speakers[one.speaker] = Speaker(*speaker)
    if one.place is not None:
        found.rooms[one.place] = Room(*room) if room[0] is not None else None
    return found


def room(session: Session, channel: str, account: str, room: str) -> Room | None:
    """The allow-listed group of a chat room, or None: then nothing of it is read."""
    row = session.connection().execute(_IN_ROOM, {"channel": channel, "account": account, "room": room}).first()
    return Room(*row) if row else None


def _account(one: Arrival) -> tuple[str, str]:
    return one.channel, one.account


def _of_account(table: type[Message | Identity | Group]) -> ColumnElement[bool]:
    return and_(col(table.channel) == bindparam("channel"), col(table.account) == bindparam("account"))


_OPEN_SINCE = case((col(Group.closed_at).is_(None), col(Group.opened_at)))
_ROOM: tuple[Any, ...] = (Group.id, _OPEN_SINCE, Group.ack, Group.talk_minutes)
_SPEAKER: tuple[Any, ...] = (
    Identity.id,
    Identity.shown_name,
    Identity.member_id,
    Member.name,
    Member.recorded,
    Member.welcomed,
    Identity.friend,
    Identity.media_at,
)
_is_message = and_(_of_account(Message), col(Message.external_id) == bindparam("id"))
_is_speaker = and_(_of_account(Identity), col(Identity.contact) == bindparam("contact"))
_is_room = and_(_of_account(Group), col(Group.room) == bindparam("room"))
_owner = col(Member.id) == col(Identity.member_id)

_SEEN = select(col(Message.external_id)).where(
    _of_account(Message), col(Message.external_id).in_(bindparam("ids", expanding=True))
)
_SPEAKERS = (
    select(col(Identity.contact), *_SPEAKER)
    .join(Member, _owner)
    .where(_of_account(Identity), col(Identity.contact).in_(bindparam("contacts", expanding=True)))
)
_IN_ROOM = select(*_ROOM).where(_is_room)
_ONE = (
    select(exists().where(_is_message), *_SPEAKER, *_ROOM)
    .select_from(select(literal(1)).subquery())
    .outerjoin(Identity, _is_speaker)
    .outerjoin(Member, _owner)
    .outerjoin(Group, _is_room)
)
