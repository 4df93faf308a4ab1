"""The bot's own words in what people say: a list that was pasted, forwarded or quoted is read as nobody's."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from bot.heard import WORDED, Heard, understand
from bot.message import Incoming
from bot.text.catalogue import Catalogue
from models import echo, prepared
from models.prepared import Own


def set_apart(
    session: Session, batch: Sequence[Heard], group_of: Callable[[Incoming], int | None], now: datetime
) -> list[Heard]:
    """The messages, each understood without the words the bot prepared; posts that stood in their group are settled."""
    texts = [_texts(heard) for heard in batch]
    if not any(texts):
        return list(batch)
    found = prepared.own_words(session, [text for some in texts for text in some])
    left: list[Heard] = []
    for heard, some in zip(batch, texts, strict=True):
        own, found = found[: len(some)], found[len(some) :]
        _settle(session, heard, own, group_of, now)
        left.append(_without(heard, own[0]) if own and own[0] else heard)
    return left


def _texts(heard: Heard) -> list[str]:
    """What is looked at: the message, and the message it replies to written as a quotation."""
    incoming, quoted = heard.incoming, heard.incoming.quoted
    if incoming.own or incoming.medium not in WORDED:
        return []
    if quoted is not None:
        return [incoming.text, f"「{quoted.sender}：{quoted.text}」\n------\n"]
    return [incoming.text] if len(incoming.text) >= prepared.CLEAR else []


def _settle(
    session: Session, heard: Heard, own: Sequence[Own | None], group_of: Callable[[Incoming], int | None], now: datetime
) -> None:
    posts = {post for one in own if one for post in one.posts}
    if posts:
        incoming = heard.incoming
        echo.seen(session, posts, group_of(incoming), min(incoming.sent_at, now), incoming.id)


def _without(heard: Heard, own: Own) -> Heard:
    if own.rest == heard.incoming.text:
        return heard
    if not any(sign.isalnum() for sign in own.rest):
        return Heard(heard.incoming, () if heard.understood else heard.understood)
    again = understand(replace(heard.incoming, text=own.rest), heard.catalogue or Catalogue({}))
    return replace(again, incoming=heard.incoming)
