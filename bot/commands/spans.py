"""Which days and groups an export is of, as they are typed; every export is in the audit."""

import argparse
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot import bounds
from bot.commands.command import now, who
from bot.refusal import Refused
from models.audit import note
from models.group import Group, named
from models.tally import Span


def with_span(parser: argparse.ArgumentParser) -> None:
    """Declare which days and groups an export is of."""
    parser.add_argument("--from", dest="since", type=day, metavar="日期", help="从哪天起；不写就从今年1月1日起")
    parser.add_argument("--to", dest="until", type=day, metavar="日期", help="到哪天止；不写就到今天")
    with_groups(parser)


def with_groups(parser: argparse.ArgumentParser) -> None:
    """Declare of which groups something is."""
    parser.add_argument("--group", action="append", default=[], metavar="群名", help="只要这个群；可以写几次")
    parser.add_argument(
        "--region", action="append", default=[], metavar="旗县区", help="只要这个旗县区的群；可以写几次"
    )


def exported(session: Session, what: str, span: Span, file: str, **more: Any) -> None:
    """Take down in the audit that something was exported."""
    detail = {"what": what, "since": str(span.since), "until": str(span.until), "groups": span.scope, "file": file}
    note(session, now(), who(), "export", Group(name="", channel=""), **detail, **more)


def span_of(session: Session, args: argparse.Namespace) -> Span:
    """The days and groups that were named; raises Refused where they are none."""
    today = now().date()
    since, until = args.since or today.replace(month=1, day=1), args.until or today
    bounds.days(since, until, today)
    return Span(since, until, groups_of(session, args))


def groups_of(session: Session, args: argparse.Namespace) -> frozenset[int] | None:
    """The groups that were named by themselves or by their 旗县区, None where none were."""
    if not args.group and not args.region:
        return None
    found: set[int] = set()
    for name in args.group:
        group = named(session, name)
        if group is None:
            raise Refused(f"没有叫“{name}”的群；群名见 python -m bot group list。")
        found.add(group.id or 0)
    for region in args.region:
        ids = session.exec(select(Group.id).where(col(Group.region) == region)).all()
        if not ids:
            raise Refused(f"没有群写着旗县区“{region}”；各群的旗县区见 python -m bot group list。")
        found.update(one or 0 for one in ids)
    return frozenset(found)


def day(words: str) -> date:
    """A day as it is typed, 2026-04-23."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{words}”不是日期，请写成 2026-04-23") from None


def last_month() -> date:
    """The first day of the month before this one."""
    return (now().date().replace(day=1) - timedelta(days=1)).replace(day=1)


def month(words: str) -> date:
    """A month as it is typed, 2026-04: its first day."""
    try:
        return date.fromisoformat(f"{words}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{words}”不是月份，请写成 2026-04") from None
