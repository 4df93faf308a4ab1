"""`export`: the ledger and its sums as a spreadsheet or CSV files; the reports as Word have a file of their own."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from bot.commands import reporting
from bot.commands.command import command, family, ledger, now, who
from bot.refusal import Refused
from models.audit import note
from models.group import Group, named
from models.ledger import CALLED
from models.tally import Span

if TYPE_CHECKING:
    from bot.exports.sheet import Sheet


def add(commands: Any) -> None:
    """Declare the command."""
    parts = family(commands, "export", does="导出", example="export records --out 台账.xlsx")
    records = command(
        parts,
        "records",
        export_records,
        does=f"导出{'、'.join(CALLED.values())}，每类一张表；有过没收听的时段，也列一张",
        example="export records --from 2026-04-01 --to 2026-04-30 --out 四月.xlsx",
    )
    summary = command(
        parts,
        "summary",
        export_summary,
        does="导出汇总：按月、群、界别、旗县区、成员，带图表和指标说明",
        example="export summary --from 2026-01-01 --to 2026-06-30 --out 上半年.xlsx",
    )
    reporting.add(parts)
    for one in (records, summary):
        with_span(one)
        one.add_argument("--out", type=Path, required=True, metavar="文件", help=".xlsx 或 .csv")


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


def export_records(args: argparse.Namespace) -> None:
    """Write the file, or say why not; what stood there before is only replaced by a whole file."""
    from bot.exports.records import sheets

    print(_write(args, "records", lambda session, span: sheets(session, span.since, span.until, now(), span.groups)))


def export_summary(args: argparse.Namespace) -> None:
    """Write the figures by month, group, 界别, 旗县区 and member."""
    from bot.exports.summary import sheets

    print(_write(args, "summary", lambda session, span: sheets(session, span, now())))


def _write(args: argparse.Namespace, what: str, sheets: Any) -> str:
    from bot.exports import csv, excel
    from bot.exports.sheet import ExportProblem

    write = {".xlsx": excel.write, ".csv": csv.write}.get(args.out.suffix.lower())
    if write is None:
        raise Refused(f"不会写 {args.out.name}；文件名请以 .xlsx 或 .csv 结尾。")
    with ledger(args) as db:
        with db.look() as session:
            span = span_of(session, args)
            found: Sequence[Sheet] = sheets(session, span)
            try:
                written = write(args.out, found)
            except ExportProblem as problem:
                raise Refused(str(problem)) from None
        with db.begin() as session:
            exported(session, what, span, args.out.name)
    return f"已导出 {span.since} 至 {span.until}：{written}"


def exported(session: Session, what: str, span: Span, file: str) -> None:
    """Take down in the audit that something was exported."""
    detail = {"what": what, "since": str(span.since), "until": str(span.until), "groups": span.scope, "file": file}
    note(session, now(), who(), "export", Group(name="", channel=""), **detail)


def span_of(session: Session, args: argparse.Namespace) -> Span:
    """The days and groups that were named; raises Refused where they are none."""
    today = now().date()
    since, until = args.since or today.replace(month=1, day=1), args.until or today
    if since > until:
        raise Refused(f"起始日期 {since} 晚于截止日期 {until}。")
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
