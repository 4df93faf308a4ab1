"""`import`: the roster and the list of books; chat that was copied or exported has a file of its own."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, select

from bot.commands import chat, drifting, older
from bot.commands.command import command, family, ledger, now, progress, say_demo, who
from bot.refusal import Refused
from models import book as books
from models.audit import note
from models.binding import bind_fitting
from models.book import Book
from models.member import Member

if TYPE_CHECKING:
    from bot.imports.members import MemberRow


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(
        commands, "import", does="导入：名册、书目、漂流本、聊天、台账", example="import members 成员名单.xlsx"
    )
    for name, act, does in (("members", import_members, "导入成员名单"), ("books", import_books, "导入书目")):
        one = command(parts, name, act, does=f"{does}（.xlsx 或 .csv）", example=f"import {name} 名单.xlsx")
        one.add_argument("file", type=Path, metavar="文件")
    drifting.add(parts)
    chat.add(parts)
    older.add(parts)


def import_members(args: argparse.Namespace) -> None:
    """Enter new persons, fill in what changed of known ones, and bind the accounts that now fit."""
    from bot.imports.members import read_members
    from bot.imports.table import ImportProblem

    say_demo(args)
    try:
        rows, odd = read_members(args.file)
    except ImportProblem as problem:
        raise Refused(str(problem)) from None
    with ledger(args) as db, db.begin() as session:
        counts: Counter[str] = Counter()
        same_names = Counter(row.name for row in rows)
        for row in progress(rows, len(rows), "导入"):
            counts[_enter_member(session, row, odd, alone=same_names[row.name] == 1)] += 1
        note(session, now(), who(), "import", Member(name=""), file=args.file.name, rows=len(rows))
        bound = bind_fitting(session, now(), who())
    _say_odd(odd)
    print(
        f"导入{counts['new'] + counts['known']}人：新增{counts['new']}人，更新{counts['known']}人；对上账号{bound}个。"
    )


def _enter_member(session: Session, row: "MemberRow", odd: list[str], *, alone: bool) -> str:
    """Enter a person, or fill in what changed; `alone`: nobody else of that name is on the list."""
    found = session.exec(select(Member).where(Member.name == row.name, Member.on_roster)).all()
    if len(found) > 1 and not row.card:
        odd.append(f"名册上有{len(found)}位{row.name}，这一行没有群昵称，分不清是哪一位，没有导入。")
        return "unclear"
    member = _same_person(found, row.card, alone=alone)
    if member and row.card and member.card and member.card != row.card:
        odd.append(
            f"{row.name}的群昵称由“{member.card}”改成了“{row.card}”；如果其实是两个人，请把两位都写进名单再导入一次。"
        )
    known = member or Member(name=row.name)
    for field, value in asdict(row).items():
        setattr(known, field, value or getattr(known, field))
    session.add(known)
    return "known" if member else "new"


def _same_person(found: Sequence[Member], card: str, *, alone: bool) -> Member | None:
    """Who of the roster's persons of one name is meant: by 群昵称, else the only one there is on either side."""
    same_card = [member for member in found if card and member.card == card]
    if same_card:
        return same_card[0]
    if alone and len(found) == 1:
        return found[0]
    return next((member for member in found if not member.card), None)


def import_books(args: argparse.Namespace) -> None:
    """Enter the books, or fill the empty fields of those that are known."""
    from bot.imports.books import read_books
    from bot.imports.table import ImportProblem

    say_demo(args)
    try:
        rows, odd = read_books(args.file)
    except ImportProblem as problem:
        raise Refused(str(problem)) from None
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
