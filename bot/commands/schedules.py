"""`schedule`: when private notices and chores are due, for all groups."""

import argparse
from typing import Any

from bot import plans, timetable
from bot.almanac import Night
from bot.commands.command import command, family, ledger, now, setup, who
from bot.job import for_all, posts
from bot.refusal import Refused


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
            print(f"{job.name}（{job.title}）{timetable.said(plans.of_all(session, job))}")
        if not for_all():
            print("没有私信提醒和例行事务。")


def decide(args: argparse.Namespace) -> None:
    """Turn notices or chores on or off, or give them a time; kept in the audit."""
    config = setup(args).config
    night = Night(config.quiet_from, config.quiet_until)
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
            timetable.set_for_all(session, job, value, night, now(), who())
    print("已改。")
