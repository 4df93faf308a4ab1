"""时间表: how the times of scheduled things are read and said, and how they are decided."""

from dataclasses import replace
from datetime import date, datetime, time

from sqlmodel import Session

from bot import plans
from bot.almanac import SHANGHAI, Night
from bot.job import Chore, Every, GroupPost, Notices, Plan
from bot.refusal import Refused
from models import group as groups
from models.group import Group, Schedule

YES = {"on": True, "off": False, "是": True, "否": False, "开": True, "关": False}
ASKS = {"ask": True, "noask": False, "过目": True, "免过目": False}
"""Whether an organiser looks at a post before it goes out."""
_WEEKDAYS = "一二三四五六日"
_ANY_DAY = date(2026, 1, 1)


def set_post(session: Session, group: Group, job: GroupPost, value: str, night: Night) -> str:
    """Turn a group's post on or off, give it a time (20:30, 周一09:00, 每月1日09:00), or have it looked at first.

    Returns what held before, as `said`. Raises Refused.
    """
    old = plans.of_group(session, group, job)
    row = groups.schedule(session, group, job.name) or Schedule(
        group_id=group.id or 0, job=job.name, on=old.on, every=old.every.value, day=old.day, at=old.at, asks=old.asks
    )
    if value in YES:
        row.on = YES[value]
    elif value in ASKS:
        row.asks = ASKS[value]
    else:
        row.on = True
        row.every, row.day, row.at = _time(job.plan, value)
        _check_night(value, row.at, night)
    session.add(row)
    return said(old)


def set_for_all(session: Session, job: Notices | Chore, value: str, night: Night, at: datetime, by: str) -> None:
    """Turn notices or a chore on or off, or give them a time. Raises Refused."""
    plan = plans.of_all(session, job)
    plan = replace(plan, on=YES[value]) if value in YES else replace(plan, on=True, at=_clock(value, "03:30"))
    if isinstance(job, Notices):
        _check_night(value, plan.at, night)
    plans.decide(session, job, plan, at, by)


def said(plan: Plan) -> str:
    """每周一09:00"""
    if not plan.on:
        return "关"
    weekday = _WEEKDAYS[(plan.day - 1) % 7]
    day = {Every.day: "每天", Every.week: f"每周{weekday}", Every.month: f"每月{plan.day}日"}[plan.every]
    return f"{day}{plan.at:%H:%M}" + ("（会务过目后发）" if plan.asks else "")


def _check_night(value: str, at: time, night: Night) -> None:
    """Refuse a time at which the bot says nothing."""
    if datetime.combine(_ANY_DAY, at, SHANGHAI) in night:
        raise Refused(f"{value}在夜里的安静时段（{night.since:%H:%M}—{night.until:%H:%M}），请换个时间。")


def _time(plan: Plan, value: str) -> tuple[str, int, time]:
    days = {f"周{day}": number for number, day in enumerate(_WEEKDAYS, 1)}
    every, day, clock = plan.every.value, plan.day, value
    if value[:2] in days:
        every, day, clock = Every.week.value, days[value[:2]], value[2:]
    elif value.startswith("每月") and "日" in value:
        number, _, clock = value[2:].partition("日")
        if not number.isdigit() or not 1 <= int(number) <= 28:
            raise Refused("每月的日子应是1到28日，例如 每月1日09:00。")
        every, day = Every.month.value, int(number)
    return every, day, _clock(clock, "20:30、周一09:00 或 每月1日09:00", value)


def _clock(words: str, examples: str, whole: str = "") -> time:
    try:
        return time.fromisoformat(words).replace(tzinfo=None)
    except ValueError:
        raise Refused(f"看不懂时间“{whole or words}”；写成 {examples}。") from None
