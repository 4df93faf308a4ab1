"""What was due in the year, worked out from the plans, the almanac and the moments at which the clock rang alone."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate

import chinese_calendar

from bot.job import Every, GroupPost, Plan, Reminders, find
from tests.year.chronicle import Chronicle
from tests.year.ledger import SHANGHAI, moment
from tests.year.motion import Year
from tests.year.world import BEGINS, ENDS, GROUPS, LATE_GROUP, QUIET

NIGHT = (time(22), time(7))
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Expected:
    """Something that was due, and the ring that saw it."""

    job: str
    group: int | None
    every: Every
    due: datetime
    rung: datetime


def off(day: date) -> bool:
    """A legal holiday, or a day off that 调休 adds; the first of January after the year is one too."""
    if day.year > ENDS.year:
        return (day.month, day.day) == (1, 1)
    is_off, name = chinese_calendar.get_holiday_detail(day)
    return bool(is_off and name)


def quiet(day: date) -> bool:
    """In one of the spans that the office declared."""
    return any(span.first <= day <= span.last for span in QUIET)


def night(at: datetime) -> bool:
    """In the quiet hours."""
    return at.time() >= NIGHT[0] or at.time() < NIGHT[1]


def _days() -> Iterator[date]:
    for number in range((ENDS.date() - BEGINS.date()).days + 1):
        yield BEGINS.date() + timedelta(days=number)


def _names_of_periods(plan: Plan) -> Iterator[tuple[str, date]]:
    """(name of the period, the day on which it is posted) of everything a plan names in the year."""
    for day in _days():
        if plan.every == Every.day and not off(day):
            yield f"{day:%Y-%m-%d}", day
        elif plan.every == Every.week and day.isoweekday() == plan.day:
            yield f"{day:%G-W%V}", _next_ordinary(day)
        elif plan.every == Every.month and day.day == plan.day:
            yield f"{day:%Y-%m}", _next_ordinary(day)


def _next_ordinary(day: date) -> date:
    return day if not off(day) else _next_ordinary(day + DAY)


class Rings:
    """The moments at which the clock rang, however it jumped."""

    def __init__(self, chronicle: Chronicle) -> None:
        self._rung = [ring.now for ring in chronicle.rings]
        self._latest = list(accumulate(self._rung, max))

    def seeing(self, due: datetime) -> datetime | None:
        """The first ring at `due` or behind it; None where none was, or only the first of all."""
        at = bisect_left(self._latest, due)
        return self._rung[at] if 0 < at < len(self._rung) else None


def everything_due(year: Year) -> dict[str, Expected]:
    """By its key, all that a ring of the clock saw come due."""
    rings, found = Rings(year.chronicle), dict[str, Expected]()
    for name, job in find().items():
        stem = name.replace("_", "-")
        if isinstance(job, GroupPost):
            for group in range(1, GROUPS + 1):
                found |= {f"{stem}:group-{group}:{period}": one for period, one in _of_group(year, rings, name, group)}
            continue
        for day in _days() if not isinstance(job, Reminders) and job.plan.on else ():
            at = datetime.combine(day, job.plan.at, SHANGHAI)
            rung = rings.seeing(at)
            if rung and rung <= year.chronicle.ended.get(name, rung):
                found[f"{stem}:{day}"] = Expected(name, None, Every.day, at, rung)
    return found


def _of_group(year: Year, rings: Rings, job: str, group: int) -> Iterator[tuple[str, Expected]]:
    plan = year.city.plans[group, job]
    marks = _marks(year, job, group)
    (opened,) = year.file.execute("SELECT opened_at FROM groups WHERE id = ?", (group,)).fetchone()
    for period, day in _names_of_periods(plan) if plan.on else ():
        at = datetime.combine(day, plan.at, SHANGHAI)
        rung = rings.seeing(at)
        is_concerned = marks is None or any(one in marks for one in _told_of(day))
        if rung and is_concerned and (group != LATE_GROUP or rung > moment(opened)):
            yield period, Expected(job, group, plan.every, at, rung)


def _marks(year: Year, job: str, group: int) -> set[date] | None:
    """The days of which a post has something to say in a group; None where it is due by its plan alone."""
    if job == "term_posts":
        return {mark for one in year.city.to_read if group in one.groups for mark in one.marks}
    if job == "event_follow_up":
        ends = (moment(ends).date() for (ends,) in year.file.execute(_ENDS, (group,)))
        return {day + 3 * DAY for day in ends}
    return set() if job == "vote_result" else None


_ENDS = "SELECT ends_at FROM events JOIN event_groups ON event_id = events.id WHERE stage = 'on' AND group_id = ?"


def _told_of(day: date) -> Iterator[date]:
    """A day, and those right before it on which nothing of every day could be posted."""
    yield day
    while off(before := day - DAY) or quiet(before):
        yield (day := before)
