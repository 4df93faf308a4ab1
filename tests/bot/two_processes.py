"""One of several bots on one database: a clock and a way out, over a chat that now and then fails. Killed at random.

Run by `test_two_processes.py` in a process of its own. The time runs fast, from one beginning for all of them, and with
it the lease of what is under way, so that a lease is as much longer than a send as in earnest.
"""

import asyncio
import json
import os
import random
import sys
import time
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import bot.outbox
from bot import clock
from bot.channel import Limits, SendFailed, SendUnknown
from bot.message import Place, Receipt
from bot.outbox import Sender
from models import echo, outbox
from models.db import Database
from models.outbox import Post

HOURS_A_SECOND = 1.0
LATE = timedelta(hours=10)
DEADLINE, LEASE = 1.5, timedelta(hours=2)
"""How many real seconds a send may take, and how long a claim holds in the time of the groups (2 real seconds)."""


@dataclass(frozen=True, slots=True)
class World:
    """What all processes share: the database, the file of what was said, and when it all began."""

    url: str
    chat: str
    began: float
    start: str
    end: str

    def now(self) -> datetime:
        """The time in the groups."""
        return datetime.fromisoformat(self.start) + timedelta(hours=(time.time() - self.began) * HOURS_A_SECOND)

    def run(self, *more: str) -> list[str]:
        """The command that runs one bot in it."""
        return [sys.executable, __file__, json.dumps(asdict(self)), *more]

    def happened(self, kind: str, place: str, text: str) -> None:
        """Write down in one stroke, which no kill can cut, what happened in the chat."""
        line = json.dumps({"kind": kind, "place": place, "text": text, "by": os.getpid()}, ensure_ascii=False)
        handle = os.open(self.chat, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, f"{line}\n".encode())
        os.close(handle)

    def happenings(self, kind: str) -> list[tuple[str, str]]:
        """The (place, text) of everything of a kind that happened, in order."""
        lines = map(json.loads, Path(self.chat).read_text(encoding="utf-8").splitlines())
        return [(line["place"], line["text"]) for line in lines if line["kind"] == kind]


class Chat:
    """The groups. A send is quick or slow; the answer is a receipt, a no for now, an echo alone, or none at all."""

    name = account = "room"
    limits = Limits(True, False, True, True, False, 2000, gap=0.02)

    def __init__(self, world: World, db: Database, *, calm: bool) -> None:
        self._world, self._db, self._calm = world, db, calm
        self._echoes: set[asyncio.Task[None]] = set()

    async def listen(self, hand_in: Any) -> None:
        """Nobody says anything."""

    async def thing(self, message_id: str, medium: Any) -> None:
        """There are no pictures."""

    async def send(self, place: Place, text: str) -> Receipt:
        """Say it, or not, and tell how it went, or not."""
        room = place.room or ""
        chance = 1.0 if self._calm else random.random()
        if chance < 0.06:
            raise SendFailed("过于频繁", final=False)
        await asyncio.sleep(random.uniform(0.3, 1) if chance < 0.2 else random.uniform(0, 0.05))
        if chance < 0.22:
            self._world.happened("doubt", room, text)
            raise SendUnknown("没有按时回答")
        self._world.happened("said", room, text)
        await asyncio.sleep(random.uniform(0, 0.05))
        if chance < 0.24:
            self._world.happened("doubt", room, text)
            raise SendUnknown("没有按时回答")
        if chance < 0.6:
            echo = asyncio.ensure_future(self._echo(room, text))
            self._echoes.add(echo)
            echo.add_done_callback(self._echoes.discard)
        if chance < 0.35:
            self._world.happened("doubt", room, text)
            raise SendUnknown("没有编号")
        return Receipt(f"r{time.time_ns()}")

    async def _echo(self, room: str, text: str) -> None:
        await asyncio.sleep(random.uniform(0, 0.5))
        at = self._world.now()
        await self._db.persist(lambda session: echo.echoed(session, "room", "room", room, text, "e", at), "回显")


async def live(world: World, *, calm: bool) -> None:
    """Ring, answer and send until killed."""
    bot.outbox.DEADLINE, outbox.LEASE = DEADLINE, LEASE  # type: ignore[assignment]
    db = Database(world.url)
    sender = Sender(db, Chat(world, db, calm=calm), world.now)
    sending = asyncio.ensure_future(sender.run())
    world.happened("born", "", "")
    while not sending.done():
        now = world.now()
        try:
            await db.write(lambda session, now=now: clock.ring(session, now, LATE))
            if now.isoformat() < world.end:
                await db.write(lambda session, now=now: answer(session, now))
        except Exception as error:
            world.happened("error", "", repr(error))
        sender.wake()
        await asyncio.sleep(random.uniform(0.05, 0.2))
    sending.result()


def answer(session: Any, now: datetime) -> None:
    """Every three hours each group asked something: both processes try to put the answer in, and one does."""
    for group in range(1, 9):
        key = f"answer:{now:%Y-%m-%d}:{now.hour // 3}:{group}"
        fields = {"channel": "room", "account": "room", "room": f"r{group}", "made_at": now, "due_at": now}
        outbox.put(session, Post(key=key, text=key, group_id=group, **fields))


if __name__ == "__main__":
    asyncio.run(live(World(**json.loads(sys.argv[1])), calm="calm" in sys.argv))
