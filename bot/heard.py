"""A message with what it says, before anything is written: the pure half of listening."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.handler import Handler, route
from bot.message import Incoming, Medium, Quoted, Reply
from bot.text.catalogue import Catalogue
from bot.text.found import Found, Kind
from bot.text.pointers import Pointer, pointer
from bot.text.sentence import Sentence, read
from bot.unanswered import unanswered
from models.group import Group
from models.inbox import Message
from models.member import Identity

log = logging.getLogger(__name__)

CAPTIONED = (Medium.image, Medium.voice, Medium.video)
"""What is no text but may come with its sender's words; a card's or a file's are not the sender's."""
WORDED = (Medium.text, Medium.solitaire, *CAPTIONED)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message with what was understood in it, before anything is written; None where that met a bug.

    `points` is what in it stands for a book that was talked of before, `catalogue` what it was read with.
    `instead` is what to answer where the bot was asked something that no handler understood.
    """

    incoming: Incoming
    understood: tuple[tuple[Handler, Found], ...] | None
    points: Pointer | None = None
    catalogue: Catalogue | None = field(default=None, repr=False)
    instead: Reply | None = None


def understand(incoming: Incoming, catalogue: Catalogue) -> Heard:
    """What a message says; nothing for echoes, recalls and what is no text, but the words under a picture."""
    if incoming.own or incoming.medium not in WORDED or (incoming.medium in CAPTIONED and not incoming.text):
        return Heard(incoming, ())
    try:
        sentence = _read(incoming, incoming.text, catalogue)
        understood = tuple(_meant(route(sentence), sentence))
        instead = None if understood else unanswered(sentence, friend=incoming.friend)
        return Heard(incoming, understood, pointer(sentence), catalogue, instead)
    except Exception:
        log.exception("读消息 %s 时出错", incoming.id)
        return Heard(incoming, None)


def _meant(understood: list[tuple[Handler, Found]], sentence: Sentence) -> Iterator[tuple[Handler, Found]]:
    """What is told to the bot alone is told, not asked: where it is a record, only a question mark asks beside it."""
    is_told = sentence.private and not re.search("[?？]", sentence.text)
    is_told = is_told and any(is_record(found) and not found.unsure for _, found in understood)
    yield from ((handler, found) for handler, found in understood if is_record(found) or not is_told)


def reread(heard: Heard, text: str | None) -> Sentence:
    """Other words read as if this message said them; None reads its own."""
    catalogue = heard.catalogue or Catalogue({})
    return _read(heard.incoming, heard.incoming.text if text is None else text, catalogue)


def _read(incoming: Incoming, text: str, catalogue: Catalogue) -> Sentence:
    return read(
        text,
        sent_at=incoming.sent_at,
        sender=incoming.sender_name,
        mentions_bot=incoming.mentions_bot,
        quoted=incoming.quoted,
        catalogue=catalogue,
        private=incoming.room is None,
        live=True,
    )


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
        friend=identity.friend,
    )


def is_plain(heard: Heard) -> bool:
    """Whether a message can do no more than enter records, whatever was said before it.

    No echo, no recall, nothing asked or told of the bot, nothing that points to the talk before.
    """
    incoming = heard.incoming
    is_words = not incoming.own and incoming.medium != Medium.recall and heard.points is None
    return is_words and all(is_record(found) for _, found in heard.understood or ())


def questions(heard: Heard) -> tuple[tuple[Handler, Found], ...]:
    """Of somebody who asked not to be recorded only what they ask or tell the bot is acted on."""
    return tuple((handler, found) for handler, found in heard.understood or () if not is_record(found))


def is_record(found: Found) -> bool:
    return found.kind != Kind.query
