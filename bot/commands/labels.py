"""`labels`: a sheet of labels to print for drifting copies, and the word of the keeper that they are stuck on."""

import argparse
from pathlib import Path
from typing import Any

from bot.commands.command import command, ledger, now, who
from bot.labelling import of_codes, standing, stick
from bot.refusal import Refused
from bot.text.copies import in_brief


def add(commands: Any) -> None:
    """Declare the command."""
    does = "漂流书标签：生成可打印的 A4 标签纸（每页24张），贴好后说一声；不写编号就是待贴码的"
    parser = command(commands, "labels", labels, does=does, example="labels --out 标签.pdf")
    act = parser.add_mutually_exclusive_group(required=True)
    act.add_argument("--out", type=Path, metavar="文件", help="写成 PDF，例如 标签.pdf")
    act.add_argument("--stuck", nargs="+", metavar="编号", help="这些已经贴好，不再待贴码")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="在漂流的每一本，贴过的也印")
    which.add_argument("--codes", nargs="+", metavar="编号", help="只印这些，例如 CF-0012 或 CF-0012到CF-0040")


def labels(args: argparse.Namespace) -> None:
    """Write the sheets, or take down which labels are stuck on."""
    if args.stuck and (args.all or args.codes):
        raise Refused("--stuck 后面直接写贴好的编号，不和 --all、--codes 一起用。")
    if args.stuck:
        _stuck(args)
    else:
        _print(args)


def _print(args: argparse.Namespace) -> None:
    from bot.exports.sheet import replacing
    from bot.pictures.labels import Label, write

    if args.out.suffix.lower() != ".pdf":
        raise Refused(f"标签写成 PDF；请把文件名 {args.out.name} 改成以 .pdf 结尾。")
    with ledger(args) as db, db.look() as session:
        found = of_codes(session, args.codes) if args.codes else standing(session, waiting=not args.all)
        waiting = [copy.code for copy, _ in found if not copy.labelled]
    if not found:
        print("还没有漂流本。" if args.all else "没有待贴码的漂流本；要重印请加 --codes 编号，全部重印用 --all。")
        return
    with replacing(args.out) as beside:
        pages = write(beside, [Label(copy.code, book.title) for copy, book in found])
    print(f"{args.out}：{len(found)}张标签，{pages}页。请按实际大小（100%）打印在 70×37 毫米的标签纸上，或沿点线剪开。")
    if waiting:
        print(f"贴好以后运行：python -m bot labels --stuck {in_brief(waiting)}")


def _stuck(args: argparse.Namespace) -> None:
    with ledger(args) as db, db.begin() as session:
        found = of_codes(session, args.stuck)
        fresh = stick(session, (copy for copy, _ in found), now(), who())
        left = len(standing(session, waiting=True))
    said = f"记下了，{fresh}本贴好了" if fresh else "这些早已记作贴好了"
    print(f"{said}；还有{left}本待贴码。" if left else f"{said}；没有待贴码的了。")
