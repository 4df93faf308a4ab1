"""`import plan`: the office's yearly plan of events, tried first, imported again whenever it changes."""

import argparse
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from bot import drafting
from bot.commands.command import command, now, say_demo, who
from bot.commands.event_changes import tell
from bot.commands.files import entry_of, say_odd, tried
from bot.drafting import Changed
from bot.occasions import in_short, when
from bot.refusal import Refused
from models import plan
from models.book import Book
from models.event import Event
from models.form import Form
from models.group import Group

if TYPE_CHECKING:
    from models.plan import Held

_CALLED = {
    "form_id": "形式",
    "speaker": "主讲",
    "venue": "地点",
    "link": "线上",
    "book_id": "书目",
    "places": "名额",
    "deadline": "报名截止",
}


def add(parts: Any) -> None:
    """Declare the part of `import`."""
    does = "导入年度活动计划：活动名称、时间、形式、主讲人、地点、参加范围（.xlsx 或 .csv）；改了可以再导入"
    one = command(parts, "plan", import_plan, does=does, example="import plan 2026年活动计划.xlsx --dry-run")
    one.add_argument("file", type=Path, metavar="文件")
    one.add_argument("--dry-run", action="store_true", help="只看会怎么样，不写进账里")


def import_plan(args: argparse.Namespace) -> None:
    """Enter what is new, change what changed, and say of each; what the plan leaves empty stays as it is."""
    from bot.imports.plan import read_plan
    from bot.imports.table import ImportProblem

    say_demo(args)
    at = now()
    try:
        rows, odd = read_plan(args.file, at.year)
    except ImportProblem as problem:
        raise Refused(str(problem)) from None
    with tried(args) as session:
        weighed = plan.weigh(session, rows)
        lines = {one.planned.row: _said(session, one) for one in weighed.held}
        entry = entry_of(session, args.file, "plan", len(rows))
        moved: list[tuple[Event, Changed]] = []

        def change(event: Event, values: Mapping[str, Any]) -> None:
            was = event.starts_at
            changed = drafting.move(session, event, at, who(), **values)
            if changed and any(one and one > at for one in (was, event.starts_at)):
                moved.append((event, changed))

        refused = plan.enter(session, weighed, entry.id or 0, at, who(), change)
        say_odd([*odd, *weighed.odd, *(f"第{row}行{why}，没有导入。" for row, why in refused.items())])
        for line in (line for row, line in lines.items() if row not in refused):
            print(line)
        done = [one for one in weighed.held if one.planned.row not in refused]
        new = sum(one.event is None for one in done)
        print(f"新增{new}场，改动{len(done) - new}场，不变{weighed.same}场。")
        for event, changed in moved:
            _tell(session, args, event, changed)
    if args.dry_run:
        print("以上是试看，没有写进账里；去掉 --dry-run 就导入。")


def _tell(session: Session, args: argparse.Namespace, event: Event, changed: Changed) -> None:
    """Those who signed up for what moved are told; the word for the groups is for an organiser to let out."""
    if told := tell(session, args, changed.replies):
        print(f"{in_short(event)}已报名的{told}位，已分别告知（联系不上的列入待转告）。")
        print(f"群里的通知，请看过再发：\n{changed.notice}")


def _said(session: Session, one: "Held") -> str:
    """新增：4月23日15:00 读书沙龙，政协书房；改动：读书沙龙：时间 4月23日15:00 → 4月24日15:00"""
    planned = one.planned
    if one.event is None:
        venue = f"，{planned.venue}" if planned.venue else ""
        time = _when(planned.month, planned.starts_at, planned.ends_at)
        return f"新增：{time} {planned.title}{venue}（{_groups(session, one)}）"
    return f"改动：{planned.title}：{'；'.join(_changes(session, one, one.event))}"


def _changes(session: Session, one: "Held", event: Event) -> Iterator[str]:
    if one.values.keys() & {"month", "starts_at", "ends_at"}:
        after = {name: one.values.get(name, getattr(event, name)) for name in ("month", "starts_at", "ends_at")}
        yield f"时间 {when(event)} → {_when(**after)}"
    for name, called in _CALLED.items():
        if name in one.values:
            before, new = (_cell(session, name, value) for value in (getattr(event, name), one.values[name]))
            yield f"{called} {before or '（空）'} → {new}"
    if one.group_ids:
        yield f"加上{_groups(session, one)}"


def _when(month: date, starts_at: datetime | None, ends_at: datetime | None) -> str:
    return when(Event(title="", month=month, starts_at=starts_at, ends_at=ends_at, made_by="", made_at=now()))


def _cell(session: Session, name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "form_id":
        return session.get_one(Form, value).name
    if name == "book_id":
        return f"《{session.get_one(Book, value).title}》"
    return f"{value:%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def _groups(session: Session, one: "Held") -> str:
    names = [session.get_one(Group, group_id).name for group_id in one.group_ids]
    return "、".join(names) if 0 < len(names) <= 2 else f"{len(names)}个群" if names else "还没有定群"
