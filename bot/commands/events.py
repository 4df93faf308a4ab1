"""`event`: the events as the office plans them: entered, confirmed, refused; who signed up and who is let in."""

import argparse
from typing import Any

from sqlmodel import Session, col, select

from bot import drafting, occasions
from bot.commands import event_changes, forms
from bot.commands.command import command, family, ledger, now, who
from bot.commands.event_changes import HELP, by_number, known, or_refuse, tell, values_of
from bot.commands.groups import known as known_group
from bot.refusal import Refused
from bot.seating import come_now
from models import event as events
from models import form, which_event
from models import group as groups
from models.event import Event, Stage
from models.member import Member, called
from models.seats import Seat, Seats, admit, seats

STAGES = {Stage.draft: "待确认", Stage.on: "", Stage.cancelled: "已取消", Stage.refused: "不是活动"}


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(commands, "event", does="活动：计划、报名、改期、取消", example="event list")
    shown = command(parts, "list", show, does="列出还没过去的活动", example="event list --all")
    shown.add_argument("--all", action="store_true", help="过去的、取消的也列")
    example = "event add 读书沙龙 start=2026-04-25T14:30 venue=政协书房 places=60"
    new = command(parts, "add", enter, does="加一场活动", example=example)
    new.add_argument("title", metavar="名称")
    new.add_argument("values", nargs="*", metavar="项目=值", help=HELP)
    new.add_argument("--group", action="append", metavar="群名", help="哪些群参加，可写几次；不写就是每个已开张的群")
    event_changes.add(parts)
    yes = command(parts, "confirm", confirm, does="从通知里读到的活动，确认是活动", example="event confirm 3")
    no = command(parts, "refuse", refuse, does="从通知里读到的不是活动", example="event refuse 3")
    names = command(parts, "signups", show_signups, does="一场活动的报名名单", example="event signups 3")
    let_in = command(parts, "admit", let_come, does="候补的、过了截止才报的，准许参加", example="event admit 3 林静")
    for one in (yes, no, names, let_in):
        by_number(one)
    yes.add_argument("values", nargs="*", metavar="项目=值", help="顺便补上或改正，如 start=2026-04-25T14:30")
    let_in.add_argument("name", metavar="姓名")
    forms.add(parts)


def show(args: argparse.Namespace) -> None:
    """Print the events with their numbers, stages and how many signed up."""
    with ledger(args) as db, db.look() as session:
        if args.all:
            found = list(session.exec(select(Event).order_by(col(Event.month), col(Event.starts_at), col(Event.id))))
        else:
            found = events.ahead(session, now(), stages=(Stage.on, Stage.draft))
        for event in found:
            stage = f"  {STAGES[event.stage]}" if STAGES[event.stage] else ""
            heads = seats(session, event).heads
            told = f"  报名{heads}人" if heads else ""
            rooms = "、".join(group.name for group in events.invited(session, event.id or 0))
            print(f"{event.id}  {event.title}  {occasions.before(event)}{told}{stage}  {rooms}".rstrip())
        print(f"共{len(found)}场。" if found else "还没有活动。")


def enter(args: argparse.Namespace) -> None:
    """Put an event in."""
    with ledger(args) as db, db.begin() as session:
        chosen = [known_group(session, name) for name in args.group] if args.group else groups.in_earnest(session)
        event = Event(title=args.title.strip(), month=now().date().replace(day=1), made_by=who(), made_at=now())
        for name, value in values_of(session, args.values).items():
            setattr(event, name, value)
        if event.form_id is None and (fits := form.fitting(session, event.title)):
            event.form_id = fits.id
        or_refuse(lambda: events.enter(session, event, [group.id or 0 for group in chosen], who()))
        bound = which_event.bind_recent(session, event, now())
        so_far = f"，早先说过的{bound}条报名归在了它名下" if bound else ""
        print(f"{event.id}号活动记下了：{occasions.in_short(event)}{so_far}")


def confirm(args: argparse.Namespace) -> None:
    """Confirm a draft; what was signed up for it is bound to it."""
    with ledger(args) as db, db.begin() as session:
        event = known(session, args.id, Stage.draft, Stage.refused)
        values = values_of(session, args.values)

        def do() -> None:
            events.change(session, event, now(), who(), **values)
            found, replies = drafting.confirm(session, event, now(), who())
            tell(session, args, replies)
            heads = seats(session, found).heads
            so_far = f"，已有{heads}人报名" if heads else ""
            print(f"{found.id}号活动已确认：{occasions.in_short(found)}{so_far}。")

        or_refuse(do)


def refuse(args: argparse.Namespace) -> None:
    """What was read off a notice is no event."""
    with ledger(args) as db, db.begin() as session:
        event = known(session, args.id, Stage.draft)
        events.decide(session, event, Stage.refused, now(), who())
        print(f"{occasions.titled(event)}不记为活动。")


def show_signups(args: argparse.Namespace) -> None:
    """Print who comes, who waits and how many withdrew, each with where and how."""
    with ledger(args) as db, db.look() as session:
        event = known(session, args.id)
        found = seats(session, event)
        for number, seat in enumerate(found.coming, 1):
            print(f"{number}. {_line(session, event, seat)}")
        for seat in found.waiting:
            standing = "过了截止才报" if seat.late else f"候补第{occasions.place(found, seat)}位"
            print(f"{standing}：{_line(session, event, seat)}")
        print(_summed_up(event, found))


def let_come(args: argparse.Namespace) -> None:
    """Let somebody come who waits or was late."""
    with ledger(args) as db, db.begin() as session:
        event = known(session, args.id, Stage.on)
        seat = _waiting(session, event, args.name.strip())
        admit(session, event, seat, now(), who())
        tell(session, args, come_now(session, event, seats(session, event)))
        print(f"{args.name}可以参加{occasions.titled(event)}了，本人会收到告知。")


def _waiting(session: Session, event: Event, name: str) -> Seat:
    """Who of those that wait is meant by a name."""
    people = {one.id for one in called(session, name)}
    found = [one for one in seats(session, event).waiting if one.member_id in people or one.name == name]
    if len(found) != 1:
        raise Refused(f"{occasions.titled(event)}的候补和迟报名单里没有“{name}”；名单见 event signups {event.id}。")
    return found[0]


def _summed_up(event: Event, found: Seats) -> str:
    """报名12人（连带来的），其中线上3人，候补2人，退出1人。"""
    if not (found.coming or found.waiting):
        return "还没有人报名。"
    afar = sum(seat.online for seat in found.coming) if event.venue else 0
    with_guests = "（连带来的）" if found.heads != len(found.coming) else ""
    counted = [("报名{}人" + with_guests, found.heads), ("其中线上{}人", afar)]
    counted += [("候补{}人", len(found.waiting)), ("退出{}人", len(found.gone))]
    return "，".join(words.format(number) for words, number in counted if number) + "。"


def _line(session: Session, event: Event, seat: Seat) -> str:
    """教育界-林静 +1 线上"""
    member = session.get_one(Member, seat.member_id)
    guests = f" +{seat.guests}" if seat.guests else ""
    return f"{member.name}{guests}{' 线上' if seat.online and event.venue else ''}  {seat.since:%m-%d %H:%M}"
