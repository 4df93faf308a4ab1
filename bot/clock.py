"""The alarm clock: every minute it asks which scheduled posts and notices are due, and has each settled once.

APScheduler only rings; what is due follows from the tables and the time, so that a restart, a second process or a
changed clock adds nothing.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlmodel import Session

from bot import plans, politeness, posting, rollcalls, rounds
from bot.almanac import NIGHT, SHANGHAI, Night
from bot.job import Notices, Plan, Reminders, find, for_all, posts
from bot.politeness import Manners, manners
from bot.posting import Due, Moment
from models import approval, picturing
from models import group as groups
from models.db import Database
from models.group import Group

LAST_TICK = "clock.last_tick"
SLICE = 25
"""Groups that are settled in one transaction."""
DRAWN = 4
"""Groups that are where posts have pictures: each takes a tenth of a second to draw."""


async def run(*ticks: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """Ring each of `ticks` at every full minute; shut the returned scheduler down to end it."""
    scheduler = AsyncIOScheduler(timezone=SHANGHAI)
    for tick in ticks:
        scheduler.add_job(tick, CronTrigger(second=0), coalesce=True, max_instances=1, misfire_grace_time=None)
    scheduler.start()
    return scheduler


async def ring_in_slices(
    db: Database, now: datetime, late: timedelta, night: Night = NIGHT, data: Path | None = None
) -> None:
    """Like `ring`, in many short transactions: what is heard meanwhile waits for one of them, not for all groups.

    That it rang is written down last: after a crash it rings again, and what was settled stands there by its key.
    """
    rung = await db.write(lambda session: _begin(session, now, late, night, data))
    while rung.groups:
        await db.write(lambda session: _settle_some(session, rung))
    await db.write(lambda session: _end(session, rung))


def ring(session: Session, now: datetime, late: timedelta, night: Night = NIGHT, data: Path | None = None) -> int:
    """Settle all that came due since the last ring: posts, rounds, reminders; returns how many posts are made.

    What is not posted stands there with the reason. Of several processes one rings at a time. `data` is where the
    pictures are kept; without it there are none.
    """
    rung, made = _begin(session, now, late, night, data), 0
    while rung.groups:
        made += _settle_some(session, rung)
    _end(session, rung)
    return made


@dataclass(frozen=True, slots=True)
class _Rung:
    """What came due after `since`; of each group that is still to be settled its id, its plans and its dues."""

    since: datetime
    now: datetime
    manners: Manners
    groups: deque[tuple[int, Mapping[str, Plan], list[Due]]]
    data: Path | None


def _begin(session: Session, now: datetime, late: timedelta, night: Night, data: Path | None) -> _Rung:
    """See what came due.

    Thousands of groups have few plans: these are asked first, and in most minutes nothing is due by any.
    """
    rung = _Rung(plans.last(session, LAST_TICK, now), now, manners(session, late, night), deque(), data)
    approval.lapse(session, now)
    rollcalls.settle(session, now, night)
    jobs = posts()
    dues = {plan: list(plans.due_times(plan, rung.since, now, rung.manners)) for plan in plans.in_use(session, jobs)}
    if not any(dues.values()):
        return rung
    days = {day for times in dues.values() for _, day in times}
    concerned = {(job.name, day): job.concerns(session, day) for job in jobs.values() if job.concerns for day in days}
    decided = groups.schedules(session)
    for group in groups.opened(session):
        in_force = plans.in_force(decided, group, jobs)
        came_due = [
            Due(jobs[name], plan, day, at)
            for name, plan in in_force.items()
            for at, day in dues.get(plan, ())
            if (name, day) not in concerned or group.id in concerned[name, day]
        ]
        if came_due:
            rung.groups.append((group.id or 0, in_force, sorted(came_due, key=lambda due: due.at)))
    return rung


def _settle_some(session: Session, rung: _Rung) -> int:
    """Settle the next few groups; returns how many posts are made."""
    plans.last(session, LAST_TICK, rung.now)
    most = DRAWN if rung.data and picturing.any_of_groups(session) else SLICE
    some = [rung.groups.popleft() for _ in range(min(most, len(rung.groups)))]
    had, made = politeness.had(session, [group_id for group_id, _, _ in some], rung.now), 0
    for group_id, in_force, dues in some:
        if group := session.get(Group, group_id):
            here = Moment(session, group, in_force, rung.manners, rung.now, had.get(group_id, ()), rung.data)
            made += posting.settle(here, dues)
    return made


def _end(session: Session, rung: _Rung) -> None:
    """Make the rounds of notices and send the reminders that came due, and write down that it rang."""
    for job in for_all().values():
        if isinstance(job, Notices):
            for due in plans.moments(plans.of_all(session, job), rung.since, rung.now):
                rounds.settle(session, job, due, rung.manners, rung.now)
    for one in find().values():
        if isinstance(one, Reminders):
            rounds.remind(session, one, rung.since, rung.manners, rung.now)
    plans.since_last(session, LAST_TICK, rung.now)
