"""`labels`: a sheet of labels to print for drifting copies, and the word of the keeper that they are stuck on."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, func, select

from bot.commands.command import command, ledger, now, who
from bot.refusal import Refused
from bot.text.copies import in_brief, typed
from models.audit import note
from models.book import Book
from models.copy import Copy, Whereabouts


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
    from bot.exports.sheet import ExportProblem, replacing
    from bot.pictures.labels import Label, write

    if args.out.suffix.lower() != ".pdf":
        raise Refused(f"标签写成 PDF；请把文件名 {args.out.name} 改成以 .pdf 结尾。")
    with ledger(args) as db, db.look() as session:
        found = _of_codes(session, args.codes) if args.codes else _standing(session, waiting=not args.all)
        waiting = [copy.code for copy, _ in found if not copy.labelled]
    if not found:
        print("还没有漂流本。" if args.all else "没有待贴码的漂流本；要重印请加 --codes 编号，全部重印用 --all。")
        return
    try:
        with replacing(args.out) as beside:
            pages = write(beside, [Label(copy.code, book.title) for copy, book in found])
    except ExportProblem as problem:
        raise Refused(str(problem)) from None
    print(f"{args.out}：{len(found)}张标签，{pages}页。请按实际大小（100%）打印在 70×37 毫米的标签纸上，或沿点线剪开。")
    if waiting:
        print(f"贴好以后运行：python -m bot labels --stuck {in_brief(waiting)}")


def _stuck(args: argparse.Namespace) -> None:
    with ledger(args) as db, db.begin() as session:
        found = _of_codes(session, args.stuck)
        fresh = [copy for copy, _ in found if not copy.labelled]
        for copy in fresh:
            copy.labelled = True
            session.add(copy)
            note(session, now(), who(), "label", copy, labelled=[False, True])
        left = len(_standing(session, waiting=True))
    said = f"记下了，{len(fresh)}本贴好了" if fresh else "这些早已记作贴好了"
    print(f"{said}；还有{left}本待贴码。" if left else f"{said}；没有待贴码的了。")


def _of_codes(session: Session, words: Sequence[str]) -> list[tuple[Copy, Book]]:
    """The copies of typed codes, as typed and each once; refused where something is no code or nobody's."""
    codes: dict[str, None] = {}
    for one in words:
        if not typed(one):
            raise Refused(f"“{one}”不是漂流编号；请写成 CF-0012，或 CF-0012到CF-0040（一次最多100本）。")
        codes |= dict.fromkeys(typed(one))
    there = {copy.code: (copy, book) for copy, book in session.exec(_COPIES.where(col(Copy.code).in_(codes)))}
    if unknown := [code for code in codes if code not in there]:
        raise Refused(f"没有登记过这{'个' if len(unknown) == 1 else '些'}编号：{in_brief(unknown)}。")
    return [there[code] for code in codes]


def _standing(session: Session, *, waiting: bool) -> list[tuple[Copy, Book]]:
    """The copies that drift, by code; `waiting`: those alone that wait for their label."""
    query = _COPIES.where(Copy.whereabouts != Whereabouts.withdrawn).order_by(func.length(Copy.code), col(Copy.code))
    return list(session.exec(query.where(~col(Copy.labelled)) if waiting else query))


_COPIES = select(Copy, Book).join(Book, col(Book.id) == col(Copy.book_id))
