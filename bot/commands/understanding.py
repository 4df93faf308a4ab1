"""`understand`: reads messages as JSON lines and answers what each would put in the ledger."""

import argparse
import sys
from pathlib import Path
from typing import Any

from bot.commands.command import command
from bot.refusal import Refused


def add(commands: Any) -> None:
    """Declare the command."""
    parser = command(
        commands,
        "understand",
        understand,
        does="读 JSON 行的消息，逐行答出会记下什么；不打开数据库",
        example="understand < messages.jsonl",
    )
    parser.add_argument("--catalogue", type=Path, metavar="文件", help="书目 .tsv 或 .tsv.gz；不写就用自带的60本")
    parser.add_argument("--why", action="store_true", help="每条记录都写明由哪一项读懂、凭什么")


def understand(args: argparse.Namespace) -> int:
    """Answer on standard output, complaints on standard error; 1 when a line could not be read."""
    from bot.sample import load
    from bot.text.catalogue import Catalogue, CatalogueProblem, CatalogueRow
    from bot.understand import understand_lines

    try:
        catalogue = Catalogue.load_tsv(args.catalogue) if args.catalogue else None
    except CatalogueProblem as problem:
        raise Refused(str(problem)) from None
    if catalogue is None:
        books = enumerate(load().books, 1)
        catalogue = Catalogue.build(
            CatalogueRow(key, book.title, book.subtitle, book.author, aliases=book.aliases) for key, book in books
        )
    broken = 0

    def complain(number: int, sentence: str) -> None:
        nonlocal broken
        broken += 1
        print(f"第 {number} 行：{sentence}", file=sys.stderr)

    for answer in understand_lines(sys.stdin, catalogue, complain, why=args.why):
        print(answer)
    return 1 if broken else 0
