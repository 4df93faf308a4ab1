"""Sends what waits in the outbox over one account's channel, one post at a time to a place, and settles each."""

import asyncio
import logging
import random
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.almanac import NIGHT, Night, morrow, waking
from bot.channel import Attachment, Channel, SendFailed, SendUnknown
from bot.message import Place, Receipt
from bot.refusal import reason
from models import allowance, holiday, outbox
from models.db import AWAY, Database
from models.outbox import Post, Standing

log = logging.getLogger(__name__)

DEADLINE = 60
"""Seconds a send may take; shorter than the lease of a claim."""
MOST = 8
"""Posts under way at once over one account."""
PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=30)
"""How long a post waits after a gateway's passing no: twice as long each time, up to half an hour."""
TRIES = 56
"""How often a passing no is taken for one where the words have no time of their own: with those pauses for a day."""
LAST_TRY = timedelta(minutes=1)
"""So long before its words are of no use any more a post is tried for the last time."""


class Sender:
    """The way out over one channel. `wake` says that something was put in; it looks by itself every second."""

    def __init__(
        self,
        db: Database,
        channel: Channel,
        now: Callable[[], datetime],
        night: Night = NIGHT,
        files: Callable[[str], Attachment] | None = None,
    ) -> None:
        self._db, self._channel, self._now, self._night, self._files = db, channel, now, night, files
        self._me = uuid.uuid4().hex
        self._something = asyncio.Event()
        self._next_at = 0.0

    def wake(self) -> None:
        """Look at once."""
        self._something.set()

    async def run(self) -> None:
        """Claim and send until cancelled; what is under way then is finished first."""
        while True:
            try:
                sent = await self.send_due()
            except AWAY as error:
                log.error("待发箱读不到（%s），稍后再试", error.orig)
                sent = 0
            if not sent:
                self._something.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._something.wait(), 1)

    async def send_due(self) -> int:
        """Send what is due now; returns how many posts were claimed.

        Where the channel wants gaps, what nobody asked for is claimed one at a time and only when its gap is over: what
        has not left yet can still be called off, and a crash leaves at most one of them in doubt.
        """
        channel, now, gap = self._channel, self._now(), self._channel.limits.gap
        unasked = MOST if not gap else int(time.monotonic() >= self._next_at)
        whose = (channel.name, channel.account, self._me)

        def claim(session: Session) -> list[Post]:
            if (until := waking(now, self._night, holiday.decided(session))) > now:
                allowance.let_sleep(session, channel.name, channel.account, now, until)
            allowance.hold_back(
                session, channel.name, channel.account, now, lambda: morrow(now, self._night, holiday.decided(session))
            )
            return outbox.claim(session, *whose, now, MOST, unasked, is_night=now in self._night)

        posts = await self._db.write(claim)
        if any(post.answers is None for post in posts):
            self._next_at = time.monotonic() + gap * random.uniform(0.5, 1.5)
        async with asyncio.TaskGroup() as group:
            for post in posts:
                group.create_task(self._send(post))
        return len(posts)

    async def _send(self, post: Post) -> None:
        try:
            async with asyncio.timeout(DEADLINE):
                receipt = await self._posted(post)
        except SendFailed as failure:
            await self._failed(post, failure)
        except (SendUnknown, TimeoutError) as unknown:
            log.warning("待发 %s 是否发出不明：%s；等回显或由人查看", post.id, unknown)
        except Exception:
            log.exception("待发 %s 发送时出错，是否发出不明", post.id)
        else:
            await self._settle(post, Standing.sent, receipt=receipt.message_id or "")

    async def _posted(self, post: Post) -> Receipt:
        place = Place(post.channel, post.account, post.room, post.person)
        if not post.file:
            more = {"mentions_all": True} if post.mentions_all else {}
            return await self._channel.send(place, post.text, **more)
        try:
            file = await asyncio.to_thread(self._files, post.file) if self._files else None
        except OSError as error:
            raise SendFailed(f"附件读不了：{reason(error)}", final=True) from None
        except AWAY:
            raise SendFailed("附件暂时读不了：数据库用不了", final=False) from None
        except Exception:
            log.exception("待发 %s 的附件做不出来", post.id)
            raise SendFailed("附件做不出来，原因见日志", final=True) from None
        if file is None:
            raise SendFailed("这里发不了附件", final=True)
        return await self._channel.send_file(place, file)

    async def _failed(self, post: Post, failure: SendFailed) -> None:
        until = None if failure.final else _next_try(post, self._now())
        if until is None:
            log.error("待发 %s 没有发出：%s", post.id, failure)
            await self._settle(post, Standing.failed, reason=str(failure))
            return
        post_id = post.id or 0
        await self._db.persist(
            lambda session: outbox.postpone(session, post_id, until, str(failure)), f"待发 {post_id} "
        )

    async def _settle(self, post: Post, standing: Standing, *, reason: str = "", receipt: str = "") -> None:
        at, post_id = self._now(), post.id or 0
        await self._db.persist(
            lambda session: outbox.settle(session, post_id, standing, at, reason, receipt), f"待发 {post_id} "
        )


def _next_try(post: Post, now: datetime) -> datetime | None:
    """When a post that was refused for now is tried again; None once its day, or the time of its words, is over."""
    until = now + min(PAUSE * 2 ** min(post.tries, 16), LONGEST_PAUSE) * random.uniform(0.8, 1.2)
    if post.expires_at is None:
        return until if post.tries < TRIES else None
    last = post.expires_at - LAST_TRY
    return min(until, last) if now < last else None
