"""A bot with eight groups: one refuses, one leaves it without an answer, the fourth hangs. Its test kills it."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.almanac import SHANGHAI
from bot.channel import Attachment, Limits, SendFailed, SendUnknown
from bot.message import Place, Receipt
from bot.outbox import Sender
from models import tables  # noqa: F401
from models.db import Database

NOON = datetime(2026, 4, 23, 12, 0, tzinfo=SHANGHAI)


class Chat:
    """What arrives in the groups is written to a file."""

    name = account = "room"
    limits = Limits(True, False, True, True, False, 2000, gap=0.05, mentions_all=True, files=True)

    def __init__(self, said: Path, *, calm: bool) -> None:
        self._said, self._calm = said, calm

    async def listen(self, hand_in: Any) -> None:
        """Nobody says anything."""

    async def send(self, place: Place, text: str, *, mentions_all: bool = False) -> Receipt:
        """Group 2 has put the bot out, group 3 leaves it without an answer, group 4 hangs."""
        if place.room == "g2":
            raise SendFailed("机器人已经不在这个群里", final=True)
        with self._said.open("a", encoding="utf-8") as said:
            said.write(f"{place.room} {text}\n")
        if place.room == "g3" and not self._calm:
            raise SendUnknown("没有按时回答")
        if place.room == "g4" and not self._calm:
            await asyncio.sleep(60)
        return Receipt(f"e-{place.room}")

    async def send_file(self, place: Place, file: Attachment) -> Receipt:
        """Nothing but text is sent here."""
        raise AssertionError(file)


if __name__ == "__main__":
    asyncio.run(Sender(Database(sys.argv[1]), Chat(Path(sys.argv[2]), calm="calm" in sys.argv), lambda: NOON).run())
