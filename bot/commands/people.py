"""`bind` and `member`: which person of the roster an account is, and what the office knows of a person."""

import argparse
from typing import Any

from sqlmodel import Session, col, or_, select

from bot.commands.command import command, family, ledger, now, who
from bot.parting import AFTERWARDS, goes, stays
from bot.refusal import Refused
from models import leaving
from models.audit import note
from models.binding import bind, unbound
from models.member import Identity, Member

SWITCHES = {"aside": "由联络员转告", "resting": "正在休养"}
ON = {"on": True, "off": False}


def add(commands: Any) -> None:
    """Declare the commands."""
    parser = command(commands, "bind", bind_one, does="把群里的账号对到名册上的人", example="bind 3 林静")
    parser.add_argument("identity", nargs="?", type=int, metavar="编号", help="账号的编号；不写就列出没对上的账号")
    parser.add_argument("member", nargs="?", metavar="姓名", help="名册上的姓名或群昵称")
    parts = family(commands, "member", does="成员：由联络员转告、正在休养", example="member list")
    command(parts, "list", show, does="列出由联络员转告的、正在休养的成员", example="member list")
    gone = command(
        parts, "delete", delete, does="按本人要求删除：原话、账号、姓名都不留", example="member delete 林静 --yes"
    )
    gone.add_argument("member", metavar="姓名", help="名册上的姓名或群昵称")
    gone.add_argument("--yes", action="store_true", help="真的删除；不写只说会删多少")
    change = command(parts, "set", decide, does="改一位成员的设置", example="member set 林静 aside=on")
    change.add_argument("member", metavar="姓名", help="名册上的姓名或群昵称")
    change.add_argument(
        "settings",
        nargs="+",
        metavar="设置=on|off",
        help="aside：领导同志，事情只由联络员转告，程序不私信；resting：正在休养，不提醒，也不计缺席",
    )


def bind_one(args: argparse.Namespace) -> None:
    """List the unbound accounts, or bind one."""
    with ledger(args) as db, db.begin() as session:
        if args.identity is None:
            strangers = unbound(session)
            for identity in strangers:
                print(f"{identity.id}  {identity.shown_name}（{identity.channel}）")
            print(f"共{len(strangers)}个账号没对上名册。" if strangers else "账号都对上了名册。")
            return
        found = session.get(Identity, args.identity)
        if found is None:
            raise Refused(f"没有编号为 {args.identity} 的账号；编号见 python -m bot bind。")
        member = known(session, args.member or "")
        bind(session, found, member, now(), who())
        print(f"“{found.shown_name}”就是{member.name}；原来的记录都归到了{member.name}名下。")


def show(args: argparse.Namespace) -> None:
    """Print whom the office or they themselves set apart."""
    with ledger(args) as db, db.look() as session:
        for switch, words in SWITCHES.items():
            chosen = session.exec(select(Member).where(getattr(Member, switch)).order_by(col(Member.id))).all()
            names = "、".join(f"{one.name}（{one.card}）" if one.card else one.name for one in chosen)
            print(f"{words}（{switch}）：{names or '没有'}")


def decide(args: argparse.Namespace) -> None:
    """Change what holds for a person, each change kept in the audit."""
    with ledger(args) as db, db.begin() as session:
        member = known(session, args.member)
        for word in args.settings:
            switch, _, value = word.partition("=")
            if switch not in SWITCHES or value not in ON:
                raise Refused(f"“{word}”应写成 aside=on、aside=off、resting=on 或 resting=off。")
            before = getattr(member, switch)
            setattr(member, switch, ON[value])
            note(session, now(), who(), "set", member, **{switch: [before, ON[value]]})
        session.add(member)
        print(f"{member.name}的设置已改。")


def delete(args: argparse.Namespace) -> None:
    """Delete a person for good, or say first what that means."""
    with ledger(args) as db, db.begin() as session:
        member = known(session, args.member)
        if why := leaving.holds(session, member):
            raise Refused(why)
        if not args.yes:
            print(f"会删去{args.member}的，删了不能恢复：", *goes(session, member), sep="\n- ")
            print("留着的：", *(f"{what}：{why}。" for what, why in stays(session)), sep="\n- ")
            print(f"{AFTERWARDS}\n请先用 export member {args.member} 把资料交给本人，再加上 --yes。")
            return
        number = leaving.delete_member(session, member, now(), who())
    print(f"删除了：{number}条消息的原话、记录里的话、账号和姓名都没有了。图片和文件在下次清理时删去。")


def known(session: Session, name: str) -> Member:
    """The person of the roster of a name or 群昵称, or a sentence that says why it is not clear who is meant."""
    name = name.strip()
    if not name:
        raise Refused("请写明是名册上的哪一位，例如 bind 3 林静。")
    is_named = or_(col(Member.name) == name, col(Member.card) == name)
    members = session.exec(select(Member).where(col(Member.on_roster), is_named)).all()
    if not members:
        raise Refused(f"名册上没有“{name}”。")
    if len(members) > 1:
        cards = "、".join(one.card for one in members if one.card)
        raise Refused(
            f"名册上有{len(members)}位“{name}”，请改用群昵称写明是哪一位" + (f"：{cards}。" if cards else "。")
        )
    return members[0]
