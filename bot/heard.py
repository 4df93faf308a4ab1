"""A message with what it says, before anything is written: the pure half of listening."""

import logging
from dataclasses import dataclass, field

from bot.handler import Handler, route
from bot.message import Incoming, Medium, Quoted
from bot.text.catalogue import Catalogue
from bot.text.found import Found, Kind
from bot.text.sentence import read
from models.group import Group
from models.inbox import Message
from models.member import Identity

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message with what was understood in it, before anything is written; None where that met a bug.

    `catalogue` is what it was read with, should it have to be read again.
    """

    incoming: Incoming
    understood: tuple[tuple[Handler, Found], ...] | None
    catalogue: Catalogue = field(default_factory=lambda: Catalogue({}), repr=False, compare=False)


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
        return Heard(incoming, tuple(route(sentence)), catalogue)
    except Exception:
        log.exception("读消息 %s 时出错", incoming.id)
        return Heard(incoming, None)


def from_inbox(message: Message, identity: Identity, group: Group | None) -> Incoming:
    """A message of the inbox as its channel handed it in."""
    name, _, words = message.quoted.partition(":")
    return Incoming(
        channel=message.channel,
        account=message.account,
        id=message.external_id,
        sender=identity.contact,
        sender_name=identity.shown_name,
        text=message.text,
        sent_at=message.sent_at,
        room=group.room if group else None,
        medium=Medium(message.medium),
        mentions_bot="@书香群记" in message.text,
        quoted=Quoted(name, words) if message.quoted else None,
    )


def is_plain(heard: Heard) -> bool:
    """Whether a message can do no more than enter records: no echo, no recall, nothing asked or told of the bot."""
    incoming = heard.incoming
    is_words = not incoming.own and incoming.medium != Medium.recall
    return is_words and all(is_record(found) for _, found in heard.understood or ())


def questions(heard: Heard) -> tuple[tuple[Handler, Found], ...]:
    """Of somebody who asked not to be recorded only what they ask or tell the bot is acted on."""
    return tuple((handler, found) for handler, found in heard.understood or () if not is_record(found))


def is_record(found: Found) -> bool:
    return found.kind != Kind.query
