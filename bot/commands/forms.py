"""`event form`: the forms of activity, as the office calls and orders them."""

import argparse
from typing import Any

from bot.commands.command import command, family, ledger, now, who
from bot.refusal import Refused
from models import form
from models.form import Form

USED = {"on": True, "off": False}


def add(parts: Any) -> None:
    """Declare the parts of `event form`."""
    own = family(parts, "form", does="活动形式", example="event form list")
    command(own, "list", show, does="列出活动形式", example="event form list")
    does, example = "加一种形式，或改名、停用、排先后", "event form set 读书沙龙 name=周末沙龙"
    change = command(own, "set", decide, does=does, example=example)
    change.add_argument("name", metavar="形式")
    change.add_argument("values", nargs="*", metavar="项目=值", help="name=新名、number=先后、used=on|off（停用）")


def show(args: argparse.Namespace) -> None:
    """Print every form in the office's order."""
    with ledger(args) as db, db.look() as session:
        for one in form.listed(session):
            print(f"{one.number}. {one.name}{'' if one.used else '（停用）'}")


def decide(args: argparse.Namespace) -> None:
    """Add a form, or change one; kept in the audit."""
    with ledger(args) as db, db.begin() as session:
        one = form.named(session, args.name)
        if one is None:
            one = Form(name=args.name, number=1 + max((two.number for two in form.listed(session)), default=0))
            session.add(one)
        for word in args.values:
            name, _, value = word.partition("=")
            if name == "name" and value.strip() and form.named(session, value.strip()) is None:
                one.name = value.strip()
            elif name == "number" and value.isdecimal():
                one.number = int(value)
            elif name == "used" and value in USED:
                one.used = USED[value]
            else:
                raise Refused(f"“{word}”应写成 name=没用过的新名、number=先后 或 used=on、used=off。")
        form.settle(session, one, now(), who())
        print(f"活动形式：{'、'.join(two.name for two in form.listed(session) if two.used)}")
