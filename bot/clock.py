"""The alarm clock: every minute it asks which scheduled posts and notices are due, and has each settled once.

APScheduler only rings; what is due follows from the tables and the time, so that a restart, a second process or a
changed clock adds nothing.
"""

from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlmodel import Session

from bot import plans, posting, rounds
from bot.almanac import NIGHT, SHANGHAI, Night
from bot.job import Draft, Every, GroupPost, Notices, Occasion, Plan, Reminders, covered, find, for_all, posts
from bot.politeness import Manners, manners
from bot.posting import Due, Moment
from models import approval, outbox
from models import group as groups
from models.group import Group
from models.outbox import Standing

LAST_TICK = "clock.last_tick"


async def run(*ticks: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """Ring each of `ticks` at every full minute; shut the returned scheduler down to end it."""
    scheduler = AsyncIOScheduler(timezone=SHANGHAI)
    for tick in ticks:
        scheduler.add_job(tick, CronTrigger(second=0), coalesce=True, max_instances=1, misfire_grace_time=None)
    scheduler.start()
    return scheduler


def ring(session: Session, now: datetime, late: timedelta, night: Night = NIGHT) -> int:
    """Settle all that came due since the last ring: posts, rounds, reminders; returns how many posts are made.

    What is not posted stands there with the reason. Of several processes one rings at a time.
    """
    since = plans.since_last(session, LAST_TICK, now)
    held = manners(session, late, night)
    approval.lapse(session, now)
    made = _ring_groups(session, since, now, held)
    for job in for_all().values():
        if isinstance(job, Notices):
            for due in plans.moments(plans.of_all(session, job), since, now):
                rounds.settle(session, job, due, held, now)
    for one in find().values():
        if isinstance(one, Reminders):
            rounds.remind(session, one, since, held, now)
    return made


def _ring_groups(session: Session, since: datetime, now: datetime, held: Manners) -> int:
    """Thousands of groups have few plans: these are asked first, and in most minutes nothing is due by any."""
    jobs, made = posts(), 0
    dues = {plan: list(due_times(plan, since, now, held)) for plan in plans.in_use(session, jobs)}
    if not any(dues.values()):
        return 0
    decided = groups.schedules(session)
    for group in groups.opened(session):
        here = Moment(session, group, plans.in_force(decided, group, jobs), held, now)
        came_due = [
            Due(jobs[name], plan, day, at) for name, plan in here.plans.items() for at, day in dues.get(plan, ())
        ]
        if came_due:
            made += posting.settle(here, sorted(came_due, key=lambda due: due.at))
    return made


def due_times(plan: Plan, since: datetime, until: datetime, held: Manners) -> Iterator[tuple[datetime, date]]:
    """When a plan is due after `since`, up to and including `until`, each with the day that the plan names.

    A daily post is left out on legal holidays; a weekly or monthly one moves to the next ordinary day.
    """
    day = since.astimezone(SHANGHAI).date() - plans.LONGEST_LOOK_BACK
    while plan.on and day <= until.astimezone(SHANGHAI).date():
        if _falls_on(plan, day):
            posted = day if plan.every == Every.day else held.posted_on(day)
            due = datetime.combine(posted, plan.at, SHANGHAI)
            if since < due <= until and not held.is_off(posted):
                yield due, day
        day += timedelta(days=1)


def write_now(session: Session, group: Group, job: GroupPost, now: datetime) -> Draft | None:
    """What a post would say if it covered the days up to today."""
    return job.write(_occasion_now(session, group, job, now))


def put_now(
    session: Session, group: Group, job: GroupPost, draft: Draft, now: datetime, *, by_hand: bool = False
) -> bool:
    """Put a post in on request, at most once a day for a group; False where today's stands there already.

    `by_hand`: a person will paste it, the bot does not send it.
    """
    covers = _occasion_now(session, group, job, now)
    key = posting.by_hand_key(job, group, now)
    post = posting.blank(group, job.name, key, (covers.since, covers.until), now)
    post.text, post.standing = draft.text, Standing.by_hand if by_hand else Standing.waiting
    return outbox.put(session, post, draft.quotes)


def _occasion_now(session: Session, group: Group, job: GroupPost, now: datetime) -> Occasion:
    every = plans.of_group(session, group, job).every
    today = now.astimezone(SHANGHAI).date()
    first, last = covered(every, today)
    since = today if every == Every.day else today - (last - first)
    return Occasion(session, group, since, today, every, now)


def _falls_on(plan: Plan, day: date) -> bool:
    if plan.every == Every.day:
        return True
    return plan.day == (day.isoweekday() if plan.every == Every.week else day.day)
