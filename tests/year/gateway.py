"""The edge of the year: one account's way to the chats, which works but for a few times."""

from datetime import datetime
from random import Random
from typing import Protocol

from bot.channel import HandIn, Limits, SendFailed, SendUnknown, Thing
from bot.message import Medium, Place, Receipt
from tests.year.chronicle import Chronicle, Shown
from tests.year.world import CHANNEL


class PowerCut(BaseException):
    """The machine went off just now."""


class Now(Protocol):
    """What a gateway must know of the moment."""

    rng: Random
    chronicle: Chronicle
    gateway_is_up: bool
    no_friends: set[str]

    @property
    def now(self) -> datetime:
        """What the bot's clock shows."""

    def words_to_no_friend(self, place: Place, text: str) -> None:
        """Somebody was written to who is no friend of the account."""


class Gateway:
    """One account's way to the chats: mostly it works; sometimes it says no, says nothing, or the power goes."""

    name = CHANNEL
    limits = Limits(True, False, True, True, False, 2000)

    def __init__(self, account: str, year: Now) -> None:
        self.account, self._year = account, year

    async def listen(self, hand_in: HandIn) -> None:
        """Nothing comes from here."""

    async def thing(self, message_id: str, medium: Medium) -> Thing | None:
        """There is none."""

    async def send(self, place: Place, text: str) -> Receipt:
        """Show it, or not; and say so, or not."""
        year, luck = self._year, self._year.rng.random()
        counts = year.chronicle.counts
        if not year.gateway_is_up or luck < 0.02:
            counts["gateway said no"] += 1
            raise SendFailed("网关没有回应", final=False)
        if place.person in year.no_friends:
            year.words_to_no_friend(place, text)
            raise SendFailed("还不是好友", final=True)
        if luck < 0.026:
            counts["power cut before the words were out"] += 1
            raise PowerCut
        if luck < 0.030:
            counts["send without an answer, not shown"] += 1
            raise SendUnknown
        shown = Shown(place, text, year.now, f"receipt-{len(year.chronicle.shown)}")
        year.chronicle.shown.append(shown)
        if luck < 0.037:
            counts["power cut after the words were out"] += 1
            raise PowerCut
        if luck < 0.045:
            counts["send without an answer, shown"] += 1
            raise SendUnknown
        return Receipt(shown.receipt)
