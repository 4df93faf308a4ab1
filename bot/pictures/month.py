"""月历: a group's month in days, how many read on each; nobody is named."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.pictures import palette as p
from bot.pictures.letters import Face
from bot.pictures.sheet import Sheet

_HIGH, _GAP = 142, 8
_WIDE = (p.ROOM + _GAP) / 7
_STEPS = (0.1, 0.26, 0.72, 0.95)
"""How dark a day's field is, of days with few to those with most readers."""
_DARK = 2
"""From this step on letters are light."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a group: by day, how many persons checked in; `persons` all of them, `times` day by day.

    Before `since` nothing was recorded yet; days after `until` are still to come.
    """

    group: str
    title: str
    first: date
    since: date
    until: date
    readers: Mapping[date, int]
    persons: int
    office: str = ""
    remark: str = ""

    @property
    def times(self) -> int:
        """How often somebody checked in, each once a day."""
        return sum(self.readers.values())


def draw(one: Month) -> bytes:
    """The month as a PNG; where nobody checked in it says so."""
    page = Sheet()
    page.head(one.group, one.title, f"{one.first.year}年{one.first.month}月")
    if one.times:
        page.figures((("位书友打卡", one.persons), ("次打卡", one.times), ("天有人读书", len(_read(one)))))
        _grid(page, one)
        _scale(page, one)
    else:
        page.nothing("这个月群里还没有打卡。", "读了书，说一声书名和页数，就记下了。")
    page.foot(one.office, "数字是当天打卡的人数" if one.times else "", one.remark)
    return page.png()


def _read(one: Month) -> list[int]:
    return [number for number in one.readers.values() if number]


def _grid(page: Sheet, one: Month) -> None:
    for column, name in enumerate("一二三四五六日"):
        page.word(_left(column) + _field() / 2, page.y + p.NOTE, name, p.NOTE, colour=p.SOFT, anchor="m")
    page.down(p.NOTE + 22)
    for week in calendar.Calendar().monthdatescalendar(one.first.year, one.first.month):
        for column, day in enumerate(week):
            if day.month == one.first.month:
                _day(page, one, _left(column), day)
        page.down(_HIGH + _GAP)


def _day(page: Sheet, one: Month, x: float, day: date) -> None:
    number, y = one.readers.get(day, 0), page.y
    step = _step(one, number)
    is_light = number and step >= _DARK
    if number or one.since <= day <= one.until:
        page.field((x, y, x + _field(), y + _HIGH), p.mixed(p.PINE, _STEPS[step]) if number else p.SHADE)
    else:
        page.frame((x, y, x + _field(), y + _HIGH), p.RULE, 2)
    page.word(x + 12, y + 40, f"{day.day}", p.NOTE, colour=p.PAPER if is_light else p.SOFT)
    if number:
        page.word(
            x + _field() / 2,
            y + 116,
            f"{number}",
            _size(number),
            colour=p.PAPER if is_light else p.INK,
            face=Face.song,
            anchor="m",
        )


def _size(number: int) -> int:
    return p.HEAD if number < 1000 else p.LEAD if number < 10_000 else p.TEXT


def _step(one: Month, number: int) -> int:
    most = max(one.readers.values(), default=0)
    return min(number * len(_STEPS) // max(most + 1, 1), len(_STEPS) - 1)


def _scale(page: Sheet, one: Month) -> None:
    """少 … 多"""
    page.down(18)
    x = page.word(p.MARGIN, page.y + p.NOTE, "人少", p.NOTE, colour=p.SOFT) + 18
    for share in _STEPS:
        page.field((x, page.y + 2, x + 56, page.y + p.NOTE + 4), p.mixed(p.PINE, share))
        x += 62
    page.word(x + 12, page.y + p.NOTE, "人多", p.NOTE, colour=p.SOFT)
    page.down(p.NOTE + 14)


def _left(column: int) -> float:
    return p.MARGIN + column * _WIDE


def _field() -> float:
    return _WIDE - _GAP
