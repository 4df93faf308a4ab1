"""一项定时: its times in each group or for all, what it would say now, and how one decides about it."""

import logging
from typing import Any

from sqlmodel import select

from bot import plans, rounds, timetable
from bot.console.coming import became, last
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.console.pages.schedules import ahead, held, own_groups, tabs
from bot.job import Every, GroupPost, Job, Notices, Plan, Reminders, find
from bot.refusal import Refused
from models.audit import note
from models.group import Group
from models.member import address
from models.page import pages
from models.role import Duty

log = logging.getLogger(__name__)

GROUPS, RESULTS, TOLD = 30, 10, 50
WEEKDAYS = tuple(f"周{day}" for day in "一二三四五六日")
MONTH_DAYS = tuple(f"每月{day}日" for day in range(1, 29))


@shows("/schedules/{name}", "一项定时")
def one(ask: Ask) -> Page:
    """A post group by group; what is done for all with its last results."""
    job = _job(ask)
    if isinstance(job, GroupPost):
        return Page("schedule_groups.html", _groups(ask, job))
    plan = plans.of_all(ask.session, job) if not isinstance(job, Reminders) else None
    values: dict[str, Any] = {
        "job": job,
        "plan": plan,
        "when": timetable.said(plan) if plan else "每场活动各按自己的时间",
        "coming": ahead(ask).of_all(job),
        "results": _results(ask, job, None),
        "may_set": plan is not None and ask.reach(Duty.organiser) is None,
        "may_try": isinstance(job, Notices) and ask.groups is None,
        "told": None,
        "tabs": tabs(ask),
    }
    if values["may_try"] and ask.words.get("try") and isinstance(job, Notices):
        told = rounds.would_tell(ask.session, job, held(ask), ask.now)
        values["told"] = [(address(member), notice.text) for member, notice in told[:TOLD]]
        values["number"] = len(told)
    return Page("schedule_all.html", values)


@does("/schedules/{name}", duty=Duty.organiser)
def decide_all(ask: Ask) -> Go:
    """Turn notices or a chore on or off, or give it a time."""
    job = _job(ask)
    if isinstance(job, GroupPost | Reminders):
        raise NotFound
    if ask.groups is not None:
        raise Refused("这一项不分群，由管全市的会务定。")
    before = plans.of_all(ask.session, job)
    value = ask.words.get("_act", "") if ask.words.get("_act") in ("on", "off") else ask.words.get("at", "").strip()
    timetable.set_for_all(ask.session, job, value, ask.house.rules.night, ask.now, ask.desk.by)
    after = plans.of_all(ask.session, job)
    return Go(f"/schedules/{job.name}", _changed(timetable.said(before), timetable.said(after)))


@shows("/schedules/{name}/{group}", "一个群的定时")
def in_group(ask: Ask) -> Page:
    """A post in one group: its times, its last results, and on request what it would say now."""
    job, group = _of_group(ask)
    plan = plans.of_group(ask.session, group, job)
    reach = ask.reach(Duty.organiser)
    return Page(
        "schedule_group.html",
        {
            "job": job,
            "group": group,
            "plan": plan,
            "when": timetable.said(plan),
            "usual": timetable.said(job.plan),
            "choices": _choices(job),
            "chosen": _chosen(job, plan),
            "coming": ahead(ask).of_post(job, [plan]).times([group.id or 0]),
            "results": _results(ask, job, [group.id or 0]),
            "may_set": reach is None or group.id in reach,
            "tried": _tried(ask, job, group) if ask.words.get("try") else None,
            "tabs": tabs(ask),
        },
    )


@does("/schedules/{name}/{group}", duty=Duty.organiser)
def decide(ask: Ask) -> Go:
    """Turn a group's post on or off, give it a time, or have it looked at first; kept in the audit."""
    job, group = _of_group(ask)
    before, act = timetable.said(plans.of_group(ask.session, group, job)), ask.words.get("_act", "")
    time = f"{ask.words.get('every', '')}{ask.words.get('at', '').strip()}"
    for value in (act,) if act in ("on", "off") else (time, "ask" if ask.words.get("asks") else "noask"):
        timetable.set_post(ask.session, group, job, value, ask.house.rules.night)
        ask.session.flush()
    after = timetable.said(plans.of_group(ask.session, group, job))
    if after != before:
        note(ask.session, ask.now, ask.desk.by, "set", group, **{job.name: [before, after]})
    back = f"/schedules/{job.name}" + ("" if ask.words.get("_listed") else f"/{group.id}")
    return Go(back, f"“{group.name}”的{job.title}{_changed(before, after)}")


def _groups(ask: Ask, job: GroupPost) -> dict[str, Any]:
    own, skip = own_groups(ask), ask.number("from")
    shown, look = own[skip : skip + GROUPS], ahead(ask).of_post(job, [])
    reach = ask.reach(Duty.organiser)
    lines = []
    for group in shown:
        plan = plans.of_group(ask.session, group, job)
        newest = next(iter(_results(ask, job, [group.id or 0], 1)), None)
        may_set = reach is None or group.id in reach
        lines.append((group, plan, timetable.said(plan), look.times([group.id or 0], plan), newest, may_set))
    return {
        "job": job,
        "usual": timetable.said(job.plan),
        "lines": lines,
        "older": skip + GROUPS if len(own) > skip + GROUPS else 0,
        "is_first": skip == 0,
        "tabs": tabs(ask),
    }


def _results(ask: Ask, job: Job, groups: list[int] | None, most: int = RESULTS) -> list[tuple[Any, str]]:
    return [(post.sent_at or post.due_at, became(job, post)) for post in last(ask.session, job, groups, most)]


def _tried(ask: Ask, job: GroupPost, group: Group) -> list[str] | str:
    """What it would say, message by message; or why it says nothing."""
    try:
        draft = plans.write_now(ask.session, group, job, ask.now)
    except Exception:
        log.exception("%s 写不出来", job.name)
        return "写稿时程序出错；原因已写进日志，请告诉管理员。"
    return pages(draft.text) if draft else "现在没有可说的，到点也不会发。"


def _choices(job: GroupPost) -> tuple[str, ...]:
    return (*(("",) if job.plan.every == Every.day else ()), *WEEKDAYS, *MONTH_DAYS)


def _chosen(job: GroupPost, plan: Plan) -> str:
    if plan.every == Every.week:
        return WEEKDAYS[(plan.day - 1) % 7]
    return f"每月{plan.day}日" if plan.every == Every.month else ""


def _changed(before: str, after: str) -> str:
    return "和原来一样，没有改动。" if before == after else f"改为：{after}。"


def _job(ask: Ask) -> Job:
    job = find().get(ask.words.get("name", ""))
    if job is None:
        raise NotFound
    return job


def _of_group(ask: Ask) -> tuple[GroupPost, Group]:
    job = _job(ask)
    group = ask.session.exec(select(Group).where(Group.id == ask.number("group"))).first()
    if not isinstance(job, GroupPost) or group is None or not ask.may_see(group.id):
        raise NotFound
    return job, group
