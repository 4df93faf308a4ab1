"""`import records`: a ledger kept before the bot, or a corrected export, with a look first at what would change."""

import argparse
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.commands.command import command, ledger, now, say_demo, setup, who
from bot.imports.records import NUMBERS, RecordRow
from models import older
from models.audit import note
from models.entry import Entry
from models.group import named
from models.member import called, unclear
from models.older import CannotAmend, Meant

FOLDER = "entries"
MOST_SAID = 50


def add(parts: Any) -> None:
    """Declare the part of `import`."""
    one = command(
        parts,
        "records",
        import_records,
        does="导入以前的台账，或改好的导出（.xlsx、.csv）；按“记录号”认出改了哪一条",
        example="import records 去年台账.xlsx --group 红山区读书群 --dry-run",
    )
    one.add_argument("file", type=Path, metavar="文件")
    one.add_argument("--group", metavar="群名", help="表里没有写群的，算在这个群")
    one.add_argument("--dry-run", action="store_true", help="只看会新增、会改什么，不改账")


def import_records(args: argparse.Namespace) -> None:
    """Enter what is new, amend what was corrected, and say line by line what that is, what was left out and why."""
    from bot.imports.records import read_records

    say_demo(args)
    rows, odd = read_records(args.file)
    would = "会" if args.dry_run else ""
    found = Brought(odd)
    with ledger(args) as db, db.begin() as session:
        entry = Entry(by=who(), at=now(), source="ledger", file=args.file.name)
        session.add(entry)
        session.flush()
        for row in rows:
            _take(session, row, entry, args.group or "", found)
        new, changed = len(found.new), len(found.changed)
        note(session, now(), who(), "import", entry, file=args.file.name, new=new, changed=changed)
        number = entry.id
        if args.dry_run or not (new or changed):
            session.rollback()
        else:
            _keep(args.file, setup(args).config.data / FOLDER, number or 0)
    for what, lines in (("", found.odd), (f"{would}改：", found.changed), (f"{would}新增：", found.new)):
        _say(what, lines)
    print(f"{would}新增{new}条，{would}改{changed}条；已有的{found.same}条不变。")


@dataclass(slots=True)
class Brought:
    """What a table brings, a line each, and how many of its rows change nothing."""

    odd: list[str]
    changed: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    same: int = 0


def _take(session: Session, row: RecordRow, entry: Entry, group: str, found: Brought) -> None:
    """Take one row, or say why not."""
    people = called(session, row.name)
    if len(people) != 1:
        found.odd.append(f"{row.place}的“{row.name}”：{unclear(people)}，没有导入。")
        return
    wanted = row.group if row.code else row.group or group
    place = named(session, wanted) if wanted else None
    if wanted and place is None:
        found.odd.append(f"{row.place}的群“{wanted}”不在群名单里，没有导入；请写成群名单上的名字。")
        return
    meant = Meant(older.BY_CALLED[row.kind], people[0], row.day, place.id if place else None, row.book, row.said)
    if row.code:
        _amend(session, row, meant, found)
    elif older.stands(session, meant):
        found.same += 1
    else:
        older.enter(session, entry, meant)
        book, where = f"《{row.book}》" if row.book else "", place.name if place else "不属于哪个群"
        found.new.append(f"{row.place}：{row.name}{row.day:%Y-%m-%d}{row.kind}{book}（{where}）")


def _amend(session: Session, row: RecordRow, meant: Meant, found: Brought) -> None:
    known = older.of_code(session, row.code)
    if known is None or not isinstance(known, meant.table):
        found.odd.append(f"{row.place}的记录号“{row.code}”账上没有，没有导入；要新增，请把记录号一格清空。")
        return
    different = older.changes(session, known, meant)
    if not different:
        found.same += 1
        return
    try:
        older.amend(session, known, meant, now(), who())
    except CannotAmend as why:
        found.odd.append(f"{row.place}的{row.code}{why}，没有导入。")
        return
    told = "；".join(f"{_called(name)}由“{old or ''}”改成“{new or ''}”" for name, (old, new) in different.items())
    found.changed.append(f"{row.code} {row.name}：{told}")


def _say(what: str, lines: list[str]) -> None:
    for one in lines[:MOST_SAID]:
        print(f"{what}{one}", file=sys.stderr)
    if len(lines) > MOST_SAID:
        print(f"……还有{len(lines) - MOST_SAID}处。", file=sys.stderr)


def _called(name: str) -> str:
    return {"words": "内容", "finished": "读完", **NUMBERS}.get(name, name)


def _keep(file: Path, folder: Path, number: int) -> None:
    """The file that records rest on stays with them."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, folder / f"{number}-{file.name}")
