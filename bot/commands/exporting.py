"""`export`: the ledger, its sums and the lists of an event as spreadsheets or CSV; the Word reports have own files."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from bot.commands import handing_over, printing, reporting
from bot.commands.attending import known
from bot.commands.command import command, family, ledger, now, who
from bot.commands.spans import exported, span_of, with_span
from bot.refusal import Refused
from models.audit import note
from models.event import Event
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
    event = command(
        parts,
        "event",
        export_event,
        does="导出一场活动的活动记录清单、建议清单、反馈清单，供归档",
        example="export event 读书沙龙 --out 读书沙龙.xlsx",
    )
    signin = command(
        parts,
        "signin",
        export_signin,
        does="导出一场活动的签到表，供打印",
        example="export signin 读书沙龙 --out 签到表.xlsx",
    )
    for family_part in (reporting, printing, handing_over):
        family_part.add(parts)
    for one in (event, signin):
        one.add_argument("event", metavar="活动", help="名称或编号")
    for one in (records, summary):
        with_span(one)
    for one in (records, summary, event, signin):
        one.add_argument("--out", type=Path, required=True, metavar="文件", help=".xlsx 或 .csv")


def export_records(args: argparse.Namespace) -> None:
    """Write the ledger of some days."""
    from bot.exports.records import sheets

    _of_span(args, "records", lambda session, span: sheets(session, span.since, span.until, now(), span.groups))


def export_summary(args: argparse.Namespace) -> None:
    """Write the figures by month, group, 界别, 旗县区 and member."""
    from bot.exports.summary import sheets

    _of_span(args, "summary", lambda session, span: sheets(session, span, now()))


def export_event(args: argparse.Namespace) -> None:
    """Write the three lists of an event."""
    from bot.exports.events import sheets

    _of_event(args, "event", sheets)


def export_signin(args: argparse.Namespace) -> None:
    """Write the sheet on which those who come sign in."""
    from bot.exports.events import sign_in_sheets

    _of_event(args, "signin", sign_in_sheets)


def _of_span(args: argparse.Namespace, what: str, sheets: Callable[[Session, Span], Sequence["Sheet"]]) -> None:
    with ledger(args) as db:
        with db.look() as session:
            span = span_of(session, args)
            written = _write(args.out, sheets(session, span))
        with db.begin() as session:
            exported(session, what, span, args.out.name)
    print(f"已导出 {span.since} 至 {span.until}：{written}")


def _of_event(args: argparse.Namespace, what: str, sheets: Callable[[Session, Event], Sequence["Sheet"]]) -> None:
    with ledger(args) as db:
        with db.look() as session:
            event = known(session, args.event)
            written = _write(args.out, sheets(session, event))
        with db.begin() as session:
            note(session, now(), who(), "export", event, what=what, file=args.out.name)
    print(f"已导出：{written}")


def _write(out: Path, sheets: Sequence["Sheet"]) -> str:
    """Write the file, or say why not; what stood there before is only replaced by a whole file."""
    from bot.exports import csv, excel

    write = {".xlsx": excel.write, ".csv": csv.write}.get(out.suffix.lower())
    if write is None:
        raise Refused(f"不会写 {out.name}；文件名请以 .xlsx 或 .csv 结尾。")
    return write(out, sheets)
