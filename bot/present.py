"""Who speaks where: the groups and people of a batch of messages, looked up once, and whether they may be heard."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col

from bot.message import Incoming, Medium
from models import member, paste, presence
from models.group import Ack, Group
from models.member import Contact, Identity, Member
from models.presence import Arrival, MessageId, Place, Room, Speaker

LATE = timedelta(minutes=5)
"""A message that comes so much later than it was said may have been pasted meanwhile."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A transcript's group: its messages are of that group whatever their channel, and nobody is answered.

    `since` is the first moment that may be recorded. What was heard or pasted before was sifted out already.
    """

    group_id: int
    since: datetime


class Present:
    """The rooms and speakers of one transaction."""

    def __init__(self, session: Session, key: bytes, now: datetime, pasted: Pasted | None) -> None:
        self._session, self._key, self._now, self._pasted = session, key, now, pasted
        self._pastes: dict[int, list[tuple[datetime, datetime]]] = {}
        self._rooms: dict[Place, Room | None] = {}
        self._speakers: dict[Contact, Speaker] = {}

    def look_up(self, messages: Sequence[Incoming]) -> set[MessageId]:
        """Look up who speaks where in a batch of messages; returns those of them that were seen before."""
        found = presence.look_up(
            self._session, [Arrival(one.channel, one.account, one.id, one.sender, one.room) for one in messages]
        )
        self._speakers |= found.speakers
        self._rooms |= found.rooms
        return found.seen

    def hears(self, incoming: Incoming) -> bool:
        """Whether the bot may hear this at all: an open group, or a known person in private."""
        room = self.room(incoming)
        if room is None:
            return incoming.room is None and self._is_known(incoming)
        if self._pasted is None:
            return room.opened_at is not None and not self._was_pasted(incoming, room.group_id)
        return incoming.sent_at >= self._pasted.since

    def _was_pasted(self, incoming: Incoming, group_id: int) -> bool:
        """Whether a message that comes late, such as after an outage, was pasted in the meantime."""
        if self._now - incoming.sent_at < LATE or incoming.medium == Medium.recall:
            return False
        if group_id not in self._pastes:
            self._pastes[group_id] = paste.of_group(self._session, group_id)
        if not any(since <= incoming.sent_at < until for since, until in self._pastes[group_id]):
            return False
        said = paste.Said(frozenset({incoming.sender_name}), incoming.sent_at, incoming.gist)
        where = (incoming.channel, incoming.account, incoming.id)
        return paste.adopt(self._session, self._key, group_id, said, *where)

    def group_id(self, incoming: Incoming) -> int | None:
        """The group's row id; None in private and in rooms that are not read."""
        room = self.room(incoming)
        return room.group_id if room else None

    def room(self, incoming: Incoming) -> Room | None:
        """The group of a message; None in private and in rooms that are not read."""
        if self._pasted is not None:
            return self._pasted_room(self._pasted.group_id)
        if incoming.room is None:
            return None
        room = (incoming.channel, incoming.account, incoming.room)
        if room not in self._rooms:
            self._rooms[room] = presence.room(self._session, *room)
        return self._rooms[room]

    def _pasted_room(self, group_id: int) -> Room:
        pasted = ("", "", str(group_id))
        if pasted not in self._rooms:
            minutes = self._session.get_one(Group, group_id).talk_minutes
            self._rooms[pasted] = Room(group_id, None, Ack.none, minutes)
        return self._rooms[pasted] or Room(group_id, None, Ack.none, 0)

    def speaker(self, incoming: Incoming) -> Speaker:
        """Who speaks, entered where nobody knew them; whether they are a friend of the account is kept as it is now."""
        found = self._speakers.get(contact(incoming))
        if found is None or found.shown_name != incoming.sender_name:
            identity = member.meet(self._session, *contact(incoming), incoming.sender_name)
            person = self._session.get_one(Member, identity.member_id)
            known = (identity.id or 0, incoming.sender_name, identity.member_id, person.name)
            found = Speaker(*known, person.recorded, person.welcomed, identity.friend, identity.media_at)
            self._speakers[contact(incoming)] = found
        if found.friend != incoming.friend:
            befriended = update(Identity).where(col(Identity.id) == found.identity_id).values(friend=incoming.friend)
            self._session.connection().execute(befriended)
            found = self._speakers[contact(incoming)] = replace(found, friend=incoming.friend)
        return found

    def welcome(self, incoming: Incoming, speaker: Speaker) -> None:
        """The speaker's first record is there."""
        first = update(Member).where(col(Member.id) == speaker.member_id).values(welcomed=True)
        self._session.connection().execute(first)
        self._speakers[contact(incoming)] = replace(speaker, welcomed=True)

    def sent_medium(self, incoming: Incoming, speaker: Speaker) -> None:
        """The speaker sent what is no text: words about it may follow."""
        latest = update(Identity).where(col(Identity.id) == speaker.identity_id).values(media_at=incoming.sent_at)
        self._session.connection().execute(latest)
        self._speakers[contact(incoming)] = replace(speaker, media_at=incoming.sent_at)

    def changed(self, incoming: Incoming) -> None:
        """Something was asked or told of the bot: look its sender up anew."""
        self._speakers.pop(contact(incoming), None)

    def undone(self) -> None:
        """The transaction went back: nothing that was looked up is sure any more."""
        self._rooms.clear()
        self._speakers.clear()

    def _is_known(self, incoming: Incoming) -> bool:
        whose = contact(incoming)
        known = whose in self._speakers or member.find_identity(self._session, *whose) is not None
        return known or member.fitting(self._session, *whose[:2], incoming.sender_name) is not None


def contact(incoming: Incoming) -> Contact:
    """Channel, account and id of who speaks."""
    return incoming.channel, incoming.account, incoming.sender
