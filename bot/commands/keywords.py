"""`keywords`: what the reflections of some days turn on, each word with a sentence that may be quoted."""

import argparse
from typing import Any

from bot import bounds
from bot.commands.command import command, ledger, now
from bot.commands.picturing import chosen
from bot.commands.term_words import day_named
from bot.text.phrase import quoted
from models.member import address

MOST = 20
FEWEST = 2
"""A word of one person alone is not what the members thought about."""


def add(commands: Any) -> None:
    """Declare the command."""
    does = "大家在想什么：体会里的关键词，各带一句可以引用的原话"
    one = command(commands, "keywords", show, does=does, example="keywords --from 2026-04-01 --to 2026-04-30")
    one.add_argument("--from", dest="since", metavar="日期", help="从哪天起；不写就从本月1日起")
    one.add_argument("--to", dest="until", metavar="日期", help="到哪天止；不写就到今天")
    one.add_argument("--group", metavar="群名", help="不写就是所有的群")


def show(args: argparse.Namespace) -> None:
    """Print the keywords."""
    from bot.pictured.scope import Scope
    from bot.pictured.thoughts import thoughts

    until = day_named(args.until) if args.until else now().date()
    since = day_named(args.since) if args.since else until.replace(day=1)
    bounds.days(since, until, now().date())
    with ledger(args) as db, db.look() as session:
        scope = Scope(session, chosen(session, args.group), since, until, now())
        found = thoughts(scope, most=MOST, fewest=FEWEST)
        print(f"{scope.name} {scope.days}：{found.persons}位书友写了{found.pieces}篇体会。")
        for one in found.words:
            print(f"{one.word}  {one.persons}位书友、{one.pieces}篇")
            if one.by is not None:
                print(f"    {quoted(one.example)}——{address(found.writers[one.by])}")
        if not found.words:
            print("体会还不多，看不出大家都在想什么。")
        if scope.remark:
            print(scope.remark)
