"""What happened in the year, seen by the test alone: when the clock rang, what stood in the chats, what went wrong."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.message import Place
from tests.year.gathering import Ahead
from tests.year.ledger import Loan


@dataclass(slots=True)
class Shown:
    """Words that stood in a chat: where, when by the bot's clock, and which post they were, once that is known."""

    place: Place
    text: str
    at: datetime
    receipt: str
    post_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One ring of the clock, and when it had rung before."""

    before: datetime
    now: datetime


@dataclass(slots=True)
class Chronicle:
    """What happened, as nobody but the test saw it."""

    rings: list[Rung] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    again: set[int] = field(default_factory=set)
    made: list[tuple[str, date, datetime, tuple[Loan, ...]]] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)
    ended: dict[str, datetime] = field(default_factory=dict)
    ahead: list[dict[int, Ahead]] = field(default_factory=list)
    words: dict[int, str] = field(default_factory=dict)
    impolite: list[str] = field(default_factory=list)
    unrecorded: list[tuple[datetime, int, bool]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
