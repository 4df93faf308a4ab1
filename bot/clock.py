"""The alarm clock: every minute it asks which scheduled posts are due and puts them in the outbox, each once.

APScheduler only rings; what is due follows from the tables and the time, so that a restart, a second process or a
changed clock adds nothing.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlmodel import Session

from bot.almanac import NIGHT, SHANGHAI, Night, is_day_off
from bot.job import Draft, Every, Job, Occasion, covered, find, period
from models import group as groups
from models import holiday, outbox, setting
from models.group import Group
from models.outbox import Post, Standing

log = logging.getLogger(__name__)

LAST_TICK = "clock.last_tick"
LONGEST_LOOK_BACK = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Plan:
    """When a post is due in a group: what the group decided, else the post's own default."""

    on: bool
    every: Every
    day: int
    at: time


def plan(session: Session, group: Group, job: Job) -> Plan:
    """The plan of a post in a group."""
    own = groups.schedule(session, group, job.name)
    return Plan(own.on, Every(own.every), own.day, own.at) if own else Plan(job.on, job.every, job.day, job.at)


async def run(tick: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """Ring `tick` at every full minute; shut the returned scheduler down to end it."""
    scheduler = AsyncIOScheduler(timezone=SHANGHAI)
    scheduler.add_job(tick, CronTrigger(second=0), coalesce=True, max_instances=1, misfire_grace_time=None)
    scheduler.start()
    return scheduler


def ring(session: Session, now: datetime, late: timedelta, night: Night = NIGHT) -> int:
    """Put every post in that came due since the last ring; returns how many.

    What would be later than `late`, or is made at night, is skipped with the reason.
    """
    kept = setting.get(session, LAST_TICK)
    since = max(datetime.fromisoformat(kept), now - LONGEST_LOOK_BACK) if kept else now
    setting.put(session, LAST_TICK, now.isoformat())
    made, decided = 0, holiday.decided(session)
    for group in groups.opened(session):
        for job in find().values():
            for due in due_times(plan(session, group, job), since, now, decided):
                made += _put(session, group, job, due, now, late, is_night=now in night)
    return made


def due_times(
    plan: Plan, since: datetime, until: datetime, decided: Mapping[date, bool] = MappingProxyType({})
) -> Iterator[datetime]:
    """When a plan is due after `since`, up to and including `until`; `decided`: days the office said to be off or not.

    A daily post is left out on legal holidays; a weekly or monthly one moves to the next ordinary day.
    """
    if not plan.on:
        return
    day = since.astimezone(SHANGHAI).date() - timedelta(days=12)
    while day <= until.astimezone(SHANGHAI).date():
        if _falls_on(plan, day):
            posted = day if plan.every == Every.day else _next_ordinary(day, decided)
            due = datetime.combine(posted, plan.at, SHANGHAI)
            if since < due <= until and not is_day_off(posted, decided):
                yield due
        day += timedelta(days=1)


def write_now(session: Session, group: Group, job: Job, now: datetime) -> Draft | None:
    """What a post would say if it covered the days up to today."""
    every = plan(session, group, job).every
    until = now.astimezone(SHANGHAI).date()
    since, last = covered(every, until)
    if every != Every.day:
        since, last = until - (last - since), until
    return job.write(Occasion(session, group, since, last, every, now))


def put_now(session: Session, group: Group, job: Job, draft: Draft, now: datetime, *, by_hand: bool = False) -> bool:
    """Put a post in on request, at most once a day for a group; False where today's stands there already.

    `by_hand`: a person will paste it, the bot does not send it.
    """
    post = _post(group, job, key_of_today(job, group, now), draft.text, now)
    post.standing = Standing.by_hand if by_hand else Standing.waiting
    return outbox.put(session, post, draft.quotes)


def key_of_today(job: Job, group: Group, now: datetime) -> str:
    """The key of a post that is made on request."""
    return f"{key_stem(job, group)}:{now.astimezone(SHANGHAI).date()}:by-hand"


def key_stem(job: Job, group: Group) -> str:
    """recommended-list:group-7"""
    return f"{job.name.replace('_', '-')}:group-{group.id}"


def _put(
    session: Session, group: Group, job: Job, due: datetime, now: datetime, late: timedelta, *, is_night: bool
) -> int:
    every = plan(session, group, job).every
    key = f"{key_stem(job, group)}:{period(every, due.date())}"
    if outbox.stands(session, key):
        return 0
    if now - due > late:
        log.warning("%s 过点 %s 未发，不再补发", key, due)
        return _skip(session, group, job, key, now, f"{due:%m月%d日%H:%M}过点未发")
    if is_night:
        log.warning("%s 到点 %s 没有写成，现在是夜里，不发", key, due)
        return _skip(session, group, job, key, now, f"{due:%m月%d日%H:%M}未发，轮到时已是夜里")
    since, until = covered(every, due.date())
    draft = job.write(Occasion(session, group, since, until, every, now))
    if draft is None:
        return _skip(session, group, job, key, now, "没有可说的")
    post = _post(group, job, key, draft.text, now)
    post.expires_at = due + late
    return int(outbox.put(session, post, draft.quotes))


def _skip(session: Session, group: Group, job: Job, key: str, now: datetime, reason: str) -> int:
    post = _post(group, job, key, "", now)
    post.standing, post.reason = Standing.skipped, reason
    outbox.put(session, post)
    return 0


def _post(group: Group, job: Job, key: str, text: str, now: datetime) -> Post:
    return Post(
        key=key,
        job=job.name,
        channel=group.channel,
        account=group.account,
        room=group.room,
        group_id=group.id,
        text=text,
        made_at=now,
        due_at=now,
    )


def _falls_on(plan: Plan, day: date) -> bool:
    if plan.every == Every.day:
        return True
    return plan.day == (day.isoweekday() if plan.every == Every.week else day.day)


def _next_ordinary(day: date, decided: Mapping[date, bool]) -> date:
    while is_day_off(day, decided):
        day += timedelta(days=1)
    return day
