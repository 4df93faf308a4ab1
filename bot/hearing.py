"""A batch of messages in one open transaction: who spoke where, what it means for the ledger, what is to be said."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.almanac import is_night
from bot.handler import Context, Handler
from bot.heard import Heard, from_inbox, is_plain, is_record, questions, understand
from bot.message import Incoming, Medium, Reply
from bot.own_words import set_apart
from bot.text.catalogue import Catalogue
from bot.text.found import Found
from bot.text.phrase import line
from models import group as groups
from models import inbox, member, outbox, paste
from models.db import AWAY, Row, insert, insert_numbered
from models.group import Ack, Group, Room
from models.inbox import Fate, Message
from models.member import Contact, Identity, Member, Speaker
from models.outbox import Post
from models.setting import fingerprint_key

log = logging.getLogger(__name__)

LATE = timedelta(minutes=5)
"""A message that comes so much later than it was said may have been pasted meanwhile."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The machine's settings that decide how a message is answered."""

    quiet_from: time = time(22)
    quiet_until: time = time(7)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: the lines it put in the ledger, or the id of the message it took back."""

    incoming: Incoming
    name: str = ""
    lines: tuple[str, ...] = ()
    recalled: str | None = None


@dataclass(frozen=True, slots=True)
class Pasted:
    """A transcript's group: its messages are of that group whatever their channel, and nobody is answered.

    `since` is the first moment that may be recorded. What was heard or pasted before was sifted out already.
    """

    group_id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class _Entering:
    """A message on its way into the inbox: its row, who said it where, and what the handlers will act on."""

    incoming: Incoming
    room: Room | None
    speaker: Speaker
    understood: tuple[tuple[Handler, Found], ...]
    row: dict[str, object]


class Hearing:
    """One transaction's worth of listening; groups and people looked up once for the whole batch.

    `careful`: each message under a savepoint of its own, so that a bug loses that message's records alone, and its
    text stays until the mended program has handled it. Else the rows of many are written together, and a bug fails
    the batch.
    """

    def __init__(
        self,
        session: Session,
        rules: Rules,
        now: datetime,
        pasted: Pasted | None = None,
        *,
        careful: bool = True,
    ) -> None:
        self._session, self._rules, self._now, self._pasted, self._careful = session, rules, now, pasted, careful
        self._key = fingerprint_key(session)
        self._rooms: dict[tuple[str, str, str], Room | None] = {}
        self._speakers: dict[Contact, Speaker] = {}
        self._pastes: dict[int, list[tuple[datetime, datetime]]] = {}
        self._rows: list[Row] = []
        self._answers = pasted is None

    def take(self, batch: Sequence[Heard]) -> list[Outcome]:
        """Handle each message of the batch that was not seen before; returns what became of those that were heard."""
        fresh = set_apart(self._session, self._fresh(batch), self._group_id, self._now)
        self._speakers |= member.speakers(self._session, (_contact(heard.incoming) for heard in fresh))
        outcomes: list[Outcome] = []
        for together, run in groupby(fresh, key=lambda heard: not self._careful and is_plain(heard)):
            for some in [list(run)] if together else ([one] for one in run):
                outcomes += self._take_run(some)
                if not is_plain(some[0]):
                    self._speakers.pop(_contact(some[0].incoming), None)
        return outcomes

    def again(self, message: Message, catalogue: Catalogue) -> bool:
        """Handle a message that once met a bug, as if it had just been said but without an answer; whether it works."""
        identity = self._session.get(Identity, message.identity_id)
        if identity is None or message.id is None:
            return False
        group = self._session.get(Group, message.group_id)
        incoming = from_inbox(message, identity, group)
        speaker = self._speaker(incoming)
        heard, self._answers = understand(incoming, catalogue), False
        if heard.understood is None or not speaker.recorded:
            return False
        kept = any(is_record(found) for _, found in heard.understood)
        self._mark(message.id, fate=Fate.handled, kept=kept)
        room = Room(group.id, group.opened_at, group.ack) if group and group.id else None
        one = _Entering(incoming, room, speaker, heard.understood, {"kept": kept})
        self._act(one, message.id)
        return self._session.exec(select(Message.fate).where(Message.id == message.id)).one() == Fate.handled

    def _fresh(self, batch: Sequence[Heard]) -> list[Heard]:
        """The messages not in the inbox yet, each once."""
        by_id = {(one.incoming.channel, one.incoming.account, one.incoming.id): one for one in reversed(batch)}
        seen = inbox.seen(self._session, by_id)
        return [heard for once, heard in reversed(by_id.items()) if once not in seen]

    def _take_run(self, run: Sequence[Heard]) -> list[Outcome]:
        """Messages that do not bear on one another: into the inbox together, then acted on one by one."""
        outcomes: list[Outcome] = []
        entering: list[_Entering] = []
        for heard in run:
            incoming = heard.incoming
            if incoming.own:
                self._echo(incoming)
            elif self._is_heard(incoming):
                if incoming.medium == Medium.recall:
                    outcomes += self._recall(incoming)
                else:
                    entering.append(self._entering(heard))
        ids = insert_numbered(self._session, Message, [one.row for one in entering])
        outcomes += [self._act(one, message_id) for one, message_id in zip(entering, ids, strict=True)]
        self._up_to_date()
        return outcomes

    def _is_heard(self, incoming: Incoming) -> bool:
        """Whether the bot may hear this at all: an open group, or a known person in private."""
        room = self._room(incoming)
        if room is None:
            return incoming.room is None and self._is_known(incoming)
        if self._pasted is None:
            return room.opened_at is not None and not self._was_pasted(incoming, room.group_id)
        return incoming.sent_at >= self._pasted.since

    def _entering(self, heard: Heard) -> _Entering:
        incoming, room = heard.incoming, self._room(heard.incoming)
        speaker = self._speaker(incoming)
        understood = (heard.understood or ()) if speaker.recorded else questions(heard)
        quoted, group_id = incoming.quoted, room.group_id if room else None
        row: dict[str, object] = {
            "channel": incoming.channel,
            "account": incoming.account,
            "external_id": incoming.id,
            "group_id": group_id,
            "identity_id": speaker.identity_id if speaker.recorded else None,
            "medium": incoming.medium.value,
            "text": incoming.text if speaker.recorded else "",
            "quoted": f"{quoted.sender}:{quoted.text}" if quoted and speaker.recorded else "",
            "sent_at": incoming.sent_at,
            "heard_at": self._now,
            "fate": Fate.handled if heard.understood is not None else Fate.failed,
            "kept": any(is_record(found) for _, found in understood),
            "forgotten": not speaker.recorded,
            "fingerprint": inbox.fingerprint(
                self._key, group_id, incoming.sender_name, incoming.sent_at, incoming.gist
            ),
        }
        return _Entering(incoming, room, speaker, understood, row)

    def _act(self, one: _Entering, message_id: int) -> Outcome:
        group_id = one.room.group_id if one.room else None
        context = Context(
            self._up_to_date, self._rows, one.incoming, message_id, group_id, one.speaker.member_id, self._now
        )
        if not self._careful:
            self._say(context, one.room, [handler.act(context, found) for handler, found in one.understood])
        elif not self._act_carefully(context, one):
            return Outcome(one.incoming)
        if one.row["kept"] and not context.part:
            self._mark(message_id, kept=False)
        found = [found for _, found in one.understood if is_record(found)][: context.part]
        lines = tuple(line(record) + ("（待确认）" if record.unsure else "") for record in found)
        return Outcome(one.incoming, one.speaker.name, lines)

    def _act_carefully(self, context: Context, one: _Entering) -> bool:
        """What a message does is undone alone when it fails, rows and objects alike."""
        savepoint = self._session.connection().begin_nested()
        try:
            self._say(context, one.room, [handler.act(context, found) for handler, found in one.understood])
            self._up_to_date().flush()
        except Exception as error:
            savepoint.rollback()
            self._rows.clear()
            self._session.expunge_all()
            self._rooms.clear()
            self._speakers.clear()
            if isinstance(error, AWAY):
                raise
            log.exception("消息 %d 没有处理成功，原文留着，等程序修好后再处理", context.message_id)
            self._mark(context.message_id, fate=Fate.failed)
            return False
        savepoint.commit()
        return True

    def _up_to_date(self) -> Session:
        """The session, once everything entered so far is written."""
        if self._rows:
            insert(self._session, self._rows)
            self._rows.clear()
        return self._session

    def _say(self, context: Context, room: Room | None, replies: Sequence[Reply | None]) -> None:
        """Put the answers in the outbox; a confirmation only where the group wants one each, and never at night."""
        if not self._answers:
            return
        is_night_now = is_night(self._now, self._rules.quiet_from, self._rules.quiet_until)
        acks = [reply.text for reply in replies if reply and reply.ack]
        if acks and not is_night_now and (room is None or room.ack == Ack.each):
            self._post(context, 0, Reply(";".join(acks)))
        for number, reply in enumerate((reply for reply in replies if reply and not reply.ack), 1):
            self._post(context, number, reply)

    def _post(self, context: Context, number: int, reply: Reply) -> None:
        incoming = context.incoming
        is_private = reply.private or incoming.room is None
        post = Post(
            key=f"answer:{context.message_id}:{number}",
            channel=incoming.channel,
            account=incoming.account,
            room=None if is_private else incoming.room,
            person=incoming.sender if is_private else None,
            group_id=context.group_id,
            answers=context.message_id,
            text=reply.text,
            made_at=self._now,
            due_at=self._now,
        )
        outbox.put(self._session, post)

    def _echo(self, incoming: Incoming) -> None:
        """A message of our own came back: the receipt of the post it was."""
        place = incoming.room or incoming.sender
        outbox.echoed(self._session, incoming.channel, incoming.account, place, incoming.text, incoming.id, self._now)

    def _recall(self, incoming: Incoming) -> list[Outcome]:
        message = inbox.find(self._session, incoming.channel, incoming.account, incoming.recalls or "")
        if message is None:
            return []
        inbox.recall(self._session, message, self._now, f"撤回：{message.identity_id}")
        return [Outcome(incoming, recalled=message.external_id)]

    def _room(self, incoming: Incoming) -> Room | None:
        if self._pasted is not None:
            return Room(self._pasted.group_id, None, Ack.none)
        if incoming.room is None:
            return None
        room = (incoming.channel, incoming.account, incoming.room)
        if room not in self._rooms:
            self._rooms[room] = groups.in_room(self._session, *room)
        return self._rooms[room]

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
        return paste.adopt(self._up_to_date(), self._key, group_id, said, *where)

    def _group_id(self, incoming: Incoming) -> int | None:
        room = self._room(incoming)
        return room.group_id if room else None

    def _is_known(self, incoming: Incoming) -> bool:
        contact = _contact(incoming)
        known = contact in self._speakers or member.find_identity(self._session, *contact) is not None
        return known or member.fitting(self._session, *contact[:2], incoming.sender_name) is not None

    def _speaker(self, incoming: Incoming) -> Speaker:
        contact = _contact(incoming)
        found = self._speakers.get(contact)
        if found is None or found.shown_name != incoming.sender_name:
            identity = member.meet(self._session, *contact, incoming.sender_name)
            person = self._session.get_one(Member, identity.member_id)
            fields = (identity.id or 0, incoming.sender_name, identity.member_id, person.name, person.recorded)
            found = self._speakers[contact] = Speaker(*fields)
        return found

    def _mark(self, message_id: int, **values: object) -> None:
        self._session.execute(update(Message).where(col(Message.id) == message_id).values(**values))


def _contact(incoming: Incoming) -> Contact:
    return incoming.channel, incoming.account, incoming.sender
