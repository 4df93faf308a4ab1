"""`import copies` and `import stock`: a library's list of copies, and a list of who has what since when."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import donating
from bot.commands.command import command, now, say_demo
from bot.commands.files import entry_of, say_odd, some, tried
from bot.refusal import Refused
from bot.text.copies import in_brief
from models import donation, stocktaking

if TYPE_CHECKING:
    from models.stocktaking import Compared


def add(parts: Any) -> None:
    """Declare the two parts of `import`."""
    does = "导入漂流本清单：编号、书名、作者、ISBN、来源、书架（.xlsx 或 .csv）"
    copies = command(parts, "copies", import_copies, does=does, example="import copies 捐书清单.xlsx --shelf 玉龙书屋")
    copies.add_argument("--shelf", default="", metavar="书架", help="清单里没写书架的，放在哪里")
    does = "导入盘点表：编号或书名、持有人、日期、地点（.xlsx 或 .csv），先对账，再按表改账"
    stock = command(parts, "stock", import_stock, does=does, example="import stock 盘点表.xlsx --dry-run")
    for one in (copies, stock):
        one.add_argument("file", type=Path, metavar="文件")
        one.add_argument("--dry-run", action="store_true", help="只看会怎么样，不写进账里")


def import_copies(args: argparse.Namespace) -> None:
    """Enter the copies that are new; nothing at all while a code is wrong or stands twice."""
    from bot.imports.copies import read_copies

    say_demo(args)
    given, odd, wrong = read_copies(args.file)
    given, missing = donating.shelved(given, args.shelf.strip())
    with tried(args) as session:
        weighed = donation.weigh(session, given)
        if wrong := [*wrong, *missing, *weighed.wrong]:
            say_odd(odd)
            hint = "没写的都在一个书架上，就加 --shelf 玉龙书屋。" if missing else ""
            raise Refused("\n".join([*some(wrong), f"有{len(wrong)}处要先改好，一本都没有导入。{hint}"]))
        entry = entry_of(session, args.file, "list", len(given))
        entered, lines = donating.bring_in(session, weighed.new, entry)
        say_odd([*odd, *entered.odd, *donating.known_without_code(weighed.known)])
        print(f"新增漂流本{len(entered.copies)}本，账上已有{len(weighed.known)}本。", *lines, sep="\n")
        if any(not one.labelled for one in entered.copies):
            print("标签：python -m bot labels --out 标签.pdf")
    if args.dry_run:
        print("以上是试看，没有写进账里；去掉 --dry-run 就导入。")


def import_stock(args: argparse.Namespace) -> None:
    """Say where the list and the ledger differ, and let the ledger follow where that is sure."""
    from bot.imports.stock import read_stock

    say_demo(args)
    at = now()
    counted, odd = read_stock(args.file, at.date())
    with tried(args) as session:
        compared = stocktaking.compare(session, counted, at)
        entry = entry_of(session, args.file, "stock", len(counted))
        stocktaking.settle(session, compared.differences, entry.id or 0, at)
        say_odd([*odd, *compared.unclear])
        for line in _stock_lines(compared, len(odd)):
            print(line)
    if args.dry_run:
        print("以上是对账，没有改账；去掉 --dry-run 就按表改。")


def _stock_lines(compared: "Compared", unread: int) -> Iterator[str]:
    """Every difference that is settled, then what agreed, what was left to a person, what the list did not have."""
    yield from (f"{one.words}，按盘点改。" for one in compared.differences)
    looked = len(compared.unclear) + unread
    said = f"一致{compared.same}本，不一致{len(compared.differences)}本"
    yield f"{said}，另有{looked}行要人看（见上），没有动。" if looked else f"{said}。"
    if compared.unlisted:
        yield f"表里没有的{len(compared.unlisted)}本没有动：{in_brief(compared.unlisted)}"
