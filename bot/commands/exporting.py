"""`export`: the ledger and its sums as a spreadsheet or CSV files; the reports as Word have a file of their own."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands import handing_over, printing, reporting
from bot.commands.command import command, family, ledger, now
from bot.commands.spans import exported, span_of, with_span
from bot.refusal import Refused
from models.ledger import CALLED

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
    for family_part in (reporting, printing, handing_over):
        family_part.add(parts)
    for one in (records, summary):
        with_span(one)
        one.add_argument("--out", type=Path, required=True, metavar="文件", help=".xlsx 或 .csv")


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
