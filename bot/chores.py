"""例行事务: the chores that came due are done beside the clock and in a thread, for a backup may take minutes."""

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlmodel import Session, col, select

from bot import plans
from bot.job import Chore, Errand, for_all
from bot.refusal import Refused
from models import outbox
from models.db import AWAY, Database
from models.outbox import Post, Standing

log = logging.getLogger(__name__)

LAST_TICK = "clock.last_chores"
LEASE = timedelta(hours=2)
"""How long a chore may take; after that whoever did it is gone, and it is done again."""


async def do_due(db: Database, data: Path, now: datetime) -> int:
    """Do the chores that came due since the last time, and those that a crash left; returns how many."""
    try:
        taken = await db.write(lambda session: claim(session, now))
    except AWAY as error:
        log.error("数据库用不了（%s），例行事务下一分钟再做", error.orig)
        return 0
    for post_id, chore in taken:
        standing, said = await asyncio.to_thread(_do, chore, Errand(db, data, now))
        ended = partial(outbox.settle, post_id=post_id, standing=standing, at=now, reason=said)
        await db.persist(ended, f"例行事务 {chore.name} ")
    return len(taken)


def do_now(db: Database, data: Path, chore: Chore, now: datetime) -> tuple[bool, str]:
    """Do a chore on request: whether it was done, and what is to be said of it."""
    standing, said = _do(chore, Errand(db, data, now))
    with db.begin() as session:
        _put(session, chore, f"{_stem(chore)}:{now.isoformat()}:by-hand", now, standing, said)
    return standing == Standing.sent, said


def claim(session: Session, now: datetime) -> list[tuple[int, Chore]]:
    """Take what came due and what was left, each with the id under which it stands; of several missed only the last."""
    since = plans.since_last(session, LAST_TICK, now)
    chores = {name: job for name, job in for_all().items() if isinstance(job, Chore)}
    for chore in chores.values():
        dues = list(plans.moments(plans.of_all(session, chore), since, now))
        for due in dues:
            standing = Standing.waiting if due == dues[-1] else Standing.skipped
            reason = "" if due == dues[-1] else "错过了，只补做最近一次"
            _put(session, chore, f"{_stem(chore)}:{due.date()}", now, standing, reason)
    left = (col(Post.standing) == Standing.waiting) | (
        (col(Post.standing) == Standing.sending) & (col(Post.lease_until) < now)
    )
    query = select(Post).where(Post.channel == "", col(Post.job).in_(chores), left).with_for_update(skip_locked=True)
    taken = list(session.exec(query.order_by(col(Post.id))))
    for post in taken:
        post.standing, post.lease_until, post.tries = Standing.sending, now + LEASE, post.tries + 1
    session.flush()
    return [(post.id or 0, chores[post.job]) for post in taken]


def _do(chore: Chore, errand: Errand) -> tuple[Standing, str]:
    try:
        return Standing.sent, chore.do(errand)
    except Refused as problem:
        log.error("%s没有做成：%s", chore.title, problem)
        return Standing.failed, str(problem)
    except Exception:
        log.exception("%s没有做成", chore.title)
        return Standing.failed, "程序出错，原因见日志"


def _stem(chore: Chore) -> str:
    return chore.name.replace("_", "-")


def _put(session: Session, chore: Chore, key: str, now: datetime, standing: Standing, reason: str) -> None:
    post = Post(key=key, job=chore.name, channel="", account="", text="", made_at=now, due_at=now)
    post.standing, post.reason = standing, reason
    post.sent_at = now if standing == Standing.sent else None
    outbox.put(session, post)
