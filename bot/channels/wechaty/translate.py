"""What the ear kept, as a message of ours: types, times, mentions and recalls as a Wechaty gateway writes them."""

import re
from datetime import UTC, datetime
from typing import Any

from bot.channels.wechaty.solitaire import rows_of
from bot.message import Incoming, Medium
from models.db import SHANGHAI

CHANNEL = "wechaty"
TYPES = {
    7: Medium.text,
    16: Medium.text,
    6: Medium.image,
    2: Medium.voice,
    15: Medium.video,
    1: Medium.file,
    14: Medium.link,
    5: Medium.emoticon,
    10: Medium.solitaire,
    13: Medium.recall,
}
_REVOKED = re.compile(r'<sysmsg type="revokemsg">.{0,2000}?<newmsgid>(\d{1,30})</newmsgid>', re.S)
_FIRST_MILLISECOND = 1_000_000_000_000


def incoming(body: dict[str, Any], account: str, now: datetime) -> Incoming:
    """The message of one kept payload; a type nobody knows survives as `other`."""
    medium, recalls = TYPES.get(body["type"], Medium.other), None
    if medium == Medium.recall:
        revoked = _REVOKED.search(body["text"])
        recalls = revoked[1] if revoked else None
        medium = Medium.recall if recalls else Medium.other
    me, own = body["me"], bool(body["me"]) and body["from"] == body["me"]
    text, authors = rows_of(body["text"]) if medium == Medium.solitaire else (body["text"], ())
    partner = body["to"] if own and not body["room"] else body["from"]
    return Incoming(
        channel=CHANNEL,
        account=account,
        id=body["id"],
        sender=partner,
        sender_name=body["name"],
        text=_words(body, medium, text),
        sent_at=_time(body["timestamp"], now),
        room=body["room"] or None,
        medium=medium,
        mentions_bot=(bool(me) and me in body["mentions"]) or "@书香群记" in body["text"],
        own=own,
        friend=bool(body.get("friend")),
        recalls=recalls,
        authors=authors,
        raw=body["text"] if body["text"].startswith("<") else None,
    )


def _words(body: dict[str, Any], medium: Medium, text: str) -> str:
    """What can be read of a message; of a file its name."""
    if medium == Medium.file:
        return str(body.get("file", ""))
    return text if medium in (Medium.text, Medium.solitaire) else ""


def _time(stamp: int, now: datetime) -> datetime:
    """Seconds or milliseconds since 1970; none, or one that is no time, means now."""
    if stamp <= 0:
        return now
    seconds = stamp / 1000 if stamp >= _FIRST_MILLISECOND else float(stamp)
    try:
        return datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI)
    except (OverflowError, ValueError, OSError):
        return now
