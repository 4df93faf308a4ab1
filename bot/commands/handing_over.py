"""`export member`: everything that is kept of one member, handed over to them."""

import argparse
from pathlib import Path
from typing import Any

from bot.commands.command import command, ledger, now, setup, who
from bot.commands.people import known
from bot.refusal import Refused
from models.audit import note


def add(parts: Any) -> None:
    """Declare the part of `export`."""
    own = command(
        parts,
        "member",
        export_member,
        does="一位成员的全部资料（.zip）：记录、原话、私信、图片，交给本人",
        example="export member 林静 --out 林静.zip",
    )
    own.add_argument("member", metavar="姓名", help="名册上的姓名或群昵称")
    own.add_argument("--out", type=Path, required=True, metavar="文件", help=".zip")


def export_member(args: argparse.Namespace) -> None:
    """Write everything that is kept of one member."""
    from bot.exports import personal, word
    from bot.things import FOLDER

    if args.out.suffix.lower() != ".zip":
        raise Refused(f"不会写 {args.out.name}；文件名请以 .zip 结尾。")
    with ledger(args) as db, db.begin() as session:
        member = known(session, args.member)
        word.write(args.out, personal.zipped(session, member, setup(args).config.data / FOLDER))
        note(session, now(), who(), "export", member, what="member", file=args.out.name)
    print(f"{member.name}的全部资料写好了：{args.out}")
