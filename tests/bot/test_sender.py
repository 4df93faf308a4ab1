"""The way out: what waited too long or into the night is not said any more, and the list says why."""

from datetime import datetime, timedelta
from typing import Any

from bot.channel import Limits
from bot.message import Place, Receipt
from bot.outbox import Sender
from models import outbox
from models.outbox import Post, Standing
from tests.cast import SHANGHAI, Room


class Group:
    """A channel that shows what is said."""

    name = account = "room"
    limits = Limits(True, False, True, True, False, 2000)

    def __init__(self) -> None:
        self.shown: list[str] = []

    async def listen(self, hand_in: Any) -> None:
        """Nothing comes from here."""

    async def send(self, place: Place, text: str) -> Receipt:
        self.shown.append(text)
        return Receipt("r")


async def test_nothing_unasked_goes_out_at_night_and_an_answer_does(room: Room) -> None:
    fields = {"channel": "room", "account": "room", "room": "r1", "made_at": room.now, "due_at": room.now}
    unasked = Post(key="list", text="荐书榜", expires_at=room.now + timedelta(days=9), **fields)
    room.ask(lambda session: outbox.put(session, unasked))
    room.ask(lambda session: outbox.put(session, Post(key="answer", text="答", **fields | {"room": "r2"})))
    group = Group()
    at_three = (room.now + timedelta(days=1)).replace(hour=3)
    await Sender(room.db, group, lambda: at_three).send_due()
    assert group.shown == ["答"]
    assert [one.standing for one in room.posts()] == [Standing.skipped, Standing.sent]


async def test_what_follows_from_anothers_words_waits_until_nobody_is_disturbed(room: Room) -> None:
    room.hear(room.incoming("林静", "早上好"))
    told = Post(key="turn", job="drift-ready", text="轮到您了", person="p1", answers=1, channel="room", account="room",
                made_at=room.now, due_at=room.now)  # fmt: skip
    room.ask(lambda session: outbox.put(session, told))
    group, ordinary = Group(), datetime(2026, 5, 6, 7, 0, tzinfo=SHANGHAI)
    for moment in (ordinary.replace(month=4, day=30, hour=22), ordinary.replace(day=1, hour=10), ordinary):
        assert group.shown == []
        await Sender(room.db, group, lambda moment=moment: moment).send_due()
    assert group.shown == ["轮到您了"]
