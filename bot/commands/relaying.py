"""`relay`: the words that 联络员 pass on by hand, and how many private messages a day the bot may send itself."""

import argparse
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot import awarded
from bot.attachments import FOLDER
from bot.commands.command import command, family, ledger, now, setup, who
from bot.refusal import Refused
from models import allowance, relay
from models.member import address
from models.relay import CannotPassOn, Relay

MOST = 10_000


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(commands, "relay", does="待转告：程序私信不到、请联络员转告的话", example="relay list")
    listing = command(parts, "list", show, does="按联络员列出待转告的话", example="relay list --liaison 阿青")
    listing.add_argument("--liaison", metavar="姓名", help="只列这位联络员的")
    settle = command(parts, "done", settle_words, does="已经转告，了结", example="relay done 3 4")
    settle.add_argument("ids", type=int, nargs="+", metavar="编号", help="relay list 列出的编号")
    cap = command(parts, "cap", limit, does="每天最多主动发多少条私信", example="relay cap 100")
    cap.add_argument("number", nargs="?", type=int, metavar="条数", help="不写就只看现在的设置")


def show(args: argparse.Namespace) -> None:
    """Print the words by 联络员, ready to be passed on."""
    data = setup(args).config.data
    with ledger(args) as db, db.look() as session:
        waiting = relay.waiting(session, args.liaison)
        for liaison, some in groupby(waiting, key=lambda one: one[0]):
            listed = list(some)
            files = relay.files(session, [row for _, _, row in listed])
            print(f"—— {f'请{liaison}转告' if liaison else '还没有联络员'}（{len(listed)}条）——")
            for _, member, row in listed:
                print(f"{row.id}  {row.made_at:%m月%d日}  转告{address(member)}（{row.why}）")
                print(f"{row.text}{_attached(session, data, files.get(row.key, ''))}\n")
        print(f"共{len(waiting)}条；转告后用 relay done 编号 记下。" if waiting else "没有待转告的话。")


def _attached(session: Session, data: Path, file: str) -> str:
    """Where the picture lies that goes with the words."""
    if not file:
        return ""
    awarded.make(session, data, file)
    return f"\n［附件］{data / FOLDER / file}"


def settle_words(args: argparse.Namespace) -> None:
    """The words were passed on."""
    with ledger(args) as db, db.begin() as session:
        for number in dict.fromkeys(args.ids):
            row = session.get(Relay, number)
            if row is None:
                raise Refused(f"没有编号为 {number} 的待转告；编号见 relay list。")
            try:
                relay.done(session, row, now(), who())
            except CannotPassOn as problem:
                raise Refused(f"第 {number} 条{problem}。") from None
    print(f"已了结{len(set(args.ids))}条。")


def limit(args: argparse.Namespace) -> None:
    """Say, or change, how many private messages a day the account sends; answers go out beyond it."""
    with ledger(args) as db, db.begin() as session:
        if args.number is not None:
            try:
                allowance.decide_cap(session, args.number, now(), who())
            except ValueError:
                most = allowance.MOST_A_DAY
                raise Refused(f"条数应在0到{most}之间；写0就一条也不主动发，都转入待转告或改日再发。") from None
        print(f"每个账号每天最多发{allowance.cap(session)}条私信；新账号从{allowance.FIRST_DAY}条起，每天加倍。")
