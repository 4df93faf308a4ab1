"""`import plan`: the office's yearly plan of events, tried first, imported again whenever it changes."""

import argparse
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.commands.command import command, now, say_demo, who
from bot.commands.event_changes import tell
from bot.commands.files import entry_of, say_odd, tried
from bot.drafting import Changed
from bot.occasions import in_short
from bot.planned import bring_in
from models.event import Event


def add(parts: Any) -> None:
    """Declare the part of `import`."""
    does = "导入年度活动计划：活动名称、时间、形式、主讲人、地点、参加范围（.xlsx 或 .csv）；改了可以再导入"
    one = command(parts, "plan", import_plan, does=does, example="import plan 2026年活动计划.xlsx --dry-run")
    one.add_argument("file", type=Path, metavar="文件")
    one.add_argument("--dry-run", action="store_true", help="只看会怎么样，不写进账里")


def import_plan(args: argparse.Namespace) -> None:
    """Enter what is new, change what changed, and say of each; what the plan leaves empty stays as it is."""
    from bot.imports.plan import read_plan

    say_demo(args)
    at = now()
    rows, odd = read_plan(args.file, at.year)
    with tried(args) as session:
        entry = entry_of(session, args.file, "plan", len(rows))
        found = bring_in(session, rows, entry.id or 0, at, who())
        say_odd([*odd, *found.odd])
        for line in found.lines:
            print(line)
        print(f"新增{found.new}场，改动{found.changed}场，不变{found.same}场。")
        for event, changed in found.moved:
            _tell(session, args, event, changed)
    if args.dry_run:
        print("以上是试看，没有写进账里；去掉 --dry-run 就导入。")


def _tell(session: Session, args: argparse.Namespace, event: Event, changed: Changed) -> None:
    """Those who signed up for what moved are told; the word for the groups is for an organiser to let out."""
    if told := tell(session, args, changed.replies):
        print(f"{in_short(event)}已报名的{told}位，已分别告知（联系不上的列入待转告）。")
        print(f"群里的通知，请看过再发：\n{changed.notice}")
