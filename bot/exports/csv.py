"""CSV files that Excel opens as they are: UTF-8 with a mark, one file a table, no text taken for a formula."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.exports.sheet import Sheet, printable, replacing

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def write(path: Path, sheets: Sequence[Sheet]) -> str:
    """Write each sheet to a file of its own beside `path` (台账-打卡.csv …); raises Refused."""
    counts = []
    for sheet in sheets:
        target = path if len(sheets) == 1 else path.with_name(f"{path.stem}-{sheet.name}{path.suffix}")
        with replacing(target) as beside, beside.open("w", encoding="utf-8-sig", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(column.title for column in sheet.columns)
            number = 0
            for row in _plain(sheet):
                writer.writerow(row)
                number += 1
        counts.append(f"{target.name} {number}行")
    return "、".join(counts)


def _plain(sheet: Sheet) -> Iterator[list[Any]]:
    """The rows as the csv module writes them by itself; only a text that needs it is touched."""
    texts = [place for place, column in enumerate(sheet.columns) if column.kind == "text"]
    moments = [place for place, column in enumerate(sheet.columns) if column.kind == "datetime"]
    for row in sheet.rows:
        cells = list(row)
        for place in texts:
            cell = cells[place]
            if cell and (cell[0] in _RISKY or not cell.isprintable()):
                cells[place] = _safe(cell)
        for place in moments:
            cells[place] = str(cells[place])[:16] if cells[place] else ""
        yield cells


def _safe(words: str) -> str:
    text = printable(words)
    return "'" + text if text.startswith(_RISKY) else text
