"""`event set`, `move` and `cancel`: what changes about an event, the old reminders with it, and who is told."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import drafting, occasions
from bot.almanac import SHANGHAI
from bot.commands.command import command, ledger, now, setup, who
from bot.drafting import Changed
from bot.message import Reply
from bot.privately import Rules, privately
from bot.refusal import Refused
from bot.text.notice import END_OF_DAY
from models import book as books
from models import event as events
from models import form, outbox
from models.event import CannotHold, Event, Stage
from models.member import Member

TEXTS = {"title": "名称", "venue": "地点", "link": "线上链接或会议号", "speaker": "主讲"}
TIMES = {"start": "starts_at", "end": "ends_at", "deadline": "deadline"}
HELP = (
    "start、end、deadline（报名截止）写成 2026-04-25T14:30；"
    "venue 地点、link 线上、places 名额、speaker 主讲、book 书名、form 形式"
)
JOB = "event_notice"


def add(parts: Any) -> None:
    """Declare the parts of `event` that change one."""
    change = command(parts, "set", decide, does="补上或改正一场活动的资料", example="event set 3 places=80")
    move = command(parts, "move", displace, does="改期或换地方", example="event move 3 start=2026-04-26T14:30 --tell")
    for one in (change, move):
        by_number(one)
        one.add_argument("values", nargs="+", metavar="项目=值", help=f"{HELP}；等号后面空着就是去掉")
    off = command(parts, "cancel", call_off, does="取消一场活动", example="event cancel 3 --why 大雪 --tell")
    by_number(off)
    off.add_argument("--why", default="", metavar="原因", help="写进群里的通知")
    for one in (change, move, off):
        one.add_argument("--tell", action="store_true", help="把通知发到各群；不写就只印出来")


def by_number(parser: argparse.ArgumentParser) -> None:
    """Declare which event is meant."""
    parser.add_argument("id", type=int, metavar="编号", help="event list 列出的编号")


def decide(args: argparse.Namespace) -> None:
    """Change what is given; where that is time or place, everything follows as it does for a move."""
    with ledger(args) as db, db.begin() as session:
        event = known(session, args.id, Stage.on, Stage.draft)
        values = values_of(session, args.values)
        changed = or_refuse(lambda: drafting.move(session, event, now(), who(), **values))
        print(f"已改：{occasions.in_short(event)}")
        if changed:
            _let_out(session, args, event, changed)


def displace(args: argparse.Namespace) -> None:
    """Hold it at another time or place; without a new end it lasts as long as before."""
    with ledger(args) as db, db.begin() as session:
        event = known(session, args.id, Stage.on)
        values = values_of(session, args.values)
        old, new = event.starts_at, values.get("starts_at")
        if new and old and event.ends_at and "ends_at" not in values:
            values["ends_at"] = event.ends_at + (new - old)
        changed = or_refuse(lambda: drafting.move(session, event, now(), who(), **values))
        if changed is None:
            raise Refused(f"{occasions.in_short(event)}的时间地点没有变，不用改期；改别的用 event set {event.id}。")
        print(f"已改：{occasions.in_short(event)}")
        _let_out(session, args, event, changed)


def call_off(args: argparse.Namespace) -> None:
    """Cancel an event."""
    with ledger(args) as db, db.begin() as session:
        event = known(session, args.id, Stage.on)
        changed = or_refuse(lambda: drafting.cancel(session, event, now(), who(), args.why))
        print(f"已取消：{occasions.in_short(event)}")
        _let_out(session, args, event, changed)


def known(session: Session, number: int, *stages: Stage) -> Event:
    """The event of a number, at one of some stages (none given: at any); else a sentence that says why not."""
    event = session.get(Event, number)
    if event is None:
        raise Refused(f"没有编号为 {number} 的活动；编号见 event list。")
    if stages and event.stage not in stages:
        says = {Stage.draft: "还没有确认", Stage.on: "已经确认过了", Stage.cancelled: "已经取消了"}
        raise Refused(f"{occasions.titled(event)}{says.get(event.stage, '当时定了不是活动')}。")
    return event


def values_of(session: Session, words: Sequence[str]) -> dict[str, Any]:
    """The columns that 项目=值 name; one with nothing behind the sign is taken away."""
    found: dict[str, Any] = {}
    for word in words:
        name, sign, value = word.partition("=")
        value = value.strip()
        if not sign:
            raise Refused(f"“{word}”应写成 项目=值，例如 places=60。")
        if name in TEXTS:
            found[name] = value
        elif name in TIMES:
            found[TIMES[name]] = _moment(name, value) if value else None
        elif name == "places":
            found[name] = _number(value) if value else None
        elif name == "form":
            found["form_id"] = _form(session, value) if value else None
        elif name == "book":
            found["book_id"] = books.heard(session, value.strip("《》")).id if value else None
        else:
            raise Refused(f"没有“{name}”这一项；有：{'、'.join([*TIMES, *TEXTS, 'places', 'form', 'book'])}。")
    return found


def or_refuse(do: Callable[[], Any]) -> Any:
    """Do something; where an event cannot be so, say why."""
    try:
        return do()
    except CannotHold as problem:
        raise Refused(f"{problem}。") from None


def tell(session: Session, args: argparse.Namespace, replies: Iterable[Reply]) -> int:
    """Tell persons privately, or through those who pass it on; returns how many had not been told before."""
    config = setup(args).config
    rules = Rules(config.quiet_from, config.quiet_until)
    told = 0
    for reply in replies:
        member = session.get_one(Member, reply.to)
        said = (reply.key, reply.key.partition(":")[0], reply.text, now())
        told += privately(session, rules, member, *said, soon=reply.soon)
    return told


def _let_out(session: Session, args: argparse.Namespace, event: Event, changed: Changed) -> None:
    told = tell(session, args, changed.replies)
    if told:
        print(f"已报名的{told}位，已分别告知（联系不上的列入待转告）。")
    if not args.tell:
        print(f"群里的通知，请看过再发（加 --tell 由程序发到各群）：\n{changed.notice}")
        return
    for group in events.invited(session, event.id or 0):
        key = f"event-notice:event-{event.id}:r{event.revision}:{event.stage}:group-{group.id}"
        outbox.put(session, outbox.to_group(group, key, JOB, changed.notice, now()))
        print(f"{group.name}：已放进待发箱。")
    print(changed.notice)


def _moment(name: str, words: str) -> datetime:
    """2026-04-25T14:30; a deadline may be a day, the whole of which counts."""
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        raise Refused(f"看不懂{name}的时间“{words}”；写成 2026-04-25T14:30。") from None
    if len(words) <= len("2026-04-25"):
        if name != "deadline":
            raise Refused(f"{name} 还要写明几点，例如 {words}T14:30。")
        found = datetime.combine(found.date(), END_OF_DAY)
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def _number(words: str) -> int:
    if not words.isdecimal() or not int(words):
        raise Refused("places 应是1以上的整数；不限人数就空着：places=")
    return int(words)


def _form(session: Session, name: str) -> int | None:
    found = form.named(session, name)
    if found is None:
        raise Refused(f"没有叫“{name}”的活动形式；有：{'、'.join(one.name for one in form.listed(session))}。")
    return found.id
