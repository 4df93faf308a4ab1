"""`points` and `dossier`: the rules that give points, and how far the check of a year's pages is."""

import argparse
from typing import Any

from sqlmodel import Session

from bot import bounds
from bot.commands.command import command, family, ledger, now, setup, who
from bot.commands.people import known
from bot.privately import Rules
from bot.refusal import Refused
from models import dossier, points
from models.member import Member, address
from models.tally import FIGURES


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(commands, "points", does="积分办法：什么算几分", example="points list")
    command(parts, "list", show, does="列出积分办法", example="points list")
    rule = command(parts, "set", decide, does="定一项算几分", example="points set 体会篇数 5 --most 50")
    rule.add_argument("figure", choices=[one.called for one in FIGURES], metavar="项目", help="、".join(_called()))
    rule.add_argument("points", type=float, metavar="分", help="每一个算几分；0就是不计分")
    rule.add_argument("--most", type=float, metavar="分", help="一年最多几分；不写就不设上限")
    pages = family(commands, "dossier", does="履职读书档案：发给本人核对", example="dossier send 2026")
    sending = command(pages, "send", send, does="私下发给各人核对，说不到的列入待转告", example="dossier send 2026")
    sending.add_argument("--member", action="append", default=[], metavar="姓名", help="只发给这位；可以写几次")
    state = command(pages, "list", progress, does="核对到哪一步了", example="dossier list 2026")
    taking = command(
        pages, "answer", take, does="记下一位的答复", example='dossier answer 2026 林静 "少了一场读书沙龙"'
    )
    for one in (sending, state, taking):
        one.add_argument("year", type=int, metavar="年")
    taking.add_argument("member", metavar="姓名")
    taking.add_argument("words", nargs="?", default="", metavar="有什么出入", help="不写就是核对无误")


def _called() -> list[str]:
    return [one.called for one in FIGURES]


def show(args: argparse.Namespace) -> None:
    """Print every rule."""
    with ledger(args) as db, db.look() as session:
        rules = points.listed(session)
        for one in rules:
            figure = next(figure for figure in FIGURES if figure.name == one.figure)
            print(f"{figure.called}：每{figure.measure}{points.told(one)}。{figure.meaning}")
        if not rules:
            print("还没有积分办法；用 points set 体会篇数 5 --most 50 定下来。")


def decide(args: argparse.Namespace) -> None:
    """Set a rule."""
    if args.points < 0 or (args.most is not None and args.most <= 0):
        raise Refused("分数写大于0的数；写0就是不计分。")
    figure = next(one for one in FIGURES if one.called == args.figure)
    with ledger(args) as db, db.begin() as session:
        points.decide(session, figure.name, args.points, args.most, now(), who())
    print(f"{figure.called}{'不计分了' if not args.points else '的算法定好了'}。")


def send(args: argparse.Namespace) -> None:
    """Send everybody who has not got it, or whose page was mended, their page, some at a time."""
    from bot.dossiers import SLICE
    from bot.dossiers import send as send_some
    from bot.exports import dossier as pages

    bounds.year(args.year, now().date())
    config, sent = setup(args).config, 0
    rules = Rules(config.quiet_from, config.quiet_until)
    with ledger(args) as db:
        with db.look() as session:
            people = [known(session, name).id or 0 for name in args.member] or pages.numbers(session, None)
        for start in range(0, len(people), SLICE):
            with db.begin() as session:
                some = [session.get_one(Member, one) for one in people[start : start + SLICE]]
                sent += send_some(session, rules, some, args.year, now(), who())
    print(f"发给{sent}人核对。" + ("" if sent else "都发过了；有异议的，改好后会再发。"))


def progress(args: argparse.Namespace) -> None:
    """Print how many are how far, and what was said."""
    from bot.exports import dossier as pages

    with ledger(args) as db, db.look() as session:
        checks = dossier.of_year(session, args.year)
        stages = {one.id: checks[one.id].stage if one.id in checks else None for one in pages.members(session)}
        for stage, called in dossier.STAGES.items():
            print(f"{called}：{sum(1 for one in stages.values() if one == stage)}人")
        _say_objections(session, list(checks.values()))


def _say_objections(session: Session, checks: list[dossier.Check]) -> None:
    for one in checks:
        if one.stage == dossier.Stage.objected:
            print(f"  {address(session.get_one(Member, one.member_id))}：{one.answer}")


def take(args: argparse.Namespace) -> None:
    """Take down what somebody answered."""
    with ledger(args) as db, db.begin() as session:
        member = known(session, args.member)
        check = dossier.of_year(session, args.year, [member.id or 0]).get(member.id or 0)
        if check is None:
            raise Refused(f"{member.name}的{args.year}年档案还没有发去核对；先运行 dossier send {args.year}。")
        dossier.answer(session, check, args.words.strip(), now(), who())
    print(f"{member.name}：{dossier.STAGES[check.stage]}。")
