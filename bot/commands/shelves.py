"""`drift`: the drifting copies as the keeper looks after them: where each is, the office's rules, what matches none."""

import argparse
from typing import Any

from sqlmodel import Session, col, select

from bot.commands.command import command, family, ledger, now, who
from bot.journey import card, stands
from bot.refusal import Refused
from bot.text.copies import copies
from bot.text.phrase import NAMES, cut
from models import circulation, copy, shelving, venue
from models.audit import note
from models.book import Book
from models.copy import Copy
from models.drift import DriftAct
from models.inbox import Message
from models.lending import RULES, CannotLend, decide_lending
from models.member import Member, address
from models.venue import Venue


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(commands, "drift", does="图书漂流：漂流本、书架、借期", example="drift list")
    shown = command(parts, "list", show, does="列出漂流本各在哪里", example="drift list --shelf 玉龙书屋")
    shown.add_argument("--shelf", metavar="书架", help="只列这个书架上的")
    one = command(parts, "card", show_card, does="一本书的传书卡", example="drift card CF-0012")
    one.add_argument("code", metavar="编号")
    rules = command(parts, "set", decide, does="借阅规则", example="drift set loan=30 pickup=5")
    rules.add_argument("rules", nargs="*", metavar="规则=数", help="、".join(f"{key}（{RULES[key]}）" for key in RULES))
    shelf = command(parts, "shelf", enter, does="加入或改一个书架", example="drift shelf 玉龙书屋 --keeper 阿青")
    shelf.add_argument("name", metavar="名称")
    shelf.add_argument("--keeper", metavar="姓名", help="在那里找谁")
    shelf.add_argument("--region", metavar="旗县区")
    command(parts, "loose", show_loose, does="列出对不上漂流本的说法", example="drift loose")
    match = command(parts, "match", put_right, does="说明那一条说的是哪一本", example="drift match 12 CF-0012")
    match.add_argument("id", type=int, metavar="序号", help="drift loose 列出的序号")
    match.add_argument("code", metavar="编号")


def show(args: argparse.Namespace) -> None:
    """Print every copy with where it is; names too, as this is for the keeper's eyes."""
    with ledger(args) as db, db.look() as session:
        query = select(Copy).order_by(col(Copy.code))
        if args.shelf:
            query = query.where(Copy.venue_id == known(session, args.shelf).id)
        listed = session.exec(query).all()
        for one in listed:
            due = f"  {one.due:%m-%d}到期" if one.due else ""
            print(stands(session, one, names=True).rstrip("。") + due + ("" if one.labelled else "  待贴码"))
        print(f"共{len(listed)}本。" if listed else "还没有漂流本。")


def show_card(args: argparse.Namespace) -> None:
    """Print the journey of one copy."""
    with ledger(args) as db, db.look() as session:
        print(card(session, coded(session, args.code)))


def decide(args: argparse.Namespace) -> None:
    """Set the office's rules, each change kept in the audit; without any print what holds."""
    with ledger(args) as db, db.begin() as session:
        for word in args.rules:
            name, sign, value = word.partition("=")
            if name not in RULES or not sign:
                raise Refused(f"“{word}”应写成 规则=数；规则有：{'、'.join(RULES)}。")
            try:
                decide_lending(session, name, int(value) if value.isdecimal() and len(value) < 6 else -1, now(), who())
            except CannotLend as problem:
                raise Refused(str(problem)) from None
        lending = circulation.lending(session)
        print("，".join(f"{words} {name}={getattr(lending, name)}" for name, words in RULES.items()))


def enter(args: argparse.Namespace) -> None:
    """Put a shelf on the list, or change who looks after it."""
    with ledger(args) as db, db.begin() as session:
        place = venue.called(session, args.name.strip())
        place.keeper = args.keeper if args.keeper is not None else place.keeper
        place.region = args.region if args.region is not None else place.region
        session.add(place)
        note(session, now(), who(), "set", place, name=place.name, keeper=place.keeper, region=place.region)
        print(f"书架：{'、'.join(one.name for one in venue.listed(session))}")


def show_loose(args: argparse.Namespace) -> None:
    """Print what members said of copies that the ledger does not know."""
    with ledger(args) as db, db.look() as session:
        loose = shelving.loose(session)
        for act in loose:
            print(f"{act.id}  {act.day:%m-%d}  {_said(session, act)}")
        print(f"共{len(loose)}条对不上；用 drift match 序号 编号 说明是哪一本。" if loose else "没有对不上的。")


def _said(session: Session, act: DriftAct) -> str:
    names = {str(kind): words for kind, words in NAMES.items()}
    book = session.get(Book, act.book_id) if act.book_id else None
    message = session.get(Message, act.message_id) if act.message_id else None
    which = act.copy_code + (f"《{book.title}》" if book else "")
    words = f"：{cut(message.text, 40)}" if message else ""
    return f"{address(session.get_one(Member, act.member_id))} {names[act.act]}{which}{words}"


def put_right(args: argparse.Namespace) -> None:
    """Say which copy an act meant; the copy follows."""
    with ledger(args) as db, db.begin() as session:
        act = session.get(DriftAct, args.id)
        if act is None or act.copy_id is not None:
            raise Refused(f"没有序号为 {args.id} 的、对不上的说法；序号见 drift loose。")
        one = coded(session, args.code)
        shelving.match(session, act, one, now(), who())
        print(f"已对上：{stands(session, one, names=True)}")


def coded(session: Session, words: str) -> Copy:
    """The copy of a code as one types it: CF-0012, cf12, 12."""
    written = next((code for one in copies(f"编号{words}") for code in one.codes), words)
    one = copy.coded(session, written)
    if one is None:
        raise Refused(f"没有编号为“{words}”的漂流本；编号见 drift list。")
    return one


def known(session: Session, name: str) -> Venue:
    """The shelf of that name, or a sentence with those there are."""
    place = next((one for one in venue.listed(session) if one.name == name), None)
    if place is None:
        names = "、".join(one.name for one in venue.listed(session)) or "（还没有）"
        raise Refused(f"没有叫“{name}”的书架；现有：{names}。用 drift shelf 加一个。")
    return place
