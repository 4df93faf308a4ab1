"""书目: the office's list of books as rows, ISBN checked."""

import re
from dataclasses import dataclass
from pathlib import Path

from bot.imports.table import read_table
from bot.text.isbn import isbn_of

HEADINGS = {
    "title": ("书名", "题名", "图书名称", "正题名"),
    "subtitle": ("副题名", "副标题", "副书名"),
    "author": ("作者", "著者", "责任者"),
    "publisher": ("出版社", "出版者"),
    "isbn": ("ISBN", "isbn", "书号", "ISBN号"),
    "year": ("出版年", "年份", "出版日期", "出版时间"),
    "aliases": ("别名", "简称", "又名"),
}


@dataclass(frozen=True, slots=True)
class BookRow:
    """One book of the list."""

    title: str
    subtitle: str = ""
    author: str = ""
    publisher: str = ""
    isbn: str = ""
    year: int | None = None
    aliases: tuple[str, ...] = ()


def read_books(path: Path) -> tuple[list[BookRow], list[str]]:
    """The books of a list, and what is odd about it; raises Refused where the file cannot be used."""
    books: list[BookRow] = []
    rows, odd = read_table(path, HEADINGS, "title")
    for row in rows:
        cells = dict(row.cells)
        title = cells.get("title", "").strip("《》 ")
        if not title:
            odd.append(f"第{row.number}行没有书名，没有导入。")
            continue
        isbn, year = isbn_of(cells.get("isbn", "")), re.search(r"(?:1[89]|20)\d\d", cells.get("year", ""))
        if cells.get("isbn") and not isbn:
            odd.append(f"第{row.number}行《{title}》的 ISBN“{cells['isbn']}”不对，先空着。")
        aliases = tuple(alias for alias in re.split(r"[、，,;；|]", cells.get("aliases", "")) if alias.strip())
        plain = {field: cells.get(field, "") for field in ("subtitle", "author", "publisher")}
        books.append(BookRow(title, **plain, isbn=isbn, year=int(year[0]) if year else None, aliases=aliases))
    return books, odd
