"""`picture`: what can be posted as a picture, drawn from the ledger into a PNG."""

import argparse
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from bot import bounds
from bot.commands.attending import known as occasion
from bot.commands.command import command, family, ledger, now, who
from bot.commands.groups import known
from bot.commands.people import known as person
from bot.commands.shelves import coded
from bot.commands.term_words import known as term
from bot.refusal import Refused
from bot.timetable import YES
from models import group as groups
from models import picturing, together
from models.group import Group

if TYPE_CHECKING:
    from bot.pictured.scope import Scope

CALLED = {
    "recommended_list": "荐书榜配好书海报",
    "weekly_report": "一周小结配打卡月历",
    "event_follow_up": "活动回顾配回顾卡",
    picturing.CERTIFICATE: "共读证书配图",
}
Draw = Callable[[Session], bytes]


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
    from bot.pictured.poster import poster
    from bot.pictures.poster import draw

    _write(args, lambda session: draw(poster(_scope(session, args))[0]))


def calendar(args: argparse.Namespace) -> None:
    """How many read on each day of a month."""
    from bot.pictured.month import month
    from bot.pictures.month import draw

    _write(args, lambda session: draw(month(_scope(session, args))))


def cloud(args: argparse.Namespace) -> None:
    """What the reflections of a month turn on."""
    from bot.pictured.thoughts import cloud
    from bot.pictures.cloud import draw

    _write(args, lambda session: draw(cloud(_scope(session, args))))


def charts(args: argparse.Namespace) -> None:
    """How a year went, and from which 界别 people read along."""
    from bot.pictured.charts import charts
    from bot.pictures.charts import draw

    _write(args, lambda session: draw(charts(_scope_of_year(session, args))))


def year(args: argparse.Namespace) -> None:
    """One member's year."""
    from bot.pictured.year import year
    from bot.pictures.year import draw

    today = now().date()
    _write(args, lambda session: draw(year(session, person(session, args.name), _year(args), today)))


def journey(args: argparse.Namespace) -> None:
    """A drifting copy's journey."""
    from bot.journey import picture
    from bot.pictures.journey import draw

    _write(args, lambda session: draw(picture(session, coded(session, args.code), now())))


def event(args: argparse.Namespace) -> None:
    """An event that is over."""
    from bot.pictured.event import review
    from bot.pictures.event import draw

    def card(session: Session) -> bytes:
        group = known(session, args.group) if args.group else None
        return draw(review(session, occasion(session, args.event), group)[0])

    _write(args, card)


def certificate(args: argparse.Namespace) -> None:
    """The certificate of one who has read a term to its end."""
    from bot.finishing import picture
    from bot.pictures.certificate import draw

    def drawn(session: Session) -> bytes:
        one, member = term(session, args.title), person(session, args.name)
        if member.id not in together.approved(session, one):
            raise Refused(f"“{one.title}”公布的完成名单上没有{member.name}；先用 term finishers 公布。")
        reader = together.readers(session, one, member.id).get(member.id or 0)
        return draw(picture(session, one, member, reader, now().date()))

    _write(args, drawn)


def _part(parts: Any, name: str, act: Callable[[argparse.Namespace], None], does: str, example: str) -> Any:
    one = command(parts, name, act, does=does, example=f"picture {example} --out 图.png")
    one.add_argument("--out", type=Path, required=True, metavar="文件", help=".png")
    return one


def _scope(session: Session, args: argparse.Namespace) -> "Scope":
    """The month and the groups that were typed."""
    from bot.pictured.scope import Scope

    at = now()
    first: date = args.month or at.date().replace(day=1)
    bounds.year(first.year, at.date())
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Scope(session, chosen(session, args.group), first, last, at)


def _scope_of_year(session: Session, args: argparse.Namespace) -> "Scope":
    from bot.pictured.scope import Scope

    first = date(_year(args), 1, 1)
    last = min(first.replace(month=12, day=31), max(now().date(), first))
    return Scope(session, chosen(session, args.group), first, last, now())


def _year(args: argparse.Namespace) -> int:
    number: int = args.year or now().year
    return bounds.year(number, now().date())


def chosen(session: Session, name: str | None) -> Sequence[Group]:
    """The group of a name, else all that are recorded and no practice."""
    if name:
        return [known(session, name)]
    found = [group for group in groups.opened(session) if not group.practice]
    if not found:
        raise Refused("还没有开张的群；先用 group open 开张。")
    return found


def _write(args: argparse.Namespace, draw: Draw) -> None:
    """Write the picture; what stood there before is only replaced by a whole file."""
    from bot.exports.sheet import replacing

    if args.out.suffix.lower() != ".png":
        raise Refused(f"图片写成 PNG；请把文件名 {args.out.name} 改成以 .png 结尾。")
    with ledger(args) as db, db.look() as session:
        drawn = draw(session)
    with replacing(args.out) as beside:
        beside.write_bytes(drawn)
    print(f"{args.out}：已画好（{len(drawn) / 1024:.0f}KB）。")


def _month(words: str) -> date:
    try:
        return date.fromisoformat(f"{words}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{words}”不是月份，请写成 2026-04") from None
