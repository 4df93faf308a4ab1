"""`interests`: in which fields a member who agreed to it reads and writes (人才库); for the office alone."""

import argparse
from typing import Any

from bot.commands.command import command, ledger, now, who
from bot.commands.people import known
from bot.refusal import Refused
from bot.talents import MOST_FIELDS, Talent, agreed, talents
from bot.text.phrase import some_titles
from models import consent
from models.consent import INTERESTS
from models.member import Member

MOST_TITLES = 8


def add(commands: Any) -> None:
    """Declare the command."""
    does = "人才库：本人同意的成员读写的领域，只给会务看"
    one = command(commands, "interests", show, does=does, example="interests 林静")
    one.add_argument("name", nargs="?", metavar="姓名", help="不写就列出同意了的每一位")
    decided = one.add_mutually_exclusive_group()
    decided.add_argument("--agree", action="store_true", help="记下本人同意")
    decided.add_argument("--withdraw", action="store_true", help="记下本人撤回同意")


def show(args: argparse.Namespace) -> None:
    """Print the fields of who agreed, or take down a yes or its withdrawal."""
    if (args.agree or args.withdraw) and not args.name:
        raise Refused("请写明是谁：interests 姓名 --agree。")
    if args.agree or args.withdraw:
        _decide(args)
        return
    with ledger(args) as db, db.look() as session:
        people = agreed(session)
        if args.name:
            one = known(session, args.name)
            if one not in people:
                raise Refused(_not_shown(one))
            people = [one]
        for talent in talents(session, people, now().date()):
            print(_said(talent))
        if not people:
            print("还没有人同意；本人同意了，用 interests 姓名 --agree 记下。")


def _not_shown(one: Member) -> str:
    if not one.recorded:
        return f"{one.name}说过“不要记我”，不列入人才库。"
    return f"{one.name}还没有同意；本人同意了，用 interests {one.name} --agree 记下再看。"


def _decide(args: argparse.Namespace) -> None:
    with ledger(args) as db, db.begin() as session:
        one = known(session, args.name)
        changed = consent.decide(session, one, INTERESTS, now(), who(), agrees=args.agree)
    said = "同意了" if args.agree else "不再列入人才库"
    print(f"记下了：{one.name}{said}。" if changed else f"{one.name}本来就{'同意' if args.agree else '没有同意'}。")


def _said(one: Talent) -> str:
    """林静：教育（6处：孩子、学生）、历史文化（2处：文明）；读过、荐过《活着》《乡土中国》"""
    fields = one.fields[:MOST_FIELDS]
    heard = "、".join(f"{field.name}（{field.number}处：{'、'.join(field.words)}）" for field in fields)
    read = f"读过、荐过{some_titles(one.titles, MOST_TITLES)}" if one.titles else ""
    return f"{one.member.name}：{'；'.join(filter(None, (heard, read))) or '近两年还没有记录'}"
