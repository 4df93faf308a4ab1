"""Whatever is delivered twice, crashes or starts again: a message's records stand once, and so does every post."""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from sqlmodel import Session, select

from bot.channel import Limits, SendFailed, SendUnknown
from bot.dispatch import Dispatch
from bot.hearing import Rules
from bot.message import Incoming, Medium, Place, Receipt
from bot.outbox import Sender
from models import migrations, outbox
from models.db import Database
from models.outbox import LEASE, Post, Standing
from models.record import COUNTS
from tests.cast import Room

T = TypeVar("T")


class Crash(BaseException):
    """The process ends here; nothing in it can catch this."""


class Mortal(Database):
    """A real database whose process dies at one of its writes, just before or just after the commit."""

    dies_at: int | None = None
    after_the_commit = False

    async def write(self, work: Callable[[Session], T]) -> T:
        self.dies_at = None if self.dies_at is None else self.dies_at - 1
        if self.dies_at is not None and self.dies_at < 0 and not self.after_the_commit:
            raise Crash
        done = await super().write(work)
        if self.dies_at is not None and self.dies_at < 0:
            raise Crash
        return done


class Network:
    """The channel: what it really showed to the group, and how the next sends end."""

    name = account = "room"
    limits = Limits(True, False, True, True, False, 2000)

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.ending = "receipt"

    async def listen(self, hand_in: Any) -> None:
        """Nothing comes from here; the machine hands in."""

    async def send(self, place: Place, text: str) -> Receipt:
        if self.ending == "refused":
            raise SendFailed("不行", final=True)
        if self.ending == "crash before":
            raise Crash
        if self.ending != "lost":
            self.shown.append(text)
        if self.ending == "crash after":
            raise Crash
        if self.ending in ("slow", "lost"):
            raise SendUnknown("没有按时回答")
        return Receipt(f"r{len(self.shown)}")


class Exactness(RuleBasedStateMachine):
    """A process that hears and posts, may die between any two of its steps, and comes back on the same file."""

    messages = Bundle("messages")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.db = Mortal(f"sqlite:///{Path(self.folder.name) / 'ledger.sqlite'}")
        migrations.upgrade(self.db.engine)
        self.room = Room(self.db)
        self.network = Network()
        self.said: set[str] = set()
        self.recalled: set[str] = set()
        self.not_taken: list[Incoming] = []

    def teardown(self) -> None:
        self.db.close()
        self.folder.cleanup()

    @rule(target=messages, page=st.integers(1, 400))
    def somebody_checks_in(self, page: int) -> Incoming:
        message = self.room.incoming("教育界-林静", f"打卡《活着》第{self.room.said + 1}章，读到{page}页")
        self.said.add(message.id)
        self.not_taken.append(message)
        return message

    @rule(message=messages)
    def it_is_delivered_again(self, message: Incoming) -> None:
        self.not_taken += [message, message]

    @rule(message=messages)
    def it_is_recalled(self, message: Incoming) -> None:
        self.recalled.add(message.id)
        self.not_taken.append(self.room.incoming("教育界-林静", "", medium=Medium.recall, recalls=message.id))

    @rule(steps=st.integers(0, 4), after=st.booleans())
    def the_process_will_die_soon(self, steps: int, after: bool) -> None:
        self.db.dies_at, self.db.after_the_commit = steps, after

    @rule()
    def what_waits_is_heard(self) -> None:
        survived = self._live(self._hear())
        assert not (survived and self.not_taken)

    @rule(ending=st.sampled_from(["receipt", "refused", "slow", "lost", "crash before", "crash after"]))
    def what_waits_is_sent(self, ending: str) -> None:
        self.network.ending = ending
        sender = Sender(self.db, self.network, lambda: self.room.now)
        self._live(sender.send_due())

    @rule()
    def time_passes(self) -> None:
        self.room.now += LEASE + timedelta(seconds=1)

    @invariant()
    def every_record_stands_once(self) -> None:
        waiting = {one.id for one in self.not_taken if one.medium == Medium.text}
        undone = {one.recalls for one in self.not_taken if one.recalls}
        rows = self.room.records()
        assert len({row.message_id for row in rows}) == len(rows) <= len(self.said)
        assert len(rows) >= len(self.said - waiting)
        assert sum(row.state in COUNTS for row in rows) >= len(self.said - waiting - self.recalled)
        assert sum(row.state in COUNTS for row in rows) <= len(self.said - (self.recalled - undone - waiting))

    @invariant()
    def every_post_is_shown_once_at_most_and_none_is_out_of_sight(self) -> None:
        assert len(self.network.shown) == len(set(self.network.shown))
        with self.db.begin() as session:
            posts = list(session.exec(select(Post).where(Post.text != "")))
            unknown = {post.text for post in outbox.unknown(session, self.room.now + 2 * LEASE)}
        standing = {post.text: post.standing for post in posts}
        wiped = [post for post in posts if post.text == outbox.WIPED and post.standing == Standing.sent]
        shown = [text for text in self.network.shown if text in standing]
        assert all(standing[text] == Standing.sent or text in unknown for text in shown)
        assert len(self.network.shown) - len(shown) <= len(wiped)

    async def _hear(self) -> None:
        """Hand in everything not taken yet, as the ear's file does: a message leaves it once it is committed."""
        dispatch = Dispatch(self.db, Rules(), lambda: self.room.catalogue, lambda: self.room.now)
        working = asyncio.ensure_future(dispatch.run())
        handing = asyncio.ensure_future(self._hand_in(dispatch))
        await asyncio.wait([working, handing], return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            handing.cancel()
            await asyncio.wait([handing])
            working.result()
        self.not_taken.clear()
        working.cancel()

    async def _hand_in(self, dispatch: Dispatch) -> None:
        async with asyncio.TaskGroup() as group:
            for message in self.not_taken:
                group.create_task(dispatch.hand_in(message))

    def _live(self, work: Coroutine[Any, Any, object]) -> bool:
        """One stretch of the process's life; whether it survived. After a death the next one opens the same file."""
        try:
            asyncio.run(_alone(work))
        except Crash:
            self.db.close()
            self.db = self.room.db = Mortal(self.db.url)
            migrations.upgrade(self.db.engine)
            return False
        return True


async def _alone(work: Coroutine[Any, Any, object]) -> None:
    """A death in one of several tasks is the whole process's."""
    try:
        await work
    except BaseExceptionGroup as several:
        if several.subgroup(Crash):
            raise Crash from None
        raise


TestExactness = Exactness.TestCase
TestExactness.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_an_answer_whose_message_is_recalled_once_it_is_out_stays_in_sight() -> None:
    group = Exactness()
    message = group.somebody_checks_in(3)
    group.what_waits_is_heard()
    group.what_waits_is_sent("receipt")
    assert len(group.network.shown) == 1
    group.it_is_recalled(message)
    group.what_waits_is_heard()
    group.every_record_stands_once()
    group.every_post_is_shown_once_at_most_and_none_is_out_of_sight()
    group.teardown()
