"""CSV files that Excel opens as they are: UTF-8 with a mark, one file a table, no text taken for a formula."""

import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.exports.sheet import Sheet, printable, replacing

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def write(path: Path, sheets: Sequence[Sheet]) -> str:
    """Write each sheet to a file of its own beside `path` (台账-打卡.csv …); raises ExportProblem."""
    counts = []
    for sheet in sheets:
        target = path if len(sheets) == 1 else path.with_name(f"{path.stem}-{sheet.name}{path.suffix}")
        with replacing(target) as beside, beside.open("w", encoding="utf-8-sig", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(column.title for column in sheet.columns)
            number = 0
            for row in sheet.rows:
                writer.writerow([cell if type(cell) is int else _cell(cell) for cell in row])
                number += 1
        counts.append(f"{target.name} {number}行")
    return "、".join(counts)


def _cell(cell: Any) -> str:
    if isinstance(cell, str):
        text = printable(cell)
        return "'" + text if text.startswith(_RISKY) else text
    if cell is None:
        return ""
    return cell.isoformat(" ", "minutes")[:16] if isinstance(cell, datetime) else str(cell)
