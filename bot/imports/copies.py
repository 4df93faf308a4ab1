"""捐书清单: a library's list of copies as rows, each with its code, its book, whose it is and where it stands."""

from collections.abc import Mapping
from pathlib import Path

from bot.imports.table import Row, read_table
from bot.text.copies import typed
from bot.text.isbn import isbn_of
from models.donation import Given

HEADINGS = {
    "code": ("编号", "漂流编号", "图书编号", "漂流码", "标签号"),
    "title": ("书名", "题名", "图书名称", "正题名"),
    "author": ("作者", "著者", "责任者"),
    "publisher": ("出版社", "出版者"),
    "isbn": ("ISBN", "isbn", "书号", "ISBN号"),
    "owner": ("所有者", "来源", "捐赠人", "捐赠者", "捐书人", "捐赠单位", "所有人"),
    "shelf": ("书架", "地点", "存放地点", "所在书架", "书屋", "漂流点", "放置地点"),
    "remark": ("备注", "说明"),
}


def read_copies(path: Path) -> tuple[list[Given], list[str], list[str]]:
    """The copies of a list, what is odd about it, and what forbids to use it; raises Refused."""
    rows, odd = read_table(path, HEADINGS, "title")
    given: list[Given] = []
    wrong: list[str] = []
    for row in rows:
        title = row.cells.get("title", "").strip("《》 ")
        if not title:
            odd.append(f"第{row.number}行没有书名，没有导入。")
        elif (one := _given(row, title, odd)) is None:
            wrong.append(f"第{row.number}行《{title}》的编号“{row.cells['code']}”认不出，请写成 CF-0012。")
        else:
            given.append(one)
    return given, odd, wrong


def _given(row: Row, title: str, odd: list[str]) -> Given | None:
    """One row as a copy; None where its code is none."""
    cells: Mapping[str, str] = row.cells
    codes = typed(cells.get("code", ""))
    if cells.get("code") and len(codes) != 1:
        return None
    written, isbn, remark = cells.get("isbn", ""), isbn_of(cells.get("isbn", "")), cells.get("remark", "")
    if written and not isbn:
        odd.append(f"第{row.number}行《{title}》的 ISBN“{written}”校验不对，原样写进备注。")
        remark = "；".join(filter(None, (remark, f"ISBN {written}")))
    return Given(
        row=row.number,
        title=title,
        code="".join(codes),
        author=cells.get("author", ""),
        publisher=cells.get("publisher", ""),
        isbn=isbn,
        owner=cells.get("owner", ""),
        shelf=cells.get("shelf", ""),
        remark=remark,
    )
