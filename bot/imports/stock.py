"""盘点表: who has which copy since when, or on which shelf it stands, as rows."""

import re
from datetime import date
from pathlib import Path

from bot.imports.table import Row, read_table
from bot.text.copies import typed
from models.stocktaking import Counted

HEADINGS = {
    "code": ("编号", "漂流编号", "图书编号", "漂流码", "标签号"),
    "title": ("书名", "题名", "图书名称"),
    "holder": ("持有人", "现持有人", "借阅人", "借书人", "读者", "在谁手里"),
    "day": ("日期", "借阅日期", "借书日期", "借出日期", "起始日期", "从哪天起"),
    "place": ("地点", "书架", "存放地点", "所在书架", "书屋", "漂流点"),
    "state": ("状态", "情况", "备注"),
}
_MISSING = re.compile(r"丢失?|遗失|找不[到着]|未(?:找到|见)|不见了?|缺失?|下落不明")
_ON_SHELF = re.compile(r"(?:已还|在[架馆库]|书架上?|架上|无人?|空|[-—/、]+)?")
_DAY = re.compile(r"(?:(\d{4})\s?[-./年])?\s?(\d{1,2})\s?[-./月]\s?(\d{1,2})\s?日?(?:\s.*)?")


def read_stock(path: Path, today: date) -> tuple[list[Counted], list[str]]:
    """The rows of a list, and a sentence for each that says nothing clear; raises Refused."""
    rows, odd = read_table(path, HEADINGS, "holder")
    counted: list[Counted] = []
    for row in rows:
        one = _counted(row, today)
        if isinstance(one, str):
            odd.append(f"第{row.number}行{one}")
        else:
            counted.append(one)
    return counted, odd


def _counted(row: Row, today: date) -> Counted | str:
    """A row, or what is wrong with it."""
    code, title, holder, day, place, state = (row.cells.get(field, "") for field in HEADINGS)
    title, codes = title.strip("《》 "), typed(code)
    if code and len(codes) != 1:
        return f"的编号“{code}”认不出，请写成 CF-0012。"
    if not codes and not title:
        return "没有编号也没有书名。"
    since = _since(day, today)
    if day and since is None:
        return f"的日期“{day}”认不出，请写成 2026-04-23。"
    if since and since > today:
        return f"的日期“{day}”还没有到，请核对。"
    is_missing = any(_MISSING.fullmatch(words) for words in (holder, place, state))
    if is_missing or _ON_SHELF.fullmatch(holder):
        holder = ""
    if not (holder or place or is_missing or row.cells.get("holder") or _is_said(state)):
        return "没有写在谁手里，也没有写在哪里。"
    return Counted(row.number, "".join(codes), title, holder, "" if is_missing or holder else place, since, is_missing)


def _is_said(state: str) -> bool:
    return bool(state) and _ON_SHELF.fullmatch(state) is not None


def _since(words: str, today: date) -> date | None:
    """2026-04-23, 2026年4月23日, 4.23: without a year the last such day."""
    match = _DAY.fullmatch(words)
    if match is None:
        return None
    try:
        day = date(int(match[1] or today.year), int(match[2]), int(match[3]))
        return day.replace(year=day.year - 1) if day > today and not match[1] else day
    except ValueError:
        return None
