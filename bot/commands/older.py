"""`import records`: a ledger kept before the bot, or a corrected export, with a look first at what would change."""

import argparse
import shutil
import sys
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
from models.older import Meant

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
    """Enter what is new, amend what was corrected, and say what was left out and why."""
    from bot.imports.records import read_records

    say_demo(args)
    rows, odd = read_records(args.file)
    with ledger(args) as db, db.begin() as session:
        entry = Entry(by=who(), at=now(), source="ledger", file=args.file.name)
        session.add(entry)
        session.flush()
        new, changed, same = 0, [], 0
        for row in rows:
            what = _one(session, row, entry, args.group, odd)
            new, same = new + (what == "new"), same + (what == "same")
            changed += [what] if what not in ("new", "same", "odd") else []
        note(session, now(), who(), "import", entry, file=args.file.name, new=new, changed=len(changed))
        number = entry.id
        if args.dry_run or not (new or changed):
            session.rollback()
        else:
            _keep(args.file, setup(args).config.data / FOLDER, number or 0)
    for sentence in (*odd, *changed)[:MOST_SAID]:
        print(sentence, file=sys.stderr)
    if len(odd) + len(changed) > MOST_SAID:
        print(f"……还有{len(odd) + len(changed) - MOST_SAID}处。", file=sys.stderr)
    would = "会" if args.dry_run else ""
    print(f"{would}新增{new}条，{would}改{len(changed)}条；已有的{same}条不变。")


def _one(session: Session, row: RecordRow, entry: Entry, group: str | None, odd: list[str]) -> str:
    """Take one row: new, same, odd, or the sentence that says what changes."""
    people = called(session, row.name)
    if len(people) != 1:
        odd.append(f"{row.place}的“{row.name}”：{unclear(people)}，没有导入。")
        return "odd"
    place = named(session, row.group or group or "")
    meant = Meant(older.BY_CALLED[row.kind], people[0], row.day, place.id if place else None, row.book, row.said)
    if row.code:
        known = older.of_code(session, row.code)
        if known is None or not isinstance(known, meant.table):
            odd.append(f"{row.place}的记录号“{row.code}”账上没有，没有导入；要新增，请把记录号一格清空。")
            return "odd"
        different = older.changes(session, known, meant)
        if not different:
            return "same"
        older.amend(session, known, meant, now(), who())
        told = "；".join(f"{_called(name)}由“{old or ''}”改成“{new or ''}”" for name, (old, new) in different.items())
        return f"{row.code} {row.name}：{told}"
    if older.stands(session, meant):
        return "same"
    older.enter(session, entry, meant)
    return "new"


def _called(name: str) -> str:
    return {"words": "内容", "finished": "读完", **NUMBERS}.get(name, name)


def _keep(file: Path, folder: Path, number: int) -> None:
    """The file that records rest on stays with them."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, folder / f"{number}-{file.name}")
