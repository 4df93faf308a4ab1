"""`book`: what books there are, which two are one, what else a book is called, and which stay off the lists."""

import argparse
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from bot.commands.command import command, family, ledger, now, who
from bot.refusal import Refused
from models import book as books
from models.audit import note
from models.book import Book
from models.ledger import records_of_books
from models.merge import CannotMerge, Merge, merge, merges, undo

MOST = 50


def add(commands: Any) -> None:
    """Declare the command."""
    parts = family(commands, "book", does="图书：查找、合并、别名、不上榜", example="book list 世界")
    listing = command(parts, "list", show, does="查找图书，没核对过的在前", example="book list 世界")
    listing.add_argument(
        "words", nargs="?", default="", metavar="词", help="书名、作者或别名里的字；不写就从没核对过的列起"
    )
    listing.add_argument("--doubles", action="store_true", help="只列像是同一本的")
    joining = command(parts, "merge", join, does="两本其实是一本：把前一本并入后一本", example="book merge 81 12")
    joining.add_argument("source", metavar="并入别书的", help="编号或书名")
    joining.add_argument("target", metavar="留下的", help="编号或书名")
    parting = command(parts, "undo", part, does="撤销一次合并；不写编号就列出可撤销的", example="book undo 305")
    parting.add_argument("merge", nargs="?", type=int, metavar="编号", help="合并的编号")
    naming = command(parts, "alias", name, does="给一本书添一个别名或简称", example="book alias 毛泽东选集 毛选")
    naming.add_argument("book", metavar="图书", help="编号或书名")
    naming.add_argument("alias", metavar="别名")
    hiding = command(parts, "unlist", unlist, does="让一本书不上榜：照常记录，不进书单和榜单", example="book unlist 81")
    hiding.add_argument("book", metavar="图书", help="编号或书名")
    hiding.add_argument("--back", action="store_true", help="恢复上榜")


def show(args: argparse.Namespace) -> None:
    """Print the books, or the pairs that are likely one."""
    with ledger(args) as db, db.look() as session:
        if args.doubles:
            _show_doubles(session, args.words)
            return
        found = books.listed_like(session, args.words.strip("《》 "), MOST + 1)
        for line in _lines(session, found[:MOST]):
            print(line)
        if not found:
            print(
                f"没有书名、作者或别名里带“{args.words}”的书。"
                if args.words
                else "还没有书。用 import books 导入书目。"
            )
        if len(found) > MOST:
            print(f"……只列了前{MOST}本，请多写几个字。")


def _show_doubles(session: Session, words: str) -> None:
    from bot.storage import load_catalogue
    from bot.text.catalogue import loose
    from models.doubles import doubles

    catalogue = load_catalogue(session)

    def near(book: Book) -> int | None:
        title = catalogue.near(book.title, [book.author] if book.author else [])
        return title.key if title else None

    pairs = [pair for pair in doubles(session, loose, near) if words in pair.source.title + pair.target.title]
    lines = iter(_lines(session, [book for pair in pairs[:MOST] for book in (pair.source, pair.target)]))
    for pair, source, target in zip(pairs, lines, lines, strict=False):
        print(f"{pair.why}：{source}\n    → {target}")
        print(f"    是一本就运行 python -m bot book merge {pair.source.id} {pair.target.id}")
    print(f"共{len(pairs)}对像是同一本。" if pairs else "没有看到像是同一本的。")


def join(args: argparse.Namespace) -> None:
    """Merge two books."""
    with ledger(args) as db, db.begin() as session:
        source, target = one_book(session, args.source), one_book(session, args.target)
        try:
            merge_id = merge(session, source, target, now(), who())
        except CannotMerge as problem:
            raise Refused(str(problem)) from None
        moved = next(one.moved for one in merges(session, source) if one.id == merge_id)
        print(f"{_name(source)}已并入{_name(target)}，{moved}条记录跟着走；以后说《{source.title}》就是这一本。")
        print(f"并错了可以撤销：python -m bot book undo {merge_id}")


def part(args: argparse.Namespace) -> None:
    """Undo a merge, or list those that can be."""
    with ledger(args) as db, db.begin() as session:
        if args.merge is None:
            found = merges(session)
            for one in found[:MOST]:
                pair = f"{_name(one.source)} → {_name(one.target)}"
                print(f"{one.id}  {one.at:%Y-%m-%d %H:%M}  {pair}  {one.moved}条记录  {one.by}")
            if not found:
                print("没有可以撤销的合并。")
            return
        try:
            undone: Merge = undo(session, args.merge, now(), who())
        except CannotMerge as problem:
            raise Refused(str(problem)) from None
        print(f"已撤销：{_name(undone.source)}和{_name(undone.target)}又是两本，原来的记录各归各位。")


def name(args: argparse.Namespace) -> None:
    """Give a book another name."""
    alias = args.alias.strip("《》 ")
    with ledger(args) as db, db.begin() as session:
        book = one_book(session, args.book)
        taken = [one for one in books.named(session, alias) if one.id != book.id]
        if not alias or alias.isdecimal():
            raise Refused("别名要写成文字，例如 book alias 毛泽东选集 毛选。")
        if taken:
            raise Refused(f"“{alias}”已经是{_name(taken[0])}的名字；两本其实是一本的话，请用 book merge。")
        if not books.add_alias(session, book, alias):
            raise Refused(f"{_name(book)}已经有“{alias}”这个名字了。")
        note(session, now(), who(), "alias", book, alias=alias)
        print(f"记下了：“{alias}”就是{_name(book)}。")


def unlist(args: argparse.Namespace) -> None:
    """Keep a book off the lists, or let it back."""
    with ledger(args) as db, db.begin() as session:
        book = one_book(session, args.book)
        before, book.listed = book.listed, bool(args.back)
        session.add(book)
        note(session, now(), who(), "list", book, listed=[before, book.listed])
        print(f"{_name(book)}{'恢复上榜' if book.listed else '不再上榜；记录照常'}。")


def one_book(session: Session, words: str) -> Book:
    """The one standing book of a number or a name; refused with what there is."""
    found = books.named(session, words.strip("《》 "))
    if not found:
        raise Refused(f"没有叫“{words}”的书；编号和书名见 python -m bot book list。")
    if len(found) > 1:
        which = "；".join(f"{one.id} 《{one.title}》{one.author}" for one in found[:5])
        raise Refused(f"叫“{words}”的不止一本，请写编号：{which}。")
    return found[0]


def _name(book: Book) -> str:
    return f"《{book.title}》（{book.id}）"


def _lines(session: Session, found: Sequence[Book]) -> list[str]:
    """12  《活着》余华  3条记录  又名：…  没核对"""
    numbers = records_of_books(session, [book.id or 0 for book in found])
    return [_line(book, numbers.get(book.id or 0, 0), books.aliases_of(session, book.id or 0)) for book in found]


def _line(book: Book, records: int, others: Sequence[str]) -> str:
    parts = [f"{book.id}  《{book.title}》{book.author}", f"{records}条记录" if records else ""]
    parts.append(f"又名：{'、'.join(others)}" if others else "")
    parts += ["" if book.verified else "没核对", "" if book.listed else "不上榜"]
    return "  ".join(part for part in parts if part)
