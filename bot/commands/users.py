"""`user`: who is admin, organiser, secretary or may only look, for the whole city or for some groups and 旗县区."""

import argparse
import getpass
import sys
from typing import Any

from sqlmodel import Session

from bot.commands import groups, people
from bot.commands.command import command, family, ledger, now, who
from bot.passwords import hashed
from bot.refusal import Refused
from models import account, role
from models.group import Group
from models.role import CALLED, CITY, Duty, Role, Scope


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(commands, "user", does="角色：谁是管理员、会务、秘书、只读", example="user list")
    command(parts, "list", show, does="列出各人的角色和范围", example="user list")
    new = command(
        parts, "add", give, does="给一位成员一个角色", example="user add 阿青 --role organiser --group 红山区读书群"
    )
    word = command(parts, "password", password, does="设登录密码（忘了也用它重设）", example="user password 阿青")
    word.add_argument("name", metavar="姓名", help="名册上的姓名或群昵称")
    old = command(parts, "remove", take, does="收回一位成员的角色", example="user remove 阿青 --role organiser")
    for one, needed in ((new, True), (old, False)):
        one.add_argument("name", metavar="姓名", help="名册上的姓名或群昵称")
        one.add_argument(
            "--role",
            required=needed,
            choices=[duty.value for duty in Duty],
            help="、".join(f"{duty.value} {CALLED[duty]}" for duty in Duty) + ("" if needed else "；不写就是全部角色"),
        )
        one.add_argument("--group", action="append", default=[], metavar="群名", help="只管这个群；可以写几次")
        one.add_argument(
            "--region", action="append", default=[], metavar="旗县区", help="只管这个旗县区的群；可以写几次"
        )


def password(args: argparse.Namespace) -> None:
    """Ask for a new password twice, and keep it."""
    with ledger(args) as db:
        with db.look() as session:
            name = people.known(session, args.name).name
            if not any(member.name == name for member, _ in role.listed(session)):
                raise Refused(
                    f"{name}还没有角色，登录了也打不开任何一页；先用 user add {name} --role secretary 给一个。"
                )
        typed = _typed(f"{name}的新密码：")
        if sys.stdin.isatty() and _typed("再输一次：") != typed:
            raise Refused("两次输入的不一样，没有改。")
        kept = hashed(typed)
        with db.begin() as session:
            account.set_password(session, people.known(session, args.name), kept, now(), who())
    print(f"{name}的密码设好了。用浏览器打开工作台，以“{name}”登录。")


def _typed(prompt: str) -> str:
    """What is typed unseen, or stands on standard input where nobody types."""
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def show(args: argparse.Namespace) -> None:
    """Print every role."""
    with ledger(args) as db, db.look() as session:
        listed = role.listed(session)
        for member, one in listed:
            card = f"（{member.card}）" if member.card else ""
            print(f"{member.name}{card}  {CALLED[one.duty]} {one.duty.value}  {_where(session, one)}")
        if not listed:
            print("还没有人有角色。用 user add 姓名 --role admin 先定一位管理员。")


def give(args: argparse.Namespace) -> None:
    """Give a person a role in each place named, in the whole city where none is."""
    with ledger(args) as db, db.begin() as session:
        member, duty = people.known(session, args.name), Duty(args.role)
        for scope in _scopes(session, args) or [CITY]:
            is_new = role.give(session, member, duty, scope, now(), who())
            what = f"{_where(session, scope)}的{CALLED[duty]}"
            print(f"{member.name}现在是{what}。" if is_new else f"{member.name}已经是{what}，没有改动。")


def take(args: argparse.Namespace) -> None:
    """Take roles from a person: all, or those of a kind and of the places named."""
    with ledger(args) as db, db.begin() as session:
        member, scopes = people.known(session, args.name), _scopes(session, args)
        meant = [
            one
            for whose, one in role.listed(session)
            if whose.id == member.id
            and args.role in (None, one.duty.value)
            and (not scopes or Scope(one.group_id, one.region) in scopes)
        ]
        if not meant:
            raise Refused(f"{member.name}没有这样的角色；各人的角色见 user list。")
        for one in meant:
            print(f"{member.name}不再是{_where(session, one)}的{CALLED[one.duty]}。")
            role.take(session, one, now(), who())


def _scopes(session: Session, args: argparse.Namespace) -> list[Scope]:
    known = role.regions(session)
    for region in args.region:
        if region not in known:
            raise Refused(f"没有叫“{region}”的旗县区。现有：{'、'.join(known) or '（群和名册里都还没有写旗县区）'}")
    of_groups = [Scope(groups.known(session, name).id) for name in args.group]
    return of_groups + [Scope(region=region) for region in args.region]


def _where(session: Session, place: Role | Scope) -> str:
    if place.group_id is not None:
        return f"“{session.get_one(Group, place.group_id).name}”"
    return f"{place.region}各群" if place.region else "全市"
