"""The way out: what waited too long or into the night is not said any more, and the list says why."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from bot.channel import Limits, SendFailed
from bot.message import Place, Receipt
from bot.outbox import Sender
from models import outbox
from models.outbox import Post, Standing
from tests.cast import SHANGHAI, Room


class Group:
    """A channel that shows what is said."""

    name = account = "room"
    limits = Limits(True, False, True, True, False, 2000)
    refuses = False

    def __init__(self) -> None:
        self.shown: list[str] = []

    async def listen(self, hand_in: Any) -> None:
        """Nothing comes from here."""

    async def send(self, place: Place, text: str) -> Receipt:
        if self.refuses:
            raise SendFailed("网关没有连上", final=False)
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


async def refused(room: Room, post: Post, hours: float) -> tuple[Post, list[datetime]]:
    """A gateway that says no for some hours: what became of the post, and when it was tried."""
    room.ask(lambda session: outbox.put(session, post))
    group, tried, end = Group(), [], room.now + timedelta(hours=hours)
    group.refuses = True
    while room.now < end:
        if await Sender(room.db, group, lambda: room.now).send_due():
            tried.append(room.now)
        (one,) = room.posts()
        room.now = max(room.now + timedelta(seconds=1), one.due_at) if one.standing == Standing.waiting else end
    return one, tried


def turn(room: Room, **more: Any) -> Post:
    return Post(key="turn", job="drift-ready", text="轮到您了", person="p1", channel="room", account="room",
                made_at=room.now, due_at=room.now, **more)  # fmt: skip


async def test_what_never_goes_stale_is_tried_for_a_day_with_growing_pauses(room: Room) -> None:
    post, tried = await refused(room, turn(room), 72)
    pauses = [later - earlier for earlier, later in pairwise(tried)]
    assert pauses[0] < timedelta(seconds=15)
    assert timedelta(minutes=24) <= max(pauses) <= timedelta(minutes=37)
    assert timedelta(hours=18) < tried[-1] - tried[0] < timedelta(hours=30)
    assert (post.standing, post.reason) == (Standing.failed, "网关没有连上")


async def test_after_some_hours_of_refusal_a_post_still_goes_out(room: Room) -> None:
    post, _ = await refused(room, turn(room), 5)
    assert post.standing == Standing.waiting
    group = Group()
    await Sender(room.db, group, lambda: max(room.now, post.due_at)).send_due()
    assert group.shown == ["轮到您了"]


async def test_what_goes_stale_is_tried_until_then(room: Room) -> None:
    post, tried = await refused(room, turn(room, expires_at=room.now + timedelta(minutes=100)), 72)
    assert timedelta(minutes=98) < tried[-1] - tried[0] < timedelta(minutes=100)
    assert (post.standing, post.reason) == (Standing.failed, "网关没有连上")


async def test_a_person_who_sends_a_failed_post_again_gives_it_another_day(room: Room) -> None:
    post, _ = await refused(room, turn(room), 72)
    room.ask(lambda session: outbox.decide(session, session.get(Post, post.id), room.now, sent=False))
    group = Group()
    group.refuses = True
    await Sender(room.db, group, lambda: room.now).send_due()
    assert room.posts()[0].standing == Standing.waiting
