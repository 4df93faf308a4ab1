"""`picture`: what can be posted as a picture, drawn from the ledger into a PNG."""

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot import bounds
from bot.commands.attending import known as occasion
from bot.commands.command import command, family, ledger, now, setup, who
from bot.commands.groups import known
from bot.commands.people import known as person
from bot.commands.shelves import coded
from bot.commands.term_words import known as term
from bot.pictured import kinds
from bot.pictured.kinds import Drawing
from bot.pictured.scope import Scope
from bot.refusal import Refused
from bot.timetable import YES
from models import group as groups
from models import picturing
from models.group import Group
from models.picturing import CALLED


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(
        commands, "picture", does="图片：海报、月历、证书等，写成 PNG", example="picture poster --out 好书.png"
    )
    of_month = (
        ("poster", poster, "一个月的荐书海报"),
        ("calendar", calendar, "一个月的打卡月历，每天多少人"),
        ("cloud", cloud, "一个月体会的词云"),
    )
    for name, act, does in of_month:
        one = _part(parts, name, act, does, f"{name} --month 2026-04 --group 红山区读书群")
        one.add_argument("--month", type=_month, metavar="年-月", help="不写就是本月")
        one.add_argument("--group", metavar="群名", help="不写就是所有的群")
    one = _part(parts, "charts", charts, "一年的走势和各界别人数", "charts --year 2026")
    one.add_argument("--year", type=int, metavar="年", help="不写就是今年")
    one.add_argument("--group", metavar="群名", help="不写就是所有的群")
    one = _part(parts, "year", year, "一位成员的“我的书香一年”，只给本人", "year 林静 --year 2026")
    one.add_argument("name", metavar="姓名")
    one.add_argument("--year", type=int, metavar="年", help="不写就是今年")
    one = _part(parts, "journey", journey, "一本漂流书的传书卡", "journey CF-0012")
    one.add_argument("code", metavar="编号")
    one = _part(parts, "event", event, "一场活动的回顾卡", "event 读书沙龙")
    one.add_argument("event", metavar="活动", help="名称或编号")
    one.add_argument("--group", metavar="群名", help="按这个群的引用规定；不写就只用会务允许过的话")
    one = _part(parts, "certificate", certificate, "一位成员的共读证书", "certificate 四月共读 林静")
    one.add_argument("title", metavar="共读", help="名称")
    one.add_argument("name", metavar="姓名")
    setting = command(parts, "attach", attach, does="哪些帖子带配图", example="picture attach recommended_list=on")
    names = "、".join(f"{name}（{CALLED[name]}）" for name in picturing.POSTS)
    setting.add_argument("settings", nargs="*", metavar="名称=on或off", help=f"不写就只看现在的设置；名称有：{names}")


def attach(args: argparse.Namespace) -> None:
    """Say, or change, which posts go out with a picture."""
    with ledger(args) as db, db.begin() as session:
        for word in args.settings:
            name, _, value = word.partition("=")
            if name not in picturing.POSTS or value not in YES:
                raise Refused(f"“{word}”应写成 名称=on 或 名称=off；名称有：{'、'.join(picturing.POSTS)}。")
            picturing.decide(session, name, now(), who(), pictured=YES[value])
        for name in picturing.POSTS:
            print(f"{name}（{CALLED[name]}）：{'带配图' if picturing.wanted(session, name) else '只发文字'}")


def poster(args: argparse.Namespace) -> None:
    """The books recommended in a month."""
    _write(args, lambda session: kinds.poster(_scope(session, args)))


def calendar(args: argparse.Namespace) -> None:
    """How many read on each day of a month."""
    _write(args, lambda session: kinds.calendar(_scope(session, args)))


def cloud(args: argparse.Namespace) -> None:
    """What the reflections of a month turn on."""
    _write(args, lambda session: kinds.cloud(_scope(session, args)))


def charts(args: argparse.Namespace) -> None:
    """How a year went, and from which 界别 people read along."""

    def drawing(session: Session) -> Drawing:
        return kinds.charts(Scope.of_year(session, chosen(session, args.group), _year(args), now()))

    _write(args, drawing)


def year(args: argparse.Namespace) -> None:
    """One member's year."""
    today = now().date()
    _write(
        args,
        lambda session: kinds.year(session, person(session, args.name), _year(args), today),
    )


def journey(args: argparse.Namespace) -> None:
    """A drifting copy's journey."""
    _write(args, lambda session: kinds.journey(session, coded(session, args.code), now()))


def event(args: argparse.Namespace) -> None:
    """An event that is over."""

    def drawing(session: Session) -> Drawing:
        group = known(session, args.group) if args.group else None
        return kinds.event(session, occasion(session, args.event), group)

    _write(args, drawing)


def certificate(args: argparse.Namespace) -> None:
    """The certificate of one who has read a term to its end."""
    _write(args, lambda session: kinds.certificate(session, term(session, args.title), person(session, args.name)))


def _part(parts: Any, name: str, act: Callable[[argparse.Namespace], None], does: str, example: str) -> Any:
    one = command(parts, name, act, does=does, example=f"picture {example} --out 图.png")
    one.add_argument("--out", type=Path, required=True, metavar="文件", help=".png")
    return one


def _scope(session: Session, args: argparse.Namespace) -> Scope:
    """The month and the groups that were typed."""
    at = now()
    month = args.month or at.date()
    bounds.year(month.year, at.date())
    return Scope.of_month(session, chosen(session, args.group), month, at)


def _year(args: argparse.Namespace) -> int:
    return bounds.year(args.year or now().year, now().date())


def chosen(session: Session, name: str | None) -> Sequence[Group]:
    """The group of a name, else all that were ever recorded and are no practice."""
    if name:
        return [known(session, name)]
    found = groups.counted(session)
    if not found:
        raise Refused("还没有开张的群；先用 group open 开张。")
    return found


def _write(args: argparse.Namespace, drawing: Callable[[Session], Drawing]) -> None:
    """Write the picture; what stood there before is only replaced by a whole file."""
    from bot.exports.sheet import replacing

    if args.out.suffix.lower() != ".png":
        raise Refused(f"图片写成 PNG；请把文件名 {args.out.name} 改成以 .png 结尾。")
    with ledger(args) as db, db.look() as session:
        drawn = drawing(session)(setup(args).config.data)
    with replacing(args.out) as beside:
        beside.write_bytes(drawn)
    print(f"{args.out}：已画好（{len(drawn) / 1024:.0f}KB）。")


def _month(words: str) -> date:
    try:
        return date.fromisoformat(f"{words}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{words}”不是月份，请写成 2026-04") from None
