"""When each scheduled thing is due: as a group or, for notices and chores, the office decided, else by default."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from bot.almanac import SHANGHAI
from bot.job import Chore, Draft, Every, GroupPost, Notices, Occasion, Plan, covered
from bot.politeness import Manners
from models import group as groups
from models import setting
from models.audit import note
from models.group import Group, Schedule
from models.setting import Setting

LONGEST_LOOK_BACK = timedelta(days=40)
"""What came due longer ago is past mentioning."""
Decided = Mapping[tuple[int, str], Schedule]


def of_group(session: Session, group: Group, job: GroupPost) -> Plan:
    """The plan of a post in a group."""
    own = groups.schedule(session, group, job.name)
    return _plan(own) if own else job.plan


def in_use(session: Session, jobs: Mapping[str, GroupPost]) -> set[Plan]:
    """Every plan that holds in any group."""
    columns = (col(Schedule.on), col(Schedule.every), col(Schedule.day), col(Schedule.at), col(Schedule.asks))
    decided = {
        Plan(on, Every(every), day, at, asks)
        for on, every, day, at, asks in session.execute(select(*columns).distinct())
    }
    return {job.plan for job in jobs.values()} | decided


def in_force(decided: Decided, group: Group, jobs: Mapping[str, GroupPost]) -> dict[str, Plan]:
    """The plans of all posts in a group, by their names, out of what `groups.schedules` says of all groups at once."""
    own = {name: decided.get((group.id or 0, name)) for name in jobs}
    return {name: _plan(row) if (row := own[name]) else job.plan for name, job in jobs.items()}


def of_all(session: Session, job: Notices | Chore) -> Plan:
    """The plan of private notices or of a chore: one for all groups."""
    kept = json.loads(setting.get(session, _name(job), "{}"))
    return replace(job.plan, on=kept["on"], at=time.fromisoformat(kept["at"])) if kept else job.plan


def decide(session: Session, job: Notices | Chore, plan: Plan, at: datetime, by: str) -> None:
    """Say when private notices or a chore are due, for all groups."""
    words = json.dumps({"on": plan.on, "at": f"{plan.at:%H:%M}"})
    row = Setting(name=_name(job), value=words)
    note(session, at, by, "set", row, job=job.name, before=setting.get(session, row.name), after=words)
    setting.put(session, row.name, words)


def last(session: Session, tick: str, now: datetime) -> datetime:
    """When it rang before; others who ring wait for this transaction."""
    kept = setting.locked(session, tick, now.isoformat())
    return max(datetime.fromisoformat(kept), now - LONGEST_LOOK_BACK)


def since_last(session: Session, tick: str, now: datetime) -> datetime:
    """When it rang before; now is written down for the next time."""
    before = last(session, tick, now)
    setting.put(session, tick, now.isoformat())
    return before


def moments(plan: Plan, since: datetime, until: datetime) -> Iterator[datetime]:
    """When something of every day is due after `since`, up to and including `until`, on whatever sort of day."""
    day = since.astimezone(SHANGHAI).date()
    while plan.on and day <= until.astimezone(SHANGHAI).date():
        due = datetime.combine(day, plan.at, SHANGHAI)
        if since < due <= until:
            yield due
        day += timedelta(days=1)


def due_times(plan: Plan, since: datetime, until: datetime, held: Manners) -> Iterator[tuple[datetime, date]]:
    """When a plan is due after `since`, up to and including `until`, each with the day that the plan names.

    A daily post is left out on legal holidays; a weekly or monthly one moves to the next ordinary day.
    """
    day = since.astimezone(SHANGHAI).date() - LONGEST_LOOK_BACK
    while plan.on and day <= until.astimezone(SHANGHAI).date():
        if _falls_on(plan, day):
            posted = day if plan.every == Every.day else held.posted_on(day)
            due = datetime.combine(posted, plan.at, SHANGHAI)
            if since < due <= until and not held.is_off(posted):
                yield due, day
        day += timedelta(days=1)


def write_now(session: Session, group: Group, job: GroupPost, now: datetime) -> Draft | None:
    """What a post would say if it covered the days up to today."""
    return job.write(occasion_now(session, group, job, now))


def occasion_now(session: Session, group: Group, job: GroupPost, now: datetime) -> Occasion:
    """What a post would be written for if it covered the days up to today."""
    every = of_group(session, group, job).every
    today = now.astimezone(SHANGHAI).date()
    first, last = covered(every, today)
    since = today if every == Every.day else today - (last - first)
    return Occasion(session, group, since, today, every, now)


def _name(job: Notices | Chore) -> str:
    return f"plan.{job.name}"


def _plan(row: Schedule) -> Plan:
    return Plan(row.on, Every(row.every), row.day, row.at, row.asks)


def _falls_on(plan: Plan, day: date) -> bool:
    if plan.every == Every.day:
        return True
    return plan.day == (day.isoweekday() if plan.every == Every.week else day.day)
