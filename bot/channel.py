"""What a channel is: a way to hear and to post, with the limits it declares."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.message import Incoming, Medium, Place, Receipt

CALLED = {"room": "浏览器群聊", "transcript": "粘贴的聊天", "wechaty": "微信"}
"""What people call the channels."""
HandIn = Callable[[Incoming], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can do. `post_bytes` is the longest text of one message in UTF-8 bytes.

    `gap` is the average number of seconds between two unasked posts, so that they do not leave in one burst.
    `mentions_all`: a text can mention everybody in a room. `files`: pictures and files can be posted.
    """

    reads_all: bool
    needs_mention: bool
    proactive: bool
    private: bool
    human_confirms: bool
    post_bytes: int
    gap: float = 0.0
    mentions_all: bool = False
    files: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or file to be posted, under the name that people see; its suffix says what it is."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Thing:
    """A picture, a voice or a file; `suffix` like `.png`, empty where nobody knows what it is."""

    content: bytes
    suffix: str


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a channel hears what is said now, since when that is so (None: not known), and what to do if it does not.

    `why` and `remedy` are sentences.
    """

    listens: bool
    since: datetime | None = None
    why: str = ""
    remedy: str = ""


THING_BYTES = 30 * 1024 * 1024
"""The largest thing that is kept."""


class SendFailed(Exception):
    """The gateway said no. `final`: trying again is of no use."""

    def __init__(self, reason: str, *, final: bool) -> None:
        super().__init__(reason)
        self.final = final


class SendUnknown(Exception):
    """The message may have been sent: never retried blindly; its echo or a person settles it."""


class Channel(Protocol):
    """One account on one chat network."""

    name: str
    account: str
    limits: Limits

    async def listen(self, hand_in: HandIn) -> None:
        """Hand in every message, each awaited until it is committed, until cancelled."""

    def health(self) -> Health:
        """How listening goes; may be asked from any thread, and asks no gateway."""

    async def thing(self, message_id: str, medium: Medium) -> Thing | None:
        """What a message that is no text consists of; None where the channel does not have it (any more).

        Raises SendFailed where it may be had later.
        """

    async def send(self, place: Place, text: str, *, mentions_all: bool = False) -> Receipt:
        """Post one text, where the channel can with a mention of everybody; raises SendFailed or SendUnknown."""

    async def send_file(self, place: Place, file: Attachment) -> Receipt:
        """Post one picture or file; raises SendFailed or SendUnknown."""
