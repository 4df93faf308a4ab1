"""`tidy`: how long what is no part of the ledger stays, and clearing it away now."""

import argparse
from typing import Any

from bot.commands.command import command, family, ledger, now, say_demo, who
from bot.refusal import Refused
from models import retention


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(commands, "tidy", does="保存期：看、改、现在就清理（run 每晚会自己清理）", example="tidy list")
    command(parts, "list", show, does="列出各样东西保存多久", example="tidy list")
    change = command(parts, "set", decide, does="改保存多久", example="tidy set notices=60 audit=1830")
    change.add_argument("settings", nargs="+", metavar="名称=天数", help="名称见 tidy list；0为一直保存")
    command(parts, "now", tidy, does="现在就清去过了保存期的", example="tidy now")


def show(args: argparse.Namespace) -> None:
    """Print each kind with its days."""
    with ledger(args) as db, db.look() as session:
        for kind in retention.KINDS:
            print(f"{kind.name}（{kind.called}）：{_said(retention.days(session, kind))}")


def decide(args: argparse.Namespace) -> None:
    """Change how many days some kinds stay."""
    kinds = {kind.name: kind for kind in retention.KINDS}
    with ledger(args) as db, db.begin() as session:
        for word in args.settings:
            name, _, number = word.partition("=")
            if name not in kinds:
                raise Refused(
                    f"没有叫“{name}”的；有：{'、'.join(f'{kind.name}（{kind.called}）' for kind in kinds.values())}。"
                )
            try:
                retention.decide(session, kinds[name], int(number), now(), who())
            except ValueError:
                raise Refused(f"“{word}”应写成 名称=天数，天数是0（一直保存）或至少{retention.FEWEST}。") from None
            print(f"{kinds[name].called}：{_said(int(number))}")


def tidy(args: argparse.Namespace) -> None:
    """Clear away what is over."""
    say_demo(args)
    with ledger(args) as db:
        print(f"{retention.told(retention.tidy(db, now(), who()))}。")


def _said(days: int) -> str:
    return f"保存{days}天" if days else "一直保存"
