"""Excel files: real dates and numbers, texts that never become formulas, a million rows without holding them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from bot.exports import charts
from bot.exports.sheet import NONE, Column, Sheet, printable, replacing
from bot.refusal import Refused, reason

MOST_ROWS = 1_048_575
LONGEST = 32_767
CUT = "…（原文过长，已截断）"


FORMATS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True},
    "int": {"align": "right"},
    "number": {"num_format": "0.##"},
    "share": {"num_format": "0.0%", "align": "right"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
}
NUMBERS = ("int", "number", "share")
LOOK = {"default_format_properties": {"font_name": "宋体", "font_size": 11}, "default_row_height": 22}
"""The type that every office has, and in pixels how high a row of it is."""
A_LINE, TALLEST = 16, 409
"""In points, how high a further line makes its row, and the tallest that a row can be."""
PORTRAIT = 96
"""A table up to so many half-width characters wide stands upright on its paper."""
Write = Callable[[int, int, Any], Any]


def write(path: Path, sheets: Sequence[Sheet]) -> str:
    """Write the sheets and say how many rows each has; raises Refused."""
    properties = {"title": path.stem, "author": "书香群记", "created": datetime(2000, 1, 1)}
    with _workbook(path, default_date_format="yyyy-mm-dd") as book:
        book.set_properties(properties)
        head = {"bold": True, "bg_color": "#E8F1EA", "border": 1, "border_color": "#C9D8CC", "valign": "vcenter"}
        heads = {"head": book.add_format(head), "head of numbers": book.add_format(head | {"align": "right"})}
        top, middle = (
            heads | {kind: book.add_format(look | {"valign": place}) for kind, look in FORMATS.items()}
            for place in ("top", "vcenter")
        )
        rows = {sheet.name: _write(book, middle if sheet.high else top, sheet) for sheet in sheets}
        for sheet in sheets:
            charts.draw(book, sheet, rows)
    return "、".join(f"{name}{number}行" for name, number in rows.items())


@contextmanager
def _workbook(path: Path, **options: Any) -> Iterator[Any]:
    """A workbook that takes the place of `path` once it is whole; what the library keeps beside it is put away."""
    with (
        replacing(path) as beside,
        TemporaryDirectory(prefix="shuxiang-", ignore_cleanup_errors=True) as folder,
        _Disk(beside) as disk,
    ):
        book = xlsxwriter.Workbook(disk, {"constant_memory": True, "tmpdir": folder, **LOOK, **options})
        try:
            yield book
            book.close()
        except XlsxWriterException as error:
            why = error.args[0] if error.args else error
            raise Refused(f"写 {path} 时出错：{reason(why) if isinstance(why, OSError) else why}。") from None
        except BaseException:
            # What the library keeps open while it writes is only let go by closing.
            with suppress(Exception):
                book.close()
            raise


class _Disk:
    """The file that is written to. Its first error is kept for the end: the library, told of it, complains of it again
    whenever one of its own objects is cleared away.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._error: OSError | None = None

    def write(self, some: bytes) -> int:
        """Write, or nothing any more once the disk refused."""
        if self._error is None:
            try:
                return self._file.write(some)
            except OSError as error:
                self._error = error
        return len(some)

    def flush(self) -> None:
        """Let the disk have what is written so far."""
        if self._error is None:
            try:
                self._file.flush()
            except OSError as error:
                self._error = error

    def tell(self) -> int:
        """Where the next byte goes."""
        return self._file.tell() if self._error is None else 0

    def seek(self, place: int, whence: int = 0) -> int:
        """Go to a place."""
        if self._error is None:
            try:
                return self._file.seek(place, whence)
            except OSError as error:
                self._error = error
        return 0

    def __enter__(self) -> "_Disk":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.flush()
        with suppress(OSError):
            self._file.close()
        error, self._error = self._error, self._error or OSError()
        if error is not None and kind is None:
            raise error


def _write(book: Any, styles: dict[str, Any], sheet: Sheet) -> int:
    """Write one table, on a further sheet where one is full; returns its number of rows."""
    total, number = 0, 1
    page = _page(book, styles, sheet, sheet.name)
    writers = [_writer(page, styles, column) for column in sheet.columns]
    texts = [(place, column.width) for place, column in enumerate(sheet.columns) if column.kind == "text"]
    for total, row in enumerate(sheet.rows, 1):
        at = (total - 1) % MOST_ROWS + 1
        if at == 1 and total > 1:
            page.autofilter(0, 0, MOST_ROWS, len(sheet.columns) - 1)
            number += 1
            page = _page(book, styles, sheet, f"{sheet.name}{number}")
            writers = [_writer(page, styles, column) for column in sheet.columns]
        lines = 1
        for place, wide in texts:  # Looked at here: most texts are short, and a call a cell is dear a million times.
            text = row[place]
            if isinstance(text, str) and (2 * len(text) > wide or "\n" in text):
                lines = max(lines, _lines(text, wide))
        if sheet.high or lines > 1:
            page.set_row(at, min(max(sheet.high, A_LINE * lines), TALLEST))
        for place, (put, cell) in enumerate(zip(writers, row, strict=True)):
            if cell is not None and cell != "":
                put(at, place, cell)
    page.autofilter(0, 0, max((total - 1) % MOST_ROWS + 1 if total else 1, 1), len(sheet.columns) - 1)
    return total


def _lines(text: str, wide: int) -> int:
    """On how many lines a text stands in so many half-width characters. Readers that trust Excel's files trust the
    heights in them, and would cut a row that has none after its first line.
    """
    if "\n" in text:
        return sum(_lines(line, wide) for line in text.split("\n"))
    # In UTF-8 a half-width character is one byte, a full-width one three.
    return max(1, -(-(len(text) + len(text.encode("utf-8", "replace"))) // (2 * wide)))


def _page(book: Any, styles: dict[str, Any], sheet: Sheet, name: str) -> Any:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.title, styles["head of numbers" if column.kind in NUMBERS else "head"])
    _to_print(page, sheet, name)
    return page


def _to_print(page: Any, sheet: Sheet, name: str) -> None:
    """A4, as wide as the table, with lines between the cells, the title above and the page's number below."""
    if sum(column.width for column in sheet.columns) > PORTRAIT:
        page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 1 if sheet.charts else 0)
    page.repeat_rows(0)
    page.hide_gridlines(1 if sheet.charts else 0)
    page.center_horizontally()
    page.set_margins(left=0.4, right=0.4, top=0.8 if sheet.head else 0.5, bottom=0.7)
    if sheet.head:
        page.set_header(f"&C&14{sheet.head[:80].replace('&', '&&')}")
    page.set_footer(f"&L{name}&R第 &P 页，共 &N 页")


def _writer(page: Any, styles: dict[str, Any], column: Column) -> Write:
    """What writes the cells of a column: chosen once, not a million times."""
    style = styles[column.kind]
    if column.kind in NUMBERS:
        return lambda at, place, cell: (page.write_string if cell == NONE else page.write_number)(
            at, place, cell, style
        )
    if column.kind == "datetime":
        return lambda at, place, cell: page.write_datetime(at, place, cell.replace(tzinfo=None), style)
    if column.kind == "date":
        return lambda at, place, cell: page.write_datetime(at, place, cell, style)
    return lambda at, place, cell: page.write_string(at, place, fitted(str(cell)), style)


def fitted(words: str) -> str:
    """A text as a cell takes it."""
    text = printable(words)
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT


def write_template(path: Path, columns: Sequence[Column], example: Sequence[str], notes: Sequence[str]) -> None:
    """An empty list to fill in, with an example and notes on a second sheet."""
    with _workbook(path) as book:
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
