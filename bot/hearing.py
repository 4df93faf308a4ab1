"""A batch of messages in one open transaction: who spoke where, what it means for the ledger, what is to be said."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session, col, select

from bot.almanac import is_night
from bot.handler import Context, Handler, route
from bot.message import Incoming, Medium, Reply
from bot.text.catalogue import Catalogue
from bot.text.found import Found, Kind
from bot.text.phrase import line
from bot.text.sentence import read
from models import group as groups
from models import inbox, member, outbox
from models.db import insert
from models.group import Ack, Group
from models.inbox import Fate, Message
from models.member import Identity, Member
from models.outbox import Post
from models.setting import fingerprint_key

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rules:
    """The machine's settings that decide how a message is answered."""

    quiet_from: time = time(22)
    quiet_until: time = time(7)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message with what was understood in it, before anything is written; None where that met a bug."""

    incoming: Incoming
    understood: tuple[tuple[Handler, Found], ...] | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: the lines it put in the ledger, or the id of the message it took back."""

    incoming: Incoming
    name: str = ""
    lines: tuple[str, ...] = ()
    recalled: str | None = None


def understand(incoming: Incoming, catalogue: Catalogue) -> Heard:
    """What a message says; nothing for echoes, recalls and what is no text."""
    if incoming.own or incoming.medium not in (Medium.text, Medium.solitaire):
        return Heard(incoming, ())
    try:
        sentence = read(
            incoming.text,
            sent_at=incoming.sent_at,
            sender=incoming.sender_name,
            mentions_bot=incoming.mentions_bot,
            quoted=incoming.quoted,
            catalogue=catalogue,
            private=incoming.room is None,
        )
        return Heard(incoming, tuple(route(sentence)))
    except Exception:
        log.exception("读消息 %s 时出错", incoming.id)
        return Heard(incoming, None)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A transcript's group: its messages are of that group whatever their channel, and nobody is answered.

    `since` is the first moment that may be recorded. What was heard or pasted before is known by its fingerprint.
    """

    group: Group
    since: datetime


class Hearing:
    """One transaction's worth of listening; groups and people looked up once for the whole batch."""

    def __init__(self, session: Session, rules: Rules, now: datetime, pasted: Pasted | None = None) -> None:
        self._session, self._rules, self._now, self._pasted = session, rules, now, pasted
        self._key = fingerprint_key(session)
        self._groups: dict[tuple[str, str, str], Group | None] = {}
        self._speakers: dict[tuple[str, str, str], tuple[Identity, Member]] = {}

    def take(self, batch: Sequence[Heard]) -> list[Outcome]:
        """Handle each message of the batch that was not seen before; returns what became of those that were heard."""
        seen = self._seen([heard.incoming for heard in batch])
        outcomes = []
        for heard in batch:
            incoming = heard.incoming
            once = (incoming.channel, incoming.account, incoming.id)
            if once not in seen:
                seen.add(once)
                outcomes.append(self._take_one(heard))
        return [outcome for outcome in outcomes if outcome is not None]

    def _seen(self, batch: Sequence[Incoming]) -> set[tuple[str, str, str]]:
        ids = [incoming.id for incoming in batch]
        query = select(Message.channel, Message.account, Message.external_id).where(col(Message.external_id).in_(ids))
        return set(self._session.exec(query).all())

    def _take_one(self, heard: Heard) -> Outcome | None:
        incoming = heard.incoming
        if incoming.own:
            place = incoming.room or incoming.sender
            outbox.echoed(
                self._session, incoming.channel, incoming.account, place, incoming.text, incoming.id, self._now
            )
            return None
        group = self._group(incoming)
        if group is None and (incoming.room is not None or not self._is_known(incoming)):
            return None
        if group is not None and not self._is_open(group, incoming):
            return None
        if incoming.medium == Medium.recall:
            return self._recall(incoming)
        return self._enter(heard, group)

    def _is_open(self, group: Group, incoming: Incoming) -> bool:
        if self._pasted is None:
            return group.opened_at is not None
        mark = inbox.fingerprint(self._key, group.id, incoming.sender_name, incoming.sent_at, incoming.text)
        known = select(Message.id).where(Message.fingerprint == mark, Message.channel != incoming.channel)
        return incoming.sent_at >= self._pasted.since and self._session.exec(known).first() is None

    def _enter(self, heard: Heard, group: Group | None) -> Outcome:
        incoming = heard.incoming
        identity, person = self._speaker(incoming)
        understood = (heard.understood or ()) if person.recorded else _questions(heard)
        wants_record = any(_is_record(found) for _, found in understood)
        message_id = self._store(incoming, group, identity, kept=wants_record, recorded=person.recorded)
        if heard.understood is None:
            self._mark(message_id, fate=Fate.failed)
            return Outcome(incoming)
        context = Context(self._session, incoming, message_id, group, person, self._now)
        try:
            with self._savepoint():
                self._say(context, [handler.act(context, found) for handler, found in understood])
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("消息 %d 没有处理成功，原文留着，等程序修好后再处理", message_id)
            self._mark(message_id, fate=Fate.failed)
            return Outcome(incoming)
        if wants_record and not context.part:
            self._mark(message_id, kept=False)
        lines = [line(found) + ("（待确认）" if found.unsure else "") for _, found in understood if _is_record(found)]
        return Outcome(incoming, person.name, tuple(lines[: context.part]))

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        """What is done inside is undone alone when it fails, rows and objects alike."""
        savepoint = self._session.connection().begin_nested()
        try:
            yield
            self._session.flush()
        except BaseException:
            savepoint.rollback()
            self._session.expunge_all()
            self._groups.clear()
            self._speakers.clear()
            raise
        savepoint.commit()

    def _say(self, context: Context, replies: Sequence[Reply | None]) -> None:
        """Put the answers in the outbox; a confirmation only where the group wants one each, and never at night."""
        if self._pasted is not None:
            return
        is_night_now = is_night(self._now, self._rules.quiet_from, self._rules.quiet_until)
        acks = [reply.text for reply in replies if reply and reply.ack]
        if acks and not is_night_now and (context.group is None or context.group.ack == Ack.each):
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
            group_id=context.group.id if context.group else None,
            answers=context.message_id,
            text=reply.text,
            made_at=self._now,
            due_at=self._now,
        )
        outbox.put(self._session, post)

    def _recall(self, incoming: Incoming) -> Outcome | None:
        message = inbox.find(self._session, incoming.channel, incoming.account, incoming.recalls or "")
        if message is None:
            return None
        inbox.recall(self._session, message, self._now, f"撤回：{message.identity_id}")
        return Outcome(incoming, recalled=message.external_id)

    def _group(self, incoming: Incoming) -> Group | None:
        if self._pasted is not None:
            return self._pasted.group
        if incoming.room is None:
            return None
        room = (incoming.channel, incoming.account, incoming.room)
        if room not in self._groups:
            self._groups[room] = groups.in_room(self._session, *room)
        return self._groups[room]

    def _is_known(self, incoming: Incoming) -> bool:
        contact = (incoming.channel, incoming.account, incoming.sender)
        known = contact in self._speakers or member.find_identity(self._session, *contact) is not None
        return known or member.fitting(self._session, *contact[:2], incoming.sender_name) is not None

    def _speaker(self, incoming: Incoming) -> tuple[Identity, Member]:
        contact = (incoming.channel, incoming.account, incoming.sender)
        found = self._speakers.get(contact)
        if found is None or found[0].shown_name != incoming.sender_name:
            identity = member.meet(self._session, *contact, incoming.sender_name)
            found = (identity, self._session.get_one(Member, identity.member_id))
            self._speakers[contact] = found
        return found

    def _store(self, incoming: Incoming, group: Group | None, identity: Identity, *, kept: bool, recorded: bool) -> int:
        group_id = group.id if group else None
        mark = inbox.fingerprint(self._key, group_id, incoming.sender_name, incoming.sent_at, incoming.text)
        quoted = incoming.quoted
        row = {
            "channel": incoming.channel,
            "account": incoming.account,
            "external_id": incoming.id,
            "group_id": group_id,
            "identity_id": identity.id if recorded else None,
            "medium": incoming.medium.value,
            "text": incoming.text if recorded else "",
            "quoted": f"{quoted.sender}:{quoted.text}" if quoted and recorded else "",
            "sent_at": incoming.sent_at,
            "heard_at": self._now,
            "kept": kept,
            "forgotten": not recorded,
            "fingerprint": mark,
        }
        return insert(self._session, Message, row)

    def _mark(self, message_id: int, **values: object) -> None:
        self._session.execute(update(Message).where(col(Message.id) == message_id).values(**values))


def _questions(heard: Heard) -> tuple[tuple[Handler, Found], ...]:
    """Of somebody who asked not to be recorded only what they ask or tell the bot is acted on."""
    return tuple((handler, found) for handler, found in heard.understood or () if not _is_record(found))


def _is_record(found: Found) -> bool:
    return found.kind != Kind.query
