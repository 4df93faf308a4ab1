"""`bind`: says which person of the roster an account in a group is."""

import argparse
from typing import Any

from sqlmodel import Session, col, or_, select

from bot.commands.command import command, ledger, now, who
from bot.refusal import Refused
from models.binding import bind, unbound
from models.member import Identity, Member


def add(commands: Any) -> None:
    """Declare the command."""
    parser = command(commands, "bind", bind_one, does="把群里的账号对到名册上的人", example="bind 3 林静")
    parser.add_argument("identity", nargs="?", type=int, metavar="编号", help="账号的编号；不写就列出没对上的账号")
    parser.add_argument("member", nargs="?", metavar="姓名", help="名册上的姓名或群昵称")


def bind_one(args: argparse.Namespace) -> None:
    """List the unbound accounts, or bind one."""
    with ledger(args) as db, db.begin() as session:
        if args.identity is None:
            strangers = unbound(session)
            for identity in strangers:
                print(f"{identity.id}  {identity.shown_name}（{identity.channel}）")
            print(f"共{len(strangers)}个账号没有对上名册。" if strangers else "账号都对上了名册。")
            return
        found = session.get(Identity, args.identity)
        if found is None:
            raise Refused(f"没有编号为 {args.identity} 的账号；编号见 python -m bot bind。")
        member = _member(session, (args.member or "").strip())
        bind(session, found, member, now(), who())
        print(f"“{found.shown_name}”就是{member.name}；原来的记录都归到了{member.name}名下。")


def _member(session: Session, name: str) -> Member:
    if not name:
        raise Refused("请写明是名册上的哪一位，例如 bind 3 林静。")
    is_named = or_(col(Member.name) == name, col(Member.card) == name)
    members = session.exec(select(Member).where(col(Member.on_roster), is_named)).all()
    if not members:
        raise Refused(f"名册上没有“{name}”。")
    if len(members) > 1:
        raise Refused(f"名册上有{len(members)}位“{name}”，请改用群昵称写明是哪一位。")
    return members[0]
