"""Reads a spreadsheet or CSV file as rows under known headings, whatever the office called them."""

import csv
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from bot.refusal import Refused, reason

BIGGEST = 200 * 1024 * 1024
HEAD_WITHIN = 12
_BROKEN = (zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, EOFError)
"""What is raised for a file that is no workbook, is locked, or was damaged on its way."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: its number in the file, and its cells as text by the field they belong to."""

    number: int
    cells: Mapping[str, str]


def read_table(path: Path, headings: Mapping[str, Sequence[str]], required: str) -> tuple[list[Row], list[str]]:
    """The rows under the `required` field's heading, and a sentence that names the columns nobody asked for.

    `headings` gives each field's names.
    """
    lines = _first(path, _sheets(path))
    found = _under(path, lines, headings, required)
    if found is None:
        heads = "、".join(cell for cell in (lines[0] if lines else []) if cell) or "（空）"
        raise Refused(f"{path.name} 里没有“{headings[required][0]}”这一栏；第一行是：{heads}。请改好表头再导入。")
    rows, _, unused = found
    return rows, [f"没有用到的栏：{'、'.join(unused)}。"] if unused else []


def read_sheets(
    path: Path, headings: Mapping[str, Sequence[str]], required: str
) -> dict[str, tuple[list[Row], list[str]]]:
    """The rows of every sheet that has the `required` field, and its fields, by the sheet's name."""
    found = {title: _under(path, lines, headings, required) for title, lines in _sheets(path).items()}
    if not any(found.values()):
        raise Refused(f"{path.name} 里没有“{headings[required][0]}”这一栏；请改好表头再导入。")
    return {title: (one[0], one[1]) for title, one in found.items() if one}


def read_lines(path: Path) -> list[list[str]]:
    """Every line of a file as cells of text; a cell merged over several lines stands in each. Raises Refused."""
    return _first(path, _sheets(path, merged=True))


def _under(
    path: Path, lines: Sequence[Sequence[str]], headings: Mapping[str, Sequence[str]], required: str
) -> tuple[list[Row], list[str], list[str]] | None:
    """The rows, the fields and the headings nobody asked for; None where the `required` field has no heading."""
    names = {name: field for field, known in headings.items() for name in known}
    for at, line in enumerate(lines[:HEAD_WITHIN]):
        fields = [names.get(squeezed(cell)) for cell in line]
        if required in fields:
            _refuse_doubles(path, fields, line)
            rows = [
                Row(number, {field: cell for field, cell in zip(fields, cells, strict=False) if field})
                for number, cells in enumerate(lines[at + 1 :], at + 2)
                if any(cells)
            ]
            unused = [cell for cell, field in zip(line, fields, strict=True) if cell and not field]
            return rows, [one for one in fields if one], unused
    return None


def _refuse_doubles(path: Path, fields: Sequence[str | None], line: Sequence[str]) -> None:
    for field in filter(None, fields):
        same = [name for name, one in zip(line, fields, strict=True) if one == field]
        if len(same) > 1:
            raise Refused(f"{path.name} 有{len(same)}栏都是“{same[0]}”（{'、'.join(same)}）；请只留一栏。")


def _first(path: Path, sheets: Mapping[str, list[list[str]]]) -> list[list[str]]:
    for lines in sheets.values():
        if any(any(line) for line in lines):
            return lines
    raise Refused(f"{path.name} 是空的。")


def _sheets(path: Path, *, merged: bool = False) -> dict[str, list[list[str]]]:
    """Every sheet of a file by its name, its cells as text; a CSV file is one sheet."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".csv":
            return {path.stem: _csv(path.read_bytes())}
        if suffix in (".xlsx", ".xlsm"):
            return _excel(path, merged=merged)
    except FileNotFoundError:
        raise Refused(f"找不到文件 {path}。") from None
    except OSError as error:
        raise Refused(f"{path} 读不了：{reason(error)}。") from None
    if suffix == ".xls":
        raise Refused(f"{path.name} 是旧版 Excel 格式；请在 Excel 里另存为 .xlsx 再导入。")
    raise Refused(f"{path.name} 不是表格；请用 .xlsx 或 .csv 文件。")


def _csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        lines = csv.reader(io.StringIO(text.replace("\0", "")))
        try:
            return [[cell.strip() for cell in line] for line in lines]
        except csv.Error:
            raise Refused(
                f"CSV 文件第{lines.line_num}行读不下去：有一格太长，或引号没有成对；请在 Excel 里改好再另存。"
            ) from None
    raise Refused("CSV 文件的编码认不出；请另存为 UTF-8 的 CSV，或用 .xlsx。")


def _excel(path: Path, *, merged: bool) -> dict[str, list[list[str]]]:
    import openpyxl

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > BIGGEST:
                raise Refused(f"{path.name} 解开后超过200MB，不像一份名单；请检查文件。")
        book = openpyxl.load_workbook(path, read_only=not merged, data_only=True)
    except _BROKEN:
        raise Refused(f"{path.name} 打不开：不是 Excel 文件、已损坏或设了密码；请去掉密码、另存为 .xlsx。") from None
    found = {}
    try:
        for sheet in book.worksheets:
            found[sheet.title] = [[_text(cell) for cell in line] for line in sheet.iter_rows(values_only=True)]
            if merged:
                _fill(found[sheet.title], sheet.merged_cells.ranges)
    except _BROKEN:
        raise Refused(f"{path.name} 读到一半坏了；请在 Excel 里打开、另存一份再导入。") from None
    finally:
        book.close()
    return found


def _fill(lines: list[list[str]], ranges: Any) -> None:
    for one in ranges:
        words = lines[one.min_row - 1][one.min_col - 1]
        for line in lines[one.min_row : one.max_row]:
            line[one.min_col - 1] = words


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def squeezed(cell: str) -> str:
    """A heading without what is only set in it: blanks, stars, a colon."""
    return "".join(cell.split()).strip("*＊：:")
