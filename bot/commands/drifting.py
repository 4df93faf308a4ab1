"""`import copies` and `import stock`: a library's list of copies, and a list of who has what since when."""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from bot.commands.command import command, now, say_demo
from bot.commands.files import entry_of, say_odd, some, tried
from bot.refusal import Refused
from bot.text.copies import in_brief
from models import donation, stocktaking
from models.venue import Venue, listed

if TYPE_CHECKING:
    from models.donation import Entered, Given
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
    given, odd, wrong = read_copies(args.file, args.shelf.strip())
    with tried(args) as session:
        weighed = donation.weigh(session, given)
        if wrong := [*wrong, *weighed.wrong]:
            say_odd(odd)
            raise Refused("\n".join([*some(wrong), f"有{len(wrong)}处要先改好，一本都没有导入。"]))
        before = {one.name for one in listed(session)}
        entry = entry_of(session, args.file, "list", len(given))
        entered = donation.enter(session, weighed.new, entry.id or 0, entry.at)
        say_odd([*odd, *entered.odd, *_known_without_code(weighed.known)])
        for line in _summary(session, entered, len(weighed.known), before):
            print(line)
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


def _known_without_code(known: Sequence[tuple["Given", str]]) -> list[str]:
    codes = [code for one, code in known if not one.code]
    if not codes:
        return []
    return [f"没有编号的{len(codes)}行算作账上已有的 {in_brief(codes)}；如果其实是另一本，请写上新编号再导入。"]


def _summary(session: Session, entered: "Entered", known: int, before: set[str]) -> Iterator[str]:
    """新增漂流本12本，账上已有3本。玉龙书屋7本，政协书房5本（新书架）。编为 CF-0013到CF-0014，待贴码。"""
    copies = entered.copies
    yield f"新增漂流本{len(copies)}本，账上已有{known}本。"
    shelves = Counter(copy.home_id for copy in copies)
    names = {shelf: session.get_one(Venue, shelf).name for shelf in shelves}
    parts = [
        f"{names[shelf]}{number}本" + ("" if names[shelf] in before else "（新书架）")
        for shelf, number in shelves.most_common()
    ]
    if parts:
        yield f"放在：{'，'.join(parts)}。"
    if unlabelled := [copy.code for copy in copies if not copy.labelled]:
        yield f"没有编号的{len(unlabelled)}本编为 {in_brief(unlabelled)}，待贴码：python -m bot labels --out 标签.pdf"
    if entered.ready:
        yield f"其中{len(entered.ready)}本有书友在等，已按先后留出。"


def _stock_lines(compared: "Compared", unread: int) -> Iterator[str]:
    """Every difference that is settled, then what agreed, what was left to a person, what the list did not have."""
    yield from (f"{one.words}，按盘点改。" for one in compared.differences)
    looked = len(compared.unclear) + unread
    said = f"一致{compared.same}本，不一致{len(compared.differences)}本"
    yield f"{said}，另有{looked}行要人看（见上），没有动。" if looked else f"{said}。"
    if compared.unlisted:
        yield f"表里没有的{len(compared.unlisted)}本没有动：{in_brief(compared.unlisted)}"
