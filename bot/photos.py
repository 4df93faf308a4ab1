"""照片里的编号: a member's picture is looked at once, in memory; what a label on it says counts as if they wrote it.

Of a picture that shows no code nothing is kept. A back cover names a book, not a copy: it counts only for who was told
that one is laid aside for them.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from sqlmodel import Session

from bot.channel import Channel, SendFailed
from bot.hearing import Hearing, Outcome, Rules
from bot.message import Medium, Reply
from bot.text.catalogue import Catalogue
from bot.text.copies import taken
from models import book as books
from models import hold, photo
from models.copy import Copy
from models.db import AWAY, Database
from models.hold import Waiting
from models.inbox import Message
from models.member import Identity

if TYPE_CHECKING:
    from bot.pictures.codes import Seen

log = logging.getLogger(__name__)

DEADLINE = 30.0
"""Seconds a channel has for one picture."""
PAUSE = 30.0
"""Seconds until one that could not be had is asked for again."""
HOW = f"取到书请拍清楚书上的标签，或直接写编号，例如“{taken('CF-0012')}”。"


class Photos:
    """The pictures of one channel's account, looked at one after the other beside all other work."""

    def __init__(
        self,
        db: Database,
        channel: Channel,
        rules: Rules,
        catalogue: Callable[[], Catalogue],
        now: Callable[[], datetime],
        after: Callable[[Sequence[Outcome]], None],
    ) -> None:
        self._db, self._channel, self._rules = db, channel, rules
        self._catalogue, self._now, self._after = catalogue, now, after
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """A picture may have come."""
        self._woken.set()

    async def run(self) -> None:
        """Look at what waits, again and again, until cancelled."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                if await self.look():
                    continue
            except AWAY as error:
                log.error("数据库用不了（%s），照片过一会儿再看", error.orig)
            await asyncio.sleep(PAUSE)

    async def look(self) -> bool:
        """Look at everything that waits, oldest first; False where one was kept back, to be tried again later."""
        channel, account = self._channel.name, self._channel.account
        while waiting := await self._db.read(lambda session: photo.waiting(session, channel, account)):
            for one in waiting:
                if not await self._tried(one):
                    return False
        return True

    async def _tried(self, one: photo.Waiting) -> bool:
        try:
            await self._look_at(one)
            return True
        except (SendFailed, TimeoutError) as problem:
            log.warning("消息 %d 的照片没有取到：%s", one.message_id, problem)
        except AWAY:
            raise
        except Exception:
            log.exception("消息 %d 的照片没有看成", one.message_id)
        await self._db.write(partial(photo.failed, message_id=one.message_id))
        return False

    async def _look_at(self, one: photo.Waiting) -> None:
        """Fetch a picture, read it and act on it."""
        thing = await asyncio.wait_for(self._channel.thing(one.external_id, Medium.image), DEADLINE)
        seen = await asyncio.to_thread(_read, thing.content) if thing else None
        self._after(await self._db.write(lambda session: self._act(session, one.message_id, seen)))

    def _act(self, session: Session, message_id: int, seen: "Seen | None") -> list[Outcome]:
        message = photo.claim(session, message_id)
        if message is None or seen is None:
            return []
        words, answer = said_by(session, message, seen)
        if not words and not answer:
            return []
        hearing = Hearing(session, self._rules, self._now())
        instead = Reply(answer, private=True) if answer else None
        outcome = hearing.shown(message, words, self._catalogue(), instead)
        return [outcome] if outcome else []


def said_by(session: Session, message: Message, seen: "Seen") -> tuple[str, str]:
    """What a picture says, as its sender would write it; else, to who sent it privately, why it says nothing."""
    if len(seen.copies) == 1:
        return taken(seen.copies[0]), ""
    if not seen.copies and len(seen.isbns) == 1 and (laid := _laid_aside(session, message, seen.isbns[0])):
        return taken(laid.code), ""
    is_asked = message.group_id is None and not message.kept and photo.is_last(session, message)
    return "", _why(session, seen) + HOW if is_asked else ""


def _laid_aside(session: Session, message: Message, isbn: str) -> Copy | None:
    """The one copy of a book that is laid aside for who sent a message."""
    of = books.of_isbn(session, isbn)
    member_id = session.get_one(Identity, message.identity_id).member_id
    holds = hold.of_member(session, member_id) if of else []
    found = [one for one in holds if of and one.book_id == of.id and one.standing == Waiting.ready]
    return session.get(Copy, found[0].copy_id) if len(found) == 1 else None


def _why(session: Session, seen: "Seen") -> str:
    if seen.copies:
        return f"照片里有{len(seen.copies)}个漂流编号，不知道取的是哪一本。"
    if not seen.isbns:
        return "照片收到了，没有看到漂流编号。"
    of = books.of_isbn(session, seen.isbns[0])
    return f"这是《{of.title}》，不知道是哪一本漂流书。" if of else f"书目里没有书号{seen.isbns[0]}。"


def _read(image: bytes) -> "Seen":
    """Loaded only now: an office without the drift never needs it."""
    from bot.pictures.codes import codes_in

    return codes_in(image)
