"""`import`: the roster, the list of books, and chat that was copied or exported."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, select

from bot.almanac import SHANGHAI
from bot.commands.command import command, family, ledger, now, progress, setup, who
from bot.commands.groups import known
from bot.refusal import Refused, reason
from models import book as books
from models.audit import note
from models.binding import bind_fitting
from models.book import Book
from models.db import Database
from models.entry import Entry
from models.group import Group
from models.member import Member

if TYPE_CHECKING:
    from bot.imports.members import MemberRow

BATCH = 200


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(commands, "import", does="导入：名册、书目、聊天记录", example="import members 成员名单.xlsx")
    for name, act, does in (("members", import_members, "导入成员名单"), ("books", import_books, "导入书目")):
        one = command(parts, name, act, does=f"{does}（.xlsx 或 .csv）", example=f"import {name} 名单.xlsx")
        one.add_argument("file", type=Path, metavar="文件")
    chat = command(
        parts, "chat", import_chat, does="导入复制或导出的聊天文字", example="import chat 上周.txt --group 红山区读书群"
    )
    chat.add_argument("file", type=Path, metavar="文件", help="txt 文件；写 - 就从标准输入读")
    chat.add_argument("--group", required=True, metavar="群名")
    chat.add_argument("--year", type=int, metavar="年", help="聊天记录里没写年份时用哪一年；不写就是今年")
    chat.add_argument("--dry-run", action="store_true", help="只看会记下什么，不记")
    chat.add_argument(
        "--before-opening", action="store_true", help="连开张以前的也记，由您负责说明成员知情；会留在操作日志里"
    )


def import_members(args: argparse.Namespace) -> None:
    """Enter new persons, fill in what changed of known ones, and bind the accounts that now fit."""
    from bot.imports.members import read_members
    from bot.imports.table import ImportProblem

    _say_demo(args)
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

    _say_demo(args)
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


def import_chat(args: argparse.Namespace) -> None:
    """Show what a transcript would put in the ledger, then record it."""
    from bot.channels.transcript import incoming
    from bot.heard import Heard, understand
    from bot.storage import load_catalogue
    from bot.text.transcript import TranscriptProblem, spoken

    _say_demo(args)
    try:
        said = spoken(_read(args.file), args.year or now().year)
    except TranscriptProblem as problem:
        raise Refused(str(problem)) from None
    with ledger(args) as db:
        with db.begin() as session:
            group = known(session, args.group)
            catalogue = load_catalogue(session)
        since = _since(group, before_opening=args.before_opening)
        messages = list(incoming(said, group.name))
        heard: list[Heard] = [understand(one, catalogue) for one in progress(messages, len(messages), "读懂")]
        _preview([one for one in heard if one.incoming.sent_at >= since])
        early = sum(one.incoming.sent_at < since for one in heard)
        if early:
            print(f"另有{early}条早于开张（{since:%Y-%m-%d %H:%M}），不记；要记请加 --before-opening。")
        if args.dry_run:
            print("只是预览，没有记。")
            return
        print(_record(db, group, heard, since, args))


def _record(db: Database, group: Group, heard: Sequence[Any], since: datetime, args: argparse.Namespace) -> str:
    from bot.hearing import Hearing, Pasted, Rules

    entered = messages = 0
    with db.begin() as session:
        entry = Entry(by=who(), at=now(), source="chat", file=args.file.name)
        entry.remark = "含开张以前的聊天" if args.before_opening else ""
        session.add(entry)
        note(session, now(), who(), "import chat", entry, group=group.id, before_opening=args.before_opening)
    for start in progress(range(0, len(heard), BATCH), -(-len(heard) // BATCH), "记账"):
        with db.begin() as session:
            pasted = Pasted(group.id or 0, since)
            outcomes = Hearing(session, Rules(), now(), pasted).take(heard[start : start + BATCH])
            messages += len(outcomes)
            entered += sum(len(outcome.lines) for outcome in outcomes)
    return f"新收{messages}条消息，记下{entered}条记录；其余是以前收过的。"


def _since(group: Group, *, before_opening: bool) -> datetime:
    if before_opening:
        return datetime(2000, 1, 1, tzinfo=SHANGHAI)
    if group.opened_at is None:
        raise Refused(f"“{group.name}”还没有开张；先用 group open，或加 --before-opening 由您负责导入以前的聊天。")
    return group.opened_at


def _preview(heard: Sequence[Any]) -> None:
    from bot.text.found import Kind
    from bot.text.phrase import NAMES, line

    counts: Counter[str] = Counter()
    for one in heard:
        found = [found for _, found in one.understood or () if found.kind != Kind.query]
        for record in found:
            counts[NAMES[record.kind]] += 1
            doubt = "（待确认）" if record.unsure else ""
            print(f"{one.incoming.sent_at:%m-%d %H:%M} {one.incoming.sender_name}  {line(record)}{doubt}")
    total = "，".join(f"{name}{number}条" for name, number in counts.items())
    print(f"共{len(heard)}条消息，" + (f"会记下{total}。" if total else "没有要记的。"))


def _read(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.read()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path} 读不了：{reason(error)}。") from None
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(f"{path} 不是文字文件；请另存为 txt 再导入。")


def _say_demo(args: argparse.Namespace) -> None:
    if setup(args).demo:
        print("注意：没有找到 config.toml，下面用的是演示数据库。", file=sys.stderr)


def _say_odd(odd: Sequence[str]) -> None:
    for sentence in odd[:50]:
        print(sentence, file=sys.stderr)
    if len(odd) > 50:
        print(f"……还有{len(odd) - 50}处。", file=sys.stderr)
