"""What passes between a channel, the core and the outbox: a message that came in, and a place to post to."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

BOT_NAME = "书香群记"
"""What the bot is called in every group."""


def clean(text: str) -> str:
    """Text without what databases refuse: NUL, and lone surrogates (shown as U+FFFD)."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Medium(StrEnum):
    """What a message is made of; everything a channel does not know is `other`."""

    text = "text"
    image = "image"
    voice = "voice"
    video = "video"
    file = "file"
    link = "link"
    solitaire = "solitaire"
    emoticon = "emoticon"
    recall = "recall"
    other = "other"


@dataclass(frozen=True, slots=True)
class Quoted:
    """The message that another one replies to, as the channel shows it."""

    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message as a channel hands it over.

    `id` is the channel's own id, unique within (channel, account). `room` and `sender` are the channel's ids, the
    `_name` fields what people see. `room` is None in a private chat with the bot. `sent_at` is aware.
    `own` marks the echo of a message that the bot's own account sent. `recalls` is the id of the message taken back
    (medium `recall`). `friend`: the account can write to the sender privately. `authors` are the ids of those who wrote
    the rows of a 接龙, in order, where the channel says so.
    """

    channel: str
    account: str
    id: str
    sender: str
    sender_name: str
    text: str
    sent_at: datetime
    room: str | None = None
    room_name: str = ""
    medium: Medium = Medium.text
    mentions_bot: bool = False
    quoted: Quoted | None = None
    own: bool = False
    friend: bool = False
    recalls: str | None = None
    authors: tuple[str, ...] = ()
    raw: str | None = field(default=None, repr=False)

    @property
    def gist(self) -> str:
        """What it is known again by: its words, or of what is no text its medium, which every copy shows."""
        return self.text if self.medium in (Medium.text, Medium.solitaire) else f"[{self.medium}]"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post goes: a room, or one person privately; exactly one of `room` and `person` is set."""

    channel: str
    account: str
    room: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a channel answers to a send; `message_id` is None where only the later echo will tell it."""

    message_id: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler wants said. An `ack` confirms a record, as the group has it set; an answer always goes out.

    With `to` (a member's id) it is for somebody else than the speaker, told privately once for each `key`;
    `soon`: on a day off too, as the event it speaks of may be on it.
    """

    text: str
    private: bool = False
    ack: bool = False
    to: int | None = None
    key: str = ""
    soon: bool = False
