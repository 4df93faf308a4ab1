"""One incoming message is all or nothing: stored, understood, entered and answered in one transaction.

What waits is committed together; where that meets a bug, each message again in a transaction of its own.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from bot.heard import Heard, understand
from bot.hearing import Hearing, Outcome, Rules
from bot.message import Incoming
from bot.text.catalogue import Catalogue
from models.db import Database

log = logging.getLogger(__name__)

MOST = 128
"""How many waiting messages one transaction takes."""


class Dispatch:
    """The one queue into the database. `after` is called with what became of each message once it is committed."""

    def __init__(
        self,
        db: Database,
        rules: Rules,
        catalogue: Callable[[], Catalogue],
        now: Callable[[], datetime],
        after: Callable[[Sequence[Outcome]], None] = lambda outcomes: None,
    ) -> None:
        self._db, self._rules, self._catalogue, self._now, self._after = db, rules, catalogue, now, after
        self._waiting: deque[tuple[Incoming, asyncio.Future[None]]] = deque()
        self._arrived = asyncio.Event()

    async def hand_in(self, incoming: Incoming) -> None:
        """Hand in one message; returns when it is committed, however long the database takes."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((incoming, done))
        self._arrived.set()
        await done

    async def run(self) -> None:
        """Take what waits, again and again, until cancelled."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                taken = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
                await self._commit([incoming for incoming, _ in taken])
                for _, done in taken:
                    if not done.done():
                        done.set_result(None)

    async def _commit(self, batch: Sequence[Incoming]) -> None:
        catalogue, now = self._catalogue(), self._now()
        heard = [understand(incoming, catalogue) for incoming in batch]
        try:
            await self._write(heard, now, careful=False)
        except Exception as error:
            log.warning("%d 条消息一起写时出错（%s），改为一条一条写", len(heard), type(error).__name__)
            for one in heard:
                await self._write_alone(one, now)

    async def _write(self, heard: Sequence[Heard], now: datetime, *, careful: bool) -> None:
        def take(session: Session) -> list[Outcome]:
            return Hearing(session, self._rules, now, careful=careful).take(heard)

        self._after(await self._db.persist(take, f"{len(heard)}条消息"))

    async def _write_alone(self, heard: Heard, now: datetime) -> None:
        """A message that cannot be stored as it is leaves its id as a failed one, so that it is not silently gone."""
        try:
            await self._write([heard], now, careful=True)
        except Exception:
            log.exception("消息 %s 存不进数据库", heard.incoming.id)
            bare = Heard(replace(heard.incoming, text="", quoted=None, sender_name=""), None)
            await self._write([bare], now, careful=True)
