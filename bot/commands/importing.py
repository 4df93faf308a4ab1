"""`import`: the roster and the list of books; chat that was copied or exported has a file of its own."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.commands import attending, chat, drifting, older, planning
from bot.commands.command import command, family, ledger, now, progress, say_demo, who
from models import book as books
from models.book import Book
from models.roster import carry_out, plan


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(
        commands,
        "import",
        does="导入：名册、书目、漂流本、活动计划、签到单、聊天、台账",
        example="import members 成员名单.xlsx",
    )
    for name, act, does in (("members", import_members, "导入成员名单"), ("books", import_books, "导入书目")):
        one = command(parts, name, act, does=f"{does}（.xlsx 或 .csv）", example=f"import {name} 名单.xlsx")
        one.add_argument("file", type=Path, metavar="文件")
    drifting.add(parts)
    planning.add(parts)
    attending.add_import(parts)
    chat.add(parts)
    older.add(parts)


def import_members(args: argparse.Namespace) -> None:
    """Enter new persons, fill in what changed of known ones, and bind the accounts that now fit."""
    from bot.imports.members import read_members

    say_demo(args)
    rows, odd = read_members(args.file)
    with ledger(args) as db, db.begin() as session:
        planned = plan(session, rows)
        bound = carry_out(session, planned, args.file.name, now(), who())
    _say_odd([*odd, *(one.odd for one in planned if one.odd)])
    new, same = sum(one.is_new for one in planned), sum(one.is_same for one in planned)
    changed = sum(bool(one.changes) for one in planned)
    unclear = sum(one.unclear for one in planned)
    rest = f"，没有导入{unclear}行" if unclear else ""
    print(f"导入{new + changed}人：新增{new}人，更新{changed}人，不变{same}人{rest}；对上账号{bound}个。")


def import_books(args: argparse.Namespace) -> None:
    """Enter the books, or fill the empty fields of those that are known."""
    from bot.imports.books import read_books

    say_demo(args)
    rows, odd = read_books(args.file)
    with ledger(args) as db, db.begin() as session:
        for row in progress(rows, len(rows), "导入"):
            fields = asdict(row)
            aliases = fields.pop("aliases")
            books.enter(session, Book(**fields), aliases)
    _say_odd(odd)
    print(f"导入{len(rows)}本书。")


def _say_odd(odd: Sequence[str]) -> None:
    for sentence in odd[:50]:
        print(sentence, file=sys.stderr)
    if len(odd) > 50:
        print(f"……还有{len(odd) - 50}处。", file=sys.stderr)
