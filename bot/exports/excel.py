"""Excel files: real dates and numbers, texts that never become formulas, a million rows without holding them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from bot.exports.sheet import Column, ExportProblem, Sheet, printable, replacing

MOST_ROWS = 1_048_575
LONGEST = 32_767
CUT = "…（原文过长，已截断）"


def write(path: Path, sheets: Sequence[Sheet]) -> str:
    """Write the sheets and say how many rows each has; raises ExportProblem."""
    with replacing(path) as beside:
        book = xlsxwriter.Workbook(str(beside), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
        book.set_properties({"title": path.stem, "author": "书香群记", "created": datetime(2000, 1, 1)})
        styles = {
            "head": book.add_format({"bold": True, "bg_color": "#E8F1EA", "border": 1, "border_color": "#C9D8CC"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "int": book.add_format({"valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "datetime": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"}),
        }
        try:
            counts = [f"{sheet.name}{_write(book, styles, sheet)}行" for sheet in sheets]
            book.close()
        except XlsxWriterException as error:
            raise ExportProblem(f"写 {path} 时出错：{error}。") from None
        except BaseException:
            # What the library keeps beside the file while it writes is only let go by closing.
            with suppress(Exception):
                book.close()
            raise
    return "、".join(counts)


def _write(book: Any, styles: dict[str, Any], sheet: Sheet) -> int:
    """Write one table, on a further sheet where one is full; returns its number of rows."""
    total, number = 0, 1
    page = _page(book, styles, sheet, sheet.name)
    for total, row in enumerate(sheet.rows, 1):
        at = (total - 1) % MOST_ROWS + 1
        if at == 1 and total > 1:
            page.autofilter(0, 0, MOST_ROWS, len(sheet.columns) - 1)
            number += 1
            page = _page(book, styles, sheet, f"{sheet.name}{number}")
        for place, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            _cell(page, styles, at, place, column, cell)
    page.autofilter(0, 0, max((total - 1) % MOST_ROWS + 1 if total else 1, 1), len(sheet.columns) - 1)
    return total


def _page(book: Any, styles: dict[str, Any], sheet: Sheet, name: str) -> Any:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.title, styles["head"])
    return page


def _cell(page: Any, styles: dict[str, Any], at: int, place: int, column: Column, cell: Any) -> None:
    if cell is None or cell == "":
        return
    if column.kind == "int":
        page.write_number(at, place, cell, styles["int"])
    elif column.kind == "datetime":
        page.write_datetime(at, place, cell.replace(tzinfo=None), styles["datetime"])
    elif column.kind == "date":
        page.write_datetime(at, place, cell, styles["date"])
    else:
        text = printable(str(cell))
        page.write_string(at, place, text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT, styles["text"])


def write_template(path: Path, columns: Sequence[Column], example: Sequence[str], notes: Sequence[str]) -> None:
    """An empty list to fill in, with an example and notes on a second sheet."""
    with replacing(path) as beside:
        book = xlsxwriter.Workbook(str(beside), {"constant_memory": True})
        book.set_properties({"author": "书香群记", "created": datetime(2000, 1, 1)})
        head = book.add_format({"bold": True, "bg_color": "#E8F1EA", "border": 1})
        blank, explained = book.add_worksheet("名单"), book.add_worksheet("填写说明")
        for page in (blank, explained):
            for place, column in enumerate(columns):
                page.set_column(place, place, column.width)
                page.write_string(0, place, column.title, head)
        blank.freeze_panes(1, 0)
        for place, words in enumerate(example):
            explained.write_string(1, place, words)
        for number, words in enumerate(notes, 3):
            explained.write_string(number, 0, words)
        book.close()
