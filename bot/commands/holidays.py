"""`holiday`: the days off and the make-up workdays that the office enters itself, for years not published yet."""

import argparse
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from bot.almanac import is_published
from bot.commands.command import command, family, ledger, now, who
from bot.refusal import Refused
from models.holiday import decide, decided

SORTS = {"off": True, "work": False, "forget": None}
LONGEST = 60


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(commands, "holiday", does="放假安排：手工写明放假日和调休上班日", example="holiday list")
    command(parts, "list", show, does="列出手工写明的日子", example="holiday list")
    for word, does in (("off", "这几天放假"), ("work", "这几天上班（调休）"), ("forget", "这几天仍按收录的安排")):
        one = command(parts, word, enter, does=does, example=f"holiday {word} 2027-02-05 2027-02-11")
        one.add_argument("first", type=_day, metavar="日期", help="哪一天；或从哪天起")
        one.add_argument("last", type=_day, nargs="?", metavar="日期", help="到哪天止")
        one.set_defaults(off=SORTS[word])


def show(args: argparse.Namespace) -> None:
    """Print what the office entered, and for which years the program knows the published list."""
    with ledger(args) as db, db.look() as session:
        days = decided(session)
    for off, some in groupby(sorted(days), key=lambda day: days[day]):
        listed = list(some)
        print(f"{'放假' if off else '上班'}  {'、'.join(day.isoformat() for day in listed)}")
    if not days:
        print("没有手工写明的日子。")
    this = now().year
    print(
        "；".join(f"{year}年的安排{'已收录' if is_published(year) else '未收录'}" for year in (this, this + 1)) + "。"
    )


def enter(args: argparse.Namespace) -> None:
    """Enter a span of days, or give it back to the published list."""
    last = args.last or args.first
    if last < args.first:
        raise Refused(f"起始日期 {args.first} 晚于截止日期 {last}。")
    number = (last - args.first).days + 1
    if number > LONGEST:
        raise Refused(f"一次最多写{LONGEST}天，这里有{number}天；请检查日期。")
    days = [args.first + timedelta(days=after) for after in range(number)]
    with ledger(args) as db, db.begin() as session:
        decide(session, days, args.off, now(), who())
    print(f"已写明{number}天。" if args.off is not None else f"{number}天仍按收录的安排。")


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{words}”不是日期，请写成 2027-02-05") from None
