"""`export`: the ledger, or the lists of an event, as a spreadsheet or CSV files."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from bot.commands.attending import known
from bot.commands.command import command, family, ledger, now
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
    records.add_argument("--from", dest="since", type=_day, metavar="日期", help="从哪天起；不写就从今年1月1日起")
    records.add_argument("--to", dest="until", type=_day, metavar="日期", help="到哪天止；不写就到今天")
    event = command(
        parts,
        "event",
        export_event,
        does="导出一场活动的活动记录清单、建议清单、反馈清单，供归档",
        example="export event 读书沙龙 --out 读书沙龙.xlsx",
    )
    event.add_argument("event", metavar="活动", help="名称或编号")
    signin = command(
        parts,
        "signin",
        export_signin,
        does="导出一场活动的签到表，供打印",
        example="export signin 读书沙龙 --out 签到表.xlsx",
    )
    signin.add_argument("event", metavar="活动", help="名称或编号")
    for one in (records, event, signin):
        one.add_argument("--out", type=Path, required=True, metavar="文件", help=".xlsx 或 .csv")


def export_records(args: argparse.Namespace) -> None:
    """Write the ledger of some days."""
    from bot.exports.records import sheets

    today = now().date()
    since, until = args.since or today.replace(month=1, day=1), args.until or today
    if since > until:
        raise Refused(f"起始日期 {since} 晚于截止日期 {until}。")
    written = _write(args, lambda session: sheets(session, since, until, now()))
    print(f"已导出 {since} 至 {until}：{written}")


def export_event(args: argparse.Namespace) -> None:
    """Write the three lists of an event."""
    from bot.exports.events import sheets

    written = _write(args, lambda session: sheets(session, known(session, args.event)))
    print(f"已导出：{written}")


def export_signin(args: argparse.Namespace) -> None:
    """Write the sheet on which those who come sign in."""
    from bot.exports.events import sign_in_sheet

    written = _write(args, lambda session: [sign_in_sheet(session, known(session, args.event))])
    print(f"已导出：{written}")


def _write(args: argparse.Namespace, sheets: Callable[[Session], list["Sheet"]]) -> str:
    """Write the file, or say why not; what stood there before is only replaced by a whole file."""
    from bot.exports import csv, excel
    from bot.exports.sheet import ExportProblem

    write = {".xlsx": excel.write, ".csv": csv.write}.get(args.out.suffix.lower())
    if write is None:
        raise Refused(f"不会写 {args.out.name}；文件名请以 .xlsx 或 .csv 结尾。")
    with ledger(args) as db, db.look() as session:
        try:
            return write(args.out, sheets(session))
        except ExportProblem as problem:
            raise Refused(str(problem)) from None


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{words}”不是日期，请写成 2026-04-23") from None
