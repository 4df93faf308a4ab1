"""`holiday` and `quiet`: the days off, make-up workdays and quiet weeks such as 两会 that the office enters itself."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from typing import Any

from bot.almanac import is_published
from bot.commands.command import command, family, ledger, now, who
from bot.refusal import Refused
from models import quiet
from models.holiday import CannotDecide, days, decide, decided
from models.quiet import Quiet

SORTS = {"off": True, "work": False, "forget": None}


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(commands, "holiday", does="放假安排：手工写明放假日和调休上班日", example="holiday list")
    command(parts, "list", show, does="列出手工写明的日子", example="holiday list")
    for word, does in (("off", "这几天放假"), ("work", "这几天上班（调休）"), ("forget", "这几天仍按收录的安排")):
        one = command(parts, word, enter, does=does, example=f"holiday {word} 2027-02-05 2027-02-11")
        one.add_argument("first", type=_day, metavar="日期", help="哪一天；或从哪天起")
        one.add_argument("last", type=_day, nargs="?", metavar="日期", help="到哪天止")
        one.set_defaults(off=SORTS[word])
    spans = family(commands, "quiet", does="静默期（如两会）：除了回答，什么都不主动说", example="quiet list")
    command(spans, "list", show_quiet, does="列出静默期", example="quiet list")
    span = command(spans, "add", keep_quiet, does="写明一段静默期", example="quiet add 2026-03-04 2026-03-11 两会")
    span.add_argument("first", type=_day, metavar="起", help="从哪天起")
    span.add_argument("last", type=_day, metavar="止", help="到哪天止（含这一天）")
    span.add_argument("name", metavar="名称", help="为什么，如 两会")
    end = command(spans, "remove", end_quiet, does="取消一段静默期", example="quiet remove 2026-03-04")
    end.add_argument("first", type=_day, metavar="日期", help="这段静默期里的任何一天")


def show(args: argparse.Namespace) -> None:
    """Print what the office entered, and for which years the program knows the published list."""
    with ledger(args) as db, db.look() as session:
        known = decided(session)
    for off, some in groupby(sorted(known), key=lambda day: known[day]):
        listed = list(some)
        print(f"{'放假' if off else '上班'}  {'、'.join(day.isoformat() for day in listed)}")
    if not known:
        print("没有手工写明的日子。")
    this = now().year
    print(
        "；".join(f"{year}年的安排{'已收录' if is_published(year) else '未收录'}" for year in (this, this + 1)) + "。"
    )


def enter(args: argparse.Namespace) -> None:
    """Enter a span of days, or give it back to the published list."""
    last = args.last or args.first
    with ledger(args) as db, db.begin() as session, _sentence():
        span = days(args.first, last)
        decide(session, span, args.off, now(), who())
    print(f"已写明{len(span)}天。" if args.off is not None else f"{len(span)}天仍按收录的安排。")


def show_quiet(args: argparse.Namespace) -> None:
    """Print the quiet weeks."""
    with ledger(args) as db, db.look() as session:
        spans = quiet.spans(session)
    for span in spans:
        print(f"{span.first} — {span.last}  {span.name}")
    if not spans:
        print("没有静默期。")


def keep_quiet(args: argparse.Namespace) -> None:
    """Declare a span of days on which nothing unasked is said."""
    span = Quiet(args.first, args.last, args.name.strip() or "静默")
    with ledger(args) as db, db.begin() as session, _sentence():
        quiet.add(session, span, now(), who())
    print(f"已写明：{span.first} — {span.last} {span.name}期间不主动说话；每周、每月的帖子并入其后的一帖。")


def end_quiet(args: argparse.Namespace) -> None:
    """Take a span back."""
    with ledger(args) as db, db.begin() as session:
        span = quiet.overlapping(session, Quiet(args.first, args.first, ""))
        if span is None:
            raise Refused(f"{args.first} 不在哪段静默期里；见 quiet list。")
        quiet.remove(session, span, now(), who())
    print(f"已取消：{span.first} — {span.last} {span.name}。")


@contextmanager
def _sentence() -> Iterator[None]:
    try:
        yield
    except CannotDecide as problem:
        raise Refused(str(problem)) from None


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{words}”不是日期，请写成 2027-02-05") from None
