"""What an export of everything takes beside the bare library that writes the same cells, each in its own process."""

import csv
import itertools
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlmodel import col, func, select

from bot.exports import briefing, dossier, excel, records, word
from bot.exports import csv as own_csv
from bot.exports.sheet import Sheet
from models.db import SHANGHAI, Database
from models.ledger import RECORDS
from models.record import COUNTS
from models.tally import Span
from tests.bench.million import DAYS, NOON

SPAN = (NOON.date() - timedelta(days=DAYS), NOON.date())
AT = datetime(2026, 4, 23, 12, tzinfo=SHANGHAI)
SAMPLE = 20_000
"""Rows that the bare libraries write over and over: as many cells as the export has, without its database."""


def exporting(path: Path, number: int) -> None:
    """Print the ratios of Excel and CSV of a ledger of so many records, and the memory of the Excel export."""
    folder = path.parent
    for what, other, than, aim in (
        ("excel", "excel_bare", "光用 XlsxWriter 写同样的格子", "（目标 <= 2.5）"),
        ("csv", "csv_cursor", "csv 模块直接写 sqlite3 查出的行", "（目标 <= 2）"),
        ("csv", "csv_bare", "csv 模块写内存里的行（不读数据库）", ""),
    ):
        own, bare = (_timed(kind, path, folder) for kind in (what, other))
        print(
            f"导出{number}条（{what}）/ {than}：{own[0] / bare[0]:.2f}{aim}    "
            f"[{own[0]:.1f} 秒，{own[1]:.0f} MiB / {bare[0]:.1f} 秒]（内存目标 <= 300 MiB）",
            flush=True,
        )

    handing_in(path, folder)


def handing_in(path: Path, folder: Path) -> None:
    """Print how long a 简报 of a month of everything takes, and the pages of 800 members in one zip."""
    db = Database(f"sqlite:///{path}")
    with db.look() as session:
        start = time.perf_counter()
        report = briefing.gathered(session, Span(date(2026, 4, 1), date(2026, 4, 30)), AT.replace(month=5))
        content = word.fill(word.template_of("briefing", folder), briefing.values(session, report, "第4期", AT, folder))
        print(f"月度简报：{time.perf_counter() - start:.1f} 秒（目标 <= 10），{len(content) // 1024} KiB", flush=True)
        start = time.perf_counter()
        year, people = dossier.of_all(session, 2026, AT), dossier.members(session)[:800]
        template = word.template_of("dossier", folder)
        size = sum(len(one) for one in dossier.zipped(session, template, people, year, AT))
        print(
            f"{len(people)}份档案：{time.perf_counter() - start:.1f} 秒（目标 <= 120），{size // 1024} KiB", flush=True
        )
    db.close()


def _timed(what: str, path: Path, folder: Path) -> tuple[float, float]:
    """Seconds and the peak of MiB of one way to write, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.exports", what, str(path), str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seconds, peak = json.loads(said.splitlines()[-1])
    return seconds, peak


def mebibytes(status: str, name: str) -> float:
    """What a /proc status says of a process's memory: VmRSS is what it has now, VmHWM the most that it had."""
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(name)) / 1024


def _sheets(path: Path) -> tuple[Any, list[Sheet]]:
    session = Database(f"sqlite:///{path}").look().__enter__()
    return session, records.sheets(session, *SPAN)


def _own(path: Path, folder: Path, write: Callable[[Path, Sequence[Sheet]], str], name: str) -> float:
    _session, sheets = _sheets(path)
    start = time.perf_counter()
    write(folder / name, sheets)
    return time.perf_counter() - start


def _again(path: Path) -> list[tuple[str, list[Sequence[Any]], int]]:
    """Of each kind its first rows, and how many it has."""
    session, sheets = _sheets(path)
    counts = (select(func.count()).select_from(one).where(col(one.state).in_(COUNTS)) for one in RECORDS)
    numbers = {one.called: session.exec(count).one() for one, count in zip(RECORDS, counts, strict=True)}
    return [(one.name, list(itertools.islice(iter(one.rows), SAMPLE)), numbers.get(one.name, 0)) for one in sheets]


def _excel_bare(path: Path, folder: Path) -> float:
    listed = _again(path)
    start = time.perf_counter()
    book = xlsxwriter.Workbook(folder / "bare.xlsx", {"constant_memory": True, "tmpdir": str(folder)})
    for name, rows, number in listed:
        page = book.add_worksheet(name)
        for at, row in enumerate(itertools.islice(itertools.cycle(rows), number)):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(at, place, cell)
                elif isinstance(cell, int):
                    page.write_number(at, place, cell)
                elif cell is not None:
                    page.write_datetime(at, place, cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell)
    book.close()
    return time.perf_counter() - start


def _csv_cursor(path: Path, folder: Path) -> float:
    """The csv module fed by a bare sqlite3 cursor with the same join."""
    file, start = sqlite3.connect(path), time.perf_counter()
    for table, own in _OWN.items():
        with (folder / f"cursor-{table}.csv").open("w", encoding="utf-8-sig", newline="") as lines:
            query = _JOINED.format(table=table, own=own)
            csv.writer(lines).writerows(file.execute(query, [str(one) for one in SPAN]))
    return time.perf_counter() - start


_JOINED = """SELECT r.day, m.name, m.sector, m.region, g.name, b.title, b.author, {own},
coalesce(s.sent_at, r.made_at), r.id, r.message_id FROM {table} r JOIN members m ON m.id = r.member_id
LEFT JOIN groups g ON g.id = r.group_id LEFT JOIN books b ON b.id = r.book_id
LEFT JOIN messages s ON s.id = r.message_id
WHERE r.state IN ('sure', 'confirmed') AND r.day BETWEEN ? AND ? AND (g.id IS NULL OR NOT g.practice)
ORDER BY r.day, r.id"""
_NUMBERS = "chapter_first, chapter_last, page_first, page_last, page_count, minutes, percent, challenge_day, finished"
_WORDED = ("recommendations", "reflections", "excerpts", "advice")
_OWN = {"checkins": _NUMBERS, **dict.fromkeys(_WORDED, "words"), "drift_acts": "act, copy_code, giver, receiver"}


def _csv_bare(path: Path, folder: Path) -> float:
    listed = _again(path)
    start = time.perf_counter()
    for name, rows, number in listed:
        with (folder / f"bare-{name}.csv").open("w", encoding="utf-8-sig", newline="") as lines:
            csv.writer(lines).writerows(itertools.islice(itertools.cycle(rows), number))
    return time.perf_counter() - start


WAYS: dict[str, Callable[[Path, Path], float]] = {
    "excel": lambda path, folder: _own(path, folder, excel.write, "all.xlsx"),
    "csv": lambda path, folder: _own(path, folder, own_csv.write, "all.csv"),
    "excel_bare": _excel_bare,
    "csv_bare": _csv_bare,
    "csv_cursor": _csv_cursor,
}


if __name__ == "__main__":
    spent = WAYS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    # What getrusage tells is the parent's, where that had more.
    print(json.dumps([spent, mebibytes(Path("/proc/self/status").read_text(), "VmHWM")]))
