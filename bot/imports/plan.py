"""年度活动计划表: an office's plan as rows: its heads in one line or two, its times as days or words, merged cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bot.imports.table import HEAD_WITHIN, read_lines, squeezed
from bot.imports.when import NotATime, When, when
from bot.refusal import Refused
from models.plan import Planned

WHEN, TITLE = "when", "title"
HEADINGS = {
    TITLE: ("活动名称", "活动题目", "活动主题", "名称", "主题", "活动项目", "项目名称", "活动", "活动内容", "内容"),
    WHEN: (
        *("季度", "日期", "活动日期", "举办日期", "计划日期", "时间", "活动时间", "举办时间", "计划时间"),
        *("开展时间", "拟定时间", "时间安排", "具体时间", "起止时间", "开始日期", "开始时间", "钟点", "时段"),
    ),
    "month": ("月份", "月"),
    "ends": ("结束时间", "结束日期"),
    "form": ("活动形式", "形式", "活动类型", "类型", "活动类别", "类别"),
    "speaker": ("主讲人", "主讲", "主讲嘉宾", "嘉宾", "分享人", "领读人", "荐书人"),
    "venue": ("活动地点", "举办地点", "地点", "场地"),
    "link": ("线上链接", "会议链接", "链接", "会议号", "腾讯会议", "腾讯会议号", "直播链接"),
    "book": ("共读书目", "阅读书目", "推荐书目", "书目", "书名", "图书"),
    "groups": ("参加范围", "参与范围", "邀请范围", "范围", "参加群", "参加人员", "参加对象", "参与对象"),
    "places": ("名额", "限额", "人数上限", "限报人数"),
    "deadline": ("报名截止时间", "报名截止", "截止时间", "截止日期"),
    "number": ("序号", "编号", "No", "NO"),
}
_NAMES = {name: field for field, names in HEADINGS.items() for name in names}
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_YEAR = re.compile(r"(20\d{2})\s?年")
_NO_EVENT = re.compile(r"(?:合计|总计|小计|共计|备?注|说明)[：:\s]?.*", re.S)
Heads = dict[int, str]
"""Which field stands in which column."""


def read_plan(path: Path, year: int) -> tuple[list[Planned], list[str]]:
    """The events of a plan, and a sentence for each line that cannot be read and each column nobody asked for.

    A year that a title line, else the file's name, says goes before `year`. Raises Refused.
    """
    lines = read_lines(path)
    begin, heads, unused = _head(path, lines)
    above = " ".join([*(cell for line in lines[:begin] for cell in line), path.stem])
    said = _YEAR.search(above)
    odd = [f"没有用到的栏：{'、'.join(unused)}。"] if unused else []
    once: dict[tuple[str, datetime], Planned] = {}
    rows = []
    for row in _rows(lines, begin, heads, int(said[1]) if said else year, odd):
        first = once.setdefault((row.title, row.starts_at), row) if row.starts_at else row
        if first is row:
            rows.append(row)
        else:
            odd.append(f"第{row.row}行“{row.title}”和第{first.row}行是同一场，只导入一次。")
    return rows, odd


def _head(path: Path, lines: Sequence[Sequence[str]]) -> tuple[int, Heads, list[str]]:
    """The first line behind the head, what its columns are, and those that are nothing to an event."""
    for at, line in enumerate(lines[:HEAD_WITHIN]):
        below = lines[at + 1] if at + 1 < len(lines) else []
        names = [_heading(cell) for cell in line]
        if sum(name in _NAMES for name in names) < 2:
            continue
        two = _is_second(names, below)
        if two:
            names = [_lower(name, _heading(sub)) for name, sub in zip(names, below, strict=False)]
        heads = _fields(names)
        if TITLE in heads.values() and {WHEN, "month"} & set(heads.values()):
            used = set(heads) | {column for column, name in enumerate(names) if _NAMES.get(name) in ("number", TITLE)}
            unused = [name for column, name in enumerate(names) if name and column not in used]
            return at + 1 + two, heads, list(dict.fromkeys(unused))
    found = "、".join(cell for cell in (lines[0] if lines else []) if cell) or "（空）"
    raise Refused(f"{path.name} 里没有“活动名称”和“时间”这两栏；第一行是：{found}。请改好表头再导入。")


def _is_second(names: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the line below the head is its second half: it names fields, and where the title stands no event."""
    subs = [_heading(cell) for cell in below]
    titles = [sub for name, sub in zip(names, subs, strict=False) if _NAMES.get(name) == TITLE]
    known = [sub for name, sub in zip(names, subs, strict=False) if sub in _NAMES and sub != name]
    return bool(known) and all(not sub or sub in _NAMES for sub in titles)


def _lower(name: str, sub: str) -> str:
    return sub if sub in _NAMES or not name else name


def _fields(names: Sequence[str]) -> Heads:
    """The column of each field: of several the one with the plainest name, but all that tell the time."""
    heads: Heads = {}
    for field, known in HEADINGS.items():
        columns = [column for column, name in enumerate(names) if _NAMES.get(name) == field]
        columns.sort(key=lambda column: known.index(names[column]))
        heads |= dict.fromkeys(sorted(columns) if field == WHEN else columns[:1], field)
    return heads


def _heading(cell: str) -> str:
    return squeezed(_BRACKETS.sub("", cell))


def _rows(lines: Sequence[Sequence[str]], begin: int, heads: Heads, year: int, odd: list[str]) -> Iterator[Planned]:
    season = ""
    for number, line in enumerate(lines[begin:], begin + 1):
        filled = [cell for cell in line if cell]
        if not filled or [_heading(cell) for cell in filled] == [_heading(cell) for cell in lines[begin - 1] if cell]:
            continue
        cells = _cells(line, heads)
        if len(set(filled)) == 1 and not (cells.get(TITLE) and len(filled) > 1):
            season = _season(filled[0], year, season, number, odd)
            continue
        try:
            yield _planned(number, cells, _when(cells, year, season), year, odd)
        except NotATime as problem:
            name = f"“{cells[TITLE]}”" if cells.get(TITLE) else ""
            odd.append(f"第{number}行{name}{problem}，没有导入。")


def _season(words: str, year: int, before: str, number: int, odd: list[str]) -> str:
    """A line of its own such as 第二季度 is the time of those below that tell none; any other is no event."""
    try:
        when(words, year)
    except NotATime:
        if not _NO_EVENT.match(words):
            odd.append(f"第{number}行“{words[:20]}”只有一格有字，不像一场活动，没有导入。")
        return before
    return words


def _cells(line: Sequence[str], heads: Heads) -> dict[str, str]:
    cells: dict[str, str] = {}
    for column, field in heads.items():
        words = " ".join(line[column].split()) if column < len(line) else ""
        known = cells.get(field, "")
        cells[field] = f"{known} {words}".strip() if words not in known.split() else known
    return cells


def _when(cells: Mapping[str, str], year: int, season: str) -> When:
    if not cells.get(TITLE):
        raise NotATime("没有写活动名称")
    month, words = cells.get("month", ""), cells.get(WHEN, "")
    month += "月" if month.isdecimal() else ""
    words = f"{month} {words}".strip() if month not in words else words
    try:
        return when(words, year, cells.get("ends", ""))
    except NotATime:
        if not season:
            raise
    return when(f"{season} {words}".strip(), year, cells.get("ends", ""))


def _planned(number: int, cells: Mapping[str, str], found: When, year: int, odd: list[str]) -> Planned:
    title, books = cells[TITLE], re.findall(r"《([^》]+)》", cells.get("book", ""))
    if found.vague:
        odd.append(f"第{number}行“{title}”的时间不止一个月，先放在{found.month.month}月。")
    if len(books) > 1:
        odd.append(f"第{number}行“{title}”写了{len(books)}本书，先记第一本《{books[0]}》。")
    return Planned(
        row=number,
        title=title,
        month=found.month,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        form=cells.get("form", ""),
        speaker=cells.get("speaker", ""),
        venue=cells.get("venue", ""),
        link=cells.get("link", ""),
        book=books[0] if books else cells.get("book", ""),
        groups=cells.get("groups", ""),
        places=_places(number, title, cells.get("places", ""), odd),
        deadline=_deadline(number, title, cells.get("deadline", ""), year, odd),
    )


def _places(number: int, title: str, words: str, odd: list[str]) -> int | None:
    digits = re.fullmatch(r"(?:限|不超过)?\s?(\d{1,5})\s?[人名位个]?(?:以内)?", words)
    if words and not digits and not words.startswith("不限"):
        odd.append(f"第{number}行“{title}”的名额“{words}”不是数字，按不限名额。")
    return int(digits[1]) or None if digits else None


def _deadline(number: int, title: str, words: str, year: int, odd: list[str]) -> datetime | None:
    if not words:
        return None
    try:
        found = when(words, year).starts_at
    except NotATime:
        found = None
    if found is None:
        odd.append(f"第{number}行“{title}”的报名截止“{words}”认不出，先空着。")
    return found.replace(hour=23, minute=59) if found and found.time() == datetime.min.time() else found
