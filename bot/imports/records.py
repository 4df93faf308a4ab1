"""旧台账: a ledger that was kept before the bot, or an export that was corrected by hand, as rows of records."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bot.imports.table import Row, read_sheets

NUMBERS = {
    "chapter_first": "起章", "chapter_last": "止章", "page_first": "起页", "page_last": "止页", "page_count": "页数",
    "minutes": "分钟", "percent": "进度%", "challenge_day": "第几天",
}  # fmt: skip
HEADINGS = {
    "name": ("姓名", "名字", "委员姓名"),
    "day": ("日期", "时间", "打卡日期", "荐书日期"),
    "kind": ("类别", "类型", "记录类型", "种类"),
    "code": ("记录号",),
    "group": ("群", "群名", "读书群"),
    "book": ("书名", "图书", "书籍", "推荐图书"),
    "words": ("推荐语", "体会", "摘抄", "建言", "内容", "推荐理由", "心得", "读书心得"),
    "finished": ("读完", "是否读完"),
    **{name: (title,) for name, title in NUMBERS.items()},
}
KINDS = ("打卡", "荐书", "体会", "摘抄", "建言")
"""The kinds that come in from a table; the others rest on the plan, the shelf or the sign-in sheet."""
_ALIKE = {"推荐": "荐书", "心得": "体会", "感悟": "体会", "阅读": "打卡", "建议": "建言"}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
_MOST = {"percent": 100}
CUT = "…（原文过长，已截断）"


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record as a table says it. `code` is its number in an export (打卡12), empty for a new one.

    `said` holds the fields that the table has a column for, as the ledger keeps them; None where the cell is empty.
    """

    place: str
    kind: str
    day: date
    name: str
    code: str = ""
    group: str = ""
    book: str | None = None
    said: dict[str, Any] = field(default_factory=dict)


def read_records(path: Path) -> tuple[list[RecordRow], list[str]]:
    """The records of every sheet, and a sentence for each row that cannot be meant; raises Refused."""
    found: list[RecordRow] = []
    odd: list[str] = []
    for title, (rows, fields) in read_sheets(path, HEADINGS, "name").items():
        skipped = 0
        for row in rows:
            kind = _kind(row.cells.get("kind") or title)
            if kind not in KINDS:
                skipped += 1
                continue
            try:
                found.append(_record(row, title, kind, fields))
            except ValueError as why:
                odd.append(f"“{title}”第{row.number}行{why}，没有导入。")
        if skipped:
            odd.append(f"“{title}”有{skipped}行不是{'、'.join(KINDS)}，没有导入。")
    return found, odd


def _record(row: Row, title: str, kind: str, fields: list[str]) -> RecordRow:
    cells = row.cells
    day = _DAY.search(cells.get("day", ""))
    if not cells.get("name"):
        raise ValueError("没有姓名")
    if not day:
        raise ValueError(f"的日期“{cells.get('day', '')}”看不懂，请写成 2026-04-23")
    try:
        at = date(*(int(one) for one in day.groups()))
    except ValueError:
        raise ValueError(f"的日期“{day[0]}”没有这一天") from None
    said: dict[str, Any] = {}
    if kind == "打卡":
        said = {name: _number(cells, name) for name in NUMBERS if name in fields}
        if "finished" in fields:
            said["finished"] = cells.get("finished", "") in ("是", "√", "读完", "1")
    elif "words" in fields and not cells.get("words", "").endswith(CUT):
        said["words"] = _bare(cells.get("words", ""))
    book = _title(cells.get("book", "")) if "book" in fields and kind != "建言" else None
    place = f"“{title}”第{row.number}行"
    return RecordRow(place, kind, at, cells["name"], cells.get("code", ""), cells.get("group", ""), book, said)


def _kind(words: str) -> str:
    for one in (*KINDS, *_ALIKE):
        if one in words:
            return _ALIKE.get(one, one)
    return words


def _number(cells: Any, name: str) -> int | None:
    words = cells.get(name, "")
    if not words:
        return None
    if not words.isdecimal() or not 0 < int(words) <= _MOST.get(name, 100_000):
        raise ValueError(f"的{NUMBERS[name]}“{words}”不是合适的数")
    return int(words)


def _title(words: str) -> str:
    return _bare(words).strip().strip("《》").strip()


def _bare(words: str) -> str:
    """Without the mark that a CSV file has before what looks like a formula."""
    return words[1:] if words[:1] == "'" and words[1:2] in ("=", "+", "-", "@") else words
