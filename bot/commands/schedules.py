"""`schedule`: when private notices and chores are due for all groups, and how a group's times are read and said."""

import argparse
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from sqlmodel import Session

from bot import plans
from bot.almanac import SHANGHAI, Night
from bot.commands.command import command, family, ledger, now, setup, who
from bot.job import Every, GroupPost, Notices, Plan, for_all, posts
from bot.refusal import Refused
from models import group as groups
from models.group import Group, Schedule

YES = {"on": True, "off": False, "是": True, "否": False, "开": True, "关": False}
ASKS = {"ask": True, "noask": False, "过目": True, "免过目": False}
"""Whether an organiser looks at a post before it goes out."""
_WEEKDAYS = "一二三四五六日"


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(
        commands, "schedule", does="私信提醒和例行事务：何时做（各群的帖子用 group set）", example="schedule list"
    )
    command(parts, "list", show, does="列出私信提醒和例行事务", example="schedule list")
    change = command(parts, "set", decide, does="开、关或改时间", example="schedule set backup=03:30")
    change.add_argument("settings", nargs="+", metavar="名称=值", help="on、off 或时间，如 backup=03:30")


def show(args: argparse.Namespace) -> None:
    """Print what is done once for all groups, and when."""
    with ledger(args) as db, db.look() as session:
        for job in for_all().values():
            print(f"{job.name}（{job.title}）{said(plans.of_all(session, job))}")
        if not for_all():
            print("没有私信提醒和例行事务。")


def decide(args: argparse.Namespace) -> None:
    """Turn notices or chores on or off, or give them a time; kept in the audit."""
    config = setup(args).config
    with ledger(args) as db, db.begin() as session:
        for word in args.settings:
            name, sign, value = word.partition("=")
            if not sign:
                raise Refused(f"“{word}”应写成 名称=值，例如 backup=03:30。")
            if name in posts():
                raise Refused(f"{name} 是各群自己的帖子，用 group set 群名 {word} 改。")
            if name not in for_all():
                raise Refused(f"没有叫“{name}”的私信提醒或例行事务；有：{'、'.join(for_all()) or '（还没有）'}。")
            job = for_all()[name]
            plan = plans.of_all(session, job)
            plan = replace(plan, on=YES[value]) if value in YES else replace(plan, on=True, at=_clock(value, "03:30"))
            if isinstance(job, Notices):
                check_night(value, plan.at, Night(config.quiet_from, config.quiet_until))
            plans.decide(session, job, plan, now(), who())
    print("已改。")


def set_post(session: Session, group: Group, job: GroupPost, value: str, night: Night) -> None:
    """Turn a group's post on or off, give it a time (20:30, 周一09:00, 每月1日09:00), or have it looked at first."""
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
        check_night(value, row.at, night)
    session.add(row)


def said(plan: Plan) -> str:
    """每周一09:00"""
    if not plan.on:
        return "关"
    weekday = _WEEKDAYS[(plan.day - 1) % 7]
    day = {Every.day: "每天", Every.week: f"每周{weekday}", Every.month: f"每月{plan.day}日"}[plan.every]
    return f"{day}{plan.at:%H:%M}" + ("（会务过目后发）" if plan.asks else "")


def check_night(value: str, at: time, night: Night) -> None:
    """Refuse a time at which the bot says nothing."""
    if datetime.combine(now().date(), at, SHANGHAI) in night:
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
        return time.fromisoformat(words)
    except ValueError:
        raise Refused(f"看不懂时间“{whole or words}”；写成 {examples}。") from None
