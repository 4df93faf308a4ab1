"""`picture`: what can be posted as a picture, drawn from the ledger into a PNG."""

import argparse
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from bot.commands.command import command, family, ledger, now
from bot.commands.groups import known
from bot.refusal import Refused
from models import group as groups
from models.group import Group

if TYPE_CHECKING:
    from bot.pictured.scope import Scope

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


def _part(parts: Any, name: str, act: Callable[[argparse.Namespace], None], does: str, example: str) -> Any:
    one = command(parts, name, act, does=does, example=f"picture {example} --out 图.png")
    one.add_argument("--out", type=Path, required=True, metavar="文件", help=".png")
    return one


def _scope(session: Session, args: argparse.Namespace) -> "Scope":
    """The month and the groups that were typed."""
    from bot.pictured.scope import Scope

    at = now()
    first: date = args.month or at.date().replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Scope(session, chosen(session, args.group), first, last, at)


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
    from bot.exports.sheet import ExportProblem, replacing

    if args.out.suffix.lower() != ".png":
        raise Refused(f"图片写成 PNG；请把文件名 {args.out.name} 改成以 .png 结尾。")
    with ledger(args) as db, db.look() as session:
        drawn = draw(session)
    try:
        with replacing(args.out) as beside:
            beside.write_bytes(drawn)
    except ExportProblem as problem:
        raise Refused(str(problem)) from None
    print(f"{args.out}：已画好（{len(drawn) / 1024:.0f}KB）。")


def _month(words: str) -> date:
    try:
        return date.fromisoformat(f"{words}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{words}”不是月份，请写成 2026-04") from None
