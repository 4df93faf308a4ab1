"""A broadcast on its way: gaps, a stop half-way, a kill; and its words are nobody's record."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.channel import Limits
from bot.message import Place, Receipt
from bot.outbox import Sender
from models import broadcast, outbox, outcome
from models.broadcast import Able, Broadcast
from models.db import Database
from models.group import Group
from models.outbox import LEASE, Post
from models.outcome import Stage
from tests.bot.eight_groups import NOON
from tests.cast import Room

ROOT = Path(__file__).parent.parent.parent
ABLE = Able(frozenset({"room"}), frozenset({"room"}))


def let_out(session: Session, text: str, groups: list[Group], at: datetime = NOON) -> None:
    one = Broadcast(text=text, written_by="阿青", written_at=at, due_at=at)
    broadcast.write(session, one, groups)
    broadcast.release(session, one, ABLE, at, "阿青")


def to_eight(session: Session) -> None:
    groups = [
        Group(name=f"{number}群", channel="room", account="room", room=f"g{number}", opened_at=NOON)
        for number in range(1, 9)
    ]
    session.add_all(groups)
    session.flush()
    let_out(session, "明天下午三点见", groups)


class Bot:
    """The process that sends, and the file of what arrived in the groups."""

    def __init__(self, url: str, said: Path) -> None:
        self._url, self._said = url, said
        self.process: subprocess.Popen[bytes] | None = None

    def starts(self, *more: str) -> None:
        call = [sys.executable, str(ROOT / "tests/bot/eight_groups.py"), self._url, str(self._said), *more]
        self.process = subprocess.Popen(call, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})

    def dies(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def said(self) -> list[str]:
        return self._said.read_text(encoding="utf-8").split("\n")[:-1] if self._said.exists() else []

    def until(self, place: str) -> None:
        end = time.monotonic() + 20
        while not any(line.startswith(place) for line in self.said()):
            assert time.monotonic() < end, self.said()
            time.sleep(0.02)


@pytest.fixture
def bot(db: Database, tmp_path: Path) -> Iterator[Bot]:
    with db.begin() as session:
        to_eight(session)
    running = Bot(db.url, tmp_path / "said")
    yield running
    running.dies()


def stages(db: Database, at: timedelta) -> list[Stage]:
    with db.begin() as session:
        return [one.stage for one in outcome.standing(session, session.get_one(Broadcast, 1), NOON + at)]


def test_stopped_at_the_fourth_and_killed_it_stands_as_it_is_and_nothing_goes_out_twice(bot: Bot, db: Database) -> None:
    bot.starts()
    bot.until("g4")
    with db.begin() as session:
        broadcast.stop(session, session.get_one(Broadcast, 1), NOON, "周秘书")
    bot.dies()
    first, rest = [Stage.sent, Stage.failed], [Stage.stopped] * 4
    assert stages(db, timedelta()) == [*first, Stage.sending, Stage.sending, *rest]
    bot.starts("calm")
    time.sleep(2)
    assert stages(db, LEASE + timedelta(seconds=1)) == [*first, Stage.unknown, Stage.unknown, *rest]
    assert [line.split()[0] for line in bot.said()] == ["g1", "g3", "g4"]
    with db.begin() as session:
        for post in outbox.unknown(session, NOON + 2 * LEASE):
            outbox.decide(session, post, NOON, sent=post.room == "g4")
    assert stages(db, timedelta()) == [*first, Stage.stopped, Stage.sent, *rest]
    time.sleep(1.5)
    assert len(bot.said()) == 3


def test_killed_half_way_and_not_stopped_the_others_get_it_and_one_alone_is_in_doubt(bot: Bot, db: Database) -> None:
    bot.starts()
    bot.until("g4")
    bot.dies()
    bot.starts("calm")
    bot.until("g8")
    end = time.monotonic() + 10
    while stages(db, LEASE + timedelta(seconds=1)).count(Stage.sent) < 5 and time.monotonic() < end:
        time.sleep(0.1)
    assert stages(db, LEASE + timedelta(seconds=1)) == [
        Stage.sent, Stage.failed, Stage.unknown, Stage.unknown, *[Stage.sent] * 4,
    ]  # fmt: skip
    assert sorted(line.split()[0] for line in bot.said()) == ["g1", "g3", "g4", "g5", "g6", "g7", "g8"]


class Slow:
    """A channel that wants gaps."""

    name = account = "room"
    limits = Limits(True, False, True, True, False, 2000, gap=0.2)

    def __init__(self) -> None:
        self.said: list[str] = []

    async def send(self, place: Place, text: str) -> Receipt:
        self.said.append(place.room or "")
        return Receipt("r")


async def test_groups_get_it_one_by_one_and_an_answer_does_not_wait(room: Room) -> None:
    room.hear(room.incoming("林静", "早"))
    room.ask(to_eight)
    channel = Slow()
    sender = Sender(room.db, channel, lambda: NOON)
    assert [await sender.send_due() for _ in range(3)] == [1, 0, 0]
    answer = Post(key="a", channel="room", account="room", room="g9", answers=1, text="答", made_at=NOON, due_at=NOON)
    room.ask(lambda session: outbox.put(session, answer))
    assert await sender.send_due() == 1
    assert channel.said == ["g1", "g9"]
    await asyncio.sleep(0.31)
    assert await sender.send_due() == 1
    assert channel.said == ["g1", "g9", "g2"]


def test_its_words_are_no_record_whoever_forwards_them(room: Room) -> None:
    text = "【通知】周六沙龙，想来的报名。\n推荐大家先读《活着》，读完打卡。\n今天打卡《活着》读到98页"
    room.ask(lambda session: let_out(session, text, [room.group(session)], room.now))
    room.says("林静", text)
    room.says("林静", f"转发：{text}")
    room.says("林静", "今天打卡《活着》读到98页", quotes=("书香群记", text))
    assert [row.made_at for row in room.records()] == [room.now]
    posts = room.ask(lambda session: session.exec(select(Post).where(Post.job == "broadcast")).all())
    assert [post.standing.value for post in posts] == ["sent"]
