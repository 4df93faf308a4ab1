"""`import chat`: what was copied or exported from a group becomes messages and records, each once."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot import pasted
from bot.almanac import SHANGHAI
from bot.commands.command import command, ledger, now, progress, say_demo, who
from bot.commands.groups import known
from bot.pasting import Pasting, Tally
from bot.refusal import Refused, reason
from bot.text.transcript import Transcript, TranscriptProblem, read_chat
from models.db import Database
from models.group import Group, shut


def add(parts: Any) -> None:
    """Declare the command."""
    chat = command(
        parts, "chat", import_chat, does="导入复制或导出的聊天文字", example="import chat 上周.txt --group 红山区读书群"
    )
    chat.add_argument("file", type=Path, metavar="文件", help="txt 或 csv 文件；写 - 就从标准输入读（可接剪贴板）")
    chat.add_argument("--group", required=True, metavar="群名")
    chat.add_argument(
        "--year", type=int, metavar="年", help="聊天里没写年份时用哪一年；不写就取最近的、已经过去的那一天"
    )
    chat.add_argument("--dry-run", action="store_true", help="只看会记下什么，不记")
    chat.add_argument(
        "--before-opening", action="store_true", help="连开张以前的也记，由您负责说明成员知情；会留在操作日志里"
    )


def import_chat(args: argparse.Namespace) -> None:
    """Take a transcript in, or only show what it would put in the ledger: the same way, taken back at the end."""
    from bot.storage import load_catalogue

    say_demo(args)
    if args.year is not None and not 2011 <= args.year <= now().year:
        raise Refused(f"--year {args.year} 不对；应是2011到{now().year}之间的年份。")
    text, copied_at = _read(args.file)
    try:
        transcript = read_chat(text, copied_at, args.year)
    except TranscriptProblem as problem:
        raise Refused(str(problem)) from None
    with ledger(args) as db:
        with db.begin() as session:
            group = known(session, args.group)
            catalogue = load_catalogue(session)
        since = _since(group, before_opening=args.before_opening)
        _say_what_was_read(transcript, copied_at)
        pasting = Pasting(group, transcript, catalogue, since, now())
        (_look if args.dry_run else _record)(db, pasting, group, args)
        _say_tally(pasting.tally, since, looked=args.dry_run)
        if not args.dry_run:
            with db.look() as session:
                _say_missed(session, group)


def _look(db: Database, pasting: Pasting, group: Group, args: argparse.Namespace) -> None:
    """Take everything in and leave nothing behind."""
    with Session(db.engine, expire_on_commit=False) as session:
        for part in progress(pasting.parts, len(pasting.parts), "读懂"):
            pasting.take(session, part)
        session.rollback()


def _record(db: Database, pasting: Pasting, group: Group, args: argparse.Namespace) -> None:
    with db.begin() as session:
        file = "" if str(args.file) == "-" else args.file.name
        entry = pasted.begin(session, group, now(), who(), file, before_opening=args.before_opening)
    for part in progress(pasting.parts, len(pasting.parts), "记账"):
        with db.begin() as session:
            pasting.take(session, part)
    with db.begin() as session:
        pasting.cover(session, entry.id or 0)


def _since(group: Group, *, before_opening: bool) -> datetime:
    if before_opening:
        return pasted.ANY_TIME
    if group.opened_at is None or not group.is_open:
        raise Refused(f"“{group.name}”{shut(group)}；先用 group open，或加 --before-opening 由您负责导入以前的聊天。")
    return group.opened_at


def _say_what_was_read(transcript: Transcript, copied_at: datetime) -> None:
    first, last = transcript.said[0], transcript.said[-1]
    days = f"{first.sent_at:%Y-%m-%d}" + (
        "" if first.sent_at.date() == last.sent_at.date() else f" 至 {last.sent_at:%Y-%m-%d}"
    )
    print(f"读出{len(transcript.said)}条消息（写法：{transcript.layout}），{days}。")
    if transcript.counted_back:
        print(f"只写了“昨天”“星期几”或钟点的，按{copied_at:%Y年%m月%d日}复制的来算；不对就请重新复制，或把日期写全。")


def _say_tally(tally: Tally, since: datetime, *, looked: bool) -> None:
    for one in pasted.brought(tally):
        for words in one.lines:
            print(f"{one.at:%m-%d %H:%M} {one.name}  {words}")
    counts = pasted.counts(tally)
    total = "，".join(f"{name}{number}条" for name, number in counts.items())
    if looked:
        print(f"新消息{len(tally.taken)}条，" + (f"会记下{total}。" if total else "没有要记的。"))
    else:
        print(f"新收{len(tally.taken)}条消息，记下{counts.total()}条记录" + (f"：{total}。" if total else "。"))
    if tally.known:
        print(f"另有{tally.known}条以前收过，不再记。")
    if tally.early:
        print(f"另有{tally.early}条早于开张（{since:%Y-%m-%d %H:%M}），不记；要记请加 --before-opening。")
    for sentence in tally.taken_back:
        print(sentence)
    if looked:
        print("只是预览，没有记。")


def _say_missed(session: Session, group: Group) -> None:
    """Which days nobody has pasted yet."""
    from bot.text.phrase import stretch

    missed = pasted.missed(session, group, now())
    if missed:
        spans = "、".join(stretch(one.since, one.until) for one in missed[-5:])
        print(f"还没有收进来的时段：{spans}。如有消息，请再复制、导入；重复的部分不会重复记。")


def _read(path: Path) -> tuple[str, datetime]:
    """The text, and when it was copied: now where it comes from the clipboard, else when the file was saved."""
    try:
        if str(path) == "-":
            piped = getattr(sys.stdin, "buffer", None)
            content, at = piped.read() if piped else sys.stdin.read().encode(), now()
        else:
            content, at = path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI)
    except OSError as error:
        raise Refused(f"{path} 读不了：{reason(error)}。") from None
    text = pasted.decoded(content)
    if text is None:
        raise Refused(f"{path} 不是文字文件；请另存为 txt 再导入。")
    if "??" in text and text.isascii():
        raise Refused(
            "汉字都成了问号。在 PowerShell 里先运行一次：$OutputEncoding = [Text.Encoding]::UTF8，再从剪贴板导入。"
        )
    return text, at
