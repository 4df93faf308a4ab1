"""`attend`, `import signin` and `export event`: who came to an event, and its lists for the files."""

import argparse
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot import attending
from bot.commands.command import command, family, ledger, now, say_demo, who
from bot.commands.files import entry_of, say_odd, tried
from bot.refusal import Refused
from models import held, signinsheet
from models.event import Event
from models.member import Member
from models.order import in_order
from models.turnout import turnout


def add(commands: Any) -> None:
    """Declare the commands of `attend`."""
    parts = family(commands, "attend", does="活动签到：谁来了", example="attend show 读书沙龙")
    shown = command(parts, "show", show, does="报名、到场、写体会各多少人，到场的是谁", example="attend show 读书沙龙")
    more = command(parts, "add", enter, does="补记到场的人", example="attend add 读书沙龙 林静 王芳 --online")
    less = command(parts, "remove", remove, does="去掉记错的人", example="attend remove 读书沙龙 林静")
    for one in (shown, more, less):
        one.add_argument("event", metavar="活动", help="名称或编号")
    for one in (more, less):
        one.add_argument("names", nargs="+", metavar="姓名")
    more.add_argument("--online", action="store_true", help="是线上参加的")


def add_import(parts: Any) -> None:
    """Declare `import signin`."""
    does = "导入签到单：姓名、单位、签名（.xlsx 或 .csv）；没报名的也算到场"
    one = command(parts, "signin", import_signin, does=does, example="import signin 签到单.xlsx --event 读书沙龙")
    one.add_argument("file", type=Path, metavar="文件")
    one.add_argument("--event", required=True, metavar="活动", help="名称或编号")
    one.add_argument("--dry-run", action="store_true", help="只看会怎么样，不写进账里")


def show(args: argparse.Namespace) -> None:
    """Print the three figures of an event and who came; names, as this is for the secretary's eyes."""
    with ledger(args) as db, db.look() as session:
        event = known(session, args.event)
        found = turnout(session, event)
        print(
            f"{attending.named(event)}：报名{len(found.signed_up)}人，到场{len(found.attended)}人，写体会{len(found.reflected)}人"
        )
        for how, ids in (("现场", found.on_site), ("线上", found.online)):
            if ids:
                names = [one.name for one in in_order((session.get_one(Member, one) for one in ids), by_rank=True)]
                print(f"{how}{len(names)}人：{'、'.join(names)}")


def enter(args: argparse.Namespace) -> None:
    """Enter that some persons came, on the word of who types it; nobody while one of the names is not clear."""
    with ledger(args) as db, db.begin() as session:
        event = known(session, args.event, has_day=True)
        people = [(name, attending.person(session, event, name)) for name in args.names]
        new = attending.enter(session, event, people, now(), who(), online=True if args.online else None)
        print(f"{attending.named(event)}：记下{new}人到场。")


def remove(args: argparse.Namespace) -> None:
    """Some persons did not come after all: whatever says so counts no longer."""
    with ledger(args) as db, db.begin() as session:
        event = known(session, args.event)
        people = [(name, attending.person(session, event, name)) for name in args.names]
        attending.remove(session, event, people, now(), who())
        print(f"{attending.named(event)}：去掉{len(args.names)}人。")


def import_signin(args: argparse.Namespace) -> None:
    """Enter everybody on a sheet who is one person, and name the others for the secretary."""
    from bot.imports.signin import read_signed

    say_demo(args)
    signed, odd = read_signed(args.file)
    with tried(args) as session:
        event = known(session, args.event, has_day=True)
        entry = entry_of(session, args.file, "sheet", len(signed))
        taken = signinsheet.take(session, event, signed, entry.id or 0, entry.at)
        say_odd([*odd, *taken.unclear])
        print(
            f"{attending.named(event)}：新记到场{taken.new}人，签到单上早已记过{taken.known}人，要人看{len(taken.unclear)}行。"
        )
        if taken.walk_ins:
            print(f"没有报名、直接来的{len(taken.walk_ins)}人：{'、'.join(taken.walk_ins)}")
        if taken.guests:
            print(f"名册上没有、按来宾记的{len(taken.guests)}人：{'、'.join(taken.guests)}；如果是写错了名字，请改好。")
    if args.dry_run:
        print("以上是试看，没有写进账里；去掉 --dry-run 就导入。")


def known(session: Session, words: str, *, has_day: bool = False) -> Event:
    """The event of a number or title; raises Refused where there is none, or it is not clear which."""
    found = held.called(session, words)
    if not found:
        raise Refused(f"没有叫“{words}”的活动。")
    if len(found) > 1:
        which = "；".join(f"{one.id} {attending.named(one)}" for one in found[:10])
        raise Refused(f"“{words}”有{len(found)}场，请写编号：{which}")
    if has_day and (why := attending.not_yet(found[0], now())):
        raise Refused(why)
    return found[0]
