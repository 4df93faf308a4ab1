"""走势和界别: how a year went month by month, and from which 界别 people read along."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pictures import palette as p
from bot.pictures.letters import Face, settable, width
from bot.pictures.sheet import Sheet

_HIGH = 400
_STEEP = 50
"""Pixels between two months by which a line is steep: its number then stands on the other side."""
_MOST_TOLD = 1000
"""Where a month has more than that, there is room for the number of the highest one only."""
MOST_SECTORS = 16
_BAR, _ROW = 44, 74
_NAMES = 400


@dataclass(frozen=True, slots=True)
class Charts:
    """By month, January first, how often somebody checked in, None where nothing was recorded yet or it is to come.

    `sectors` are persons by 界别, most first.
    """

    group: str
    title: str
    days: str
    months: Sequence[int | None]
    sectors: Sequence[tuple[str, int]]
    persons: int
    office: str = ""
    remark: str = ""


def draw(one: Charts) -> bytes:
    """Both charts as a PNG; a year without a check-in says so."""
    page = Sheet()
    times = sum(number or 0 for number in one.months)
    page.head(one.group, one.title, one.days)
    if not times:
        page.nothing("这一年还没有打卡。")
    else:
        page.figures((("位书友打卡", one.persons), ("次打卡", times)))
        page.title("每月打卡次数")
        _trend(page, one.months)
        page.title("各界别打卡人数")
        _bars(page, one.sectors)
    page.foot(one.office, "每人每天计一次" if times else "", one.remark)
    return page.png()


def _trend(page: Sheet, months: Sequence[int | None]) -> None:
    step, base = p.ROOM / len(months), page.y + 60 + _HIGH
    most = max(number or 0 for number in months)
    page.field((p.MARGIN, base, p.MARGIN + p.ROOM, base + 2), p.INK)
    known = [(at, number) for at, number in enumerate(months) if number is not None]
    points = [(p.MARGIN + step * (at + 0.5), base - (_HIGH - 20) * number / most) for at, number in known]
    page.lines(points, p.PINE, 6)
    for place, ((_, number), (x, y)) in enumerate(zip(known, points, strict=True)):
        page.dot(x, y, 9, p.SEAL if number == most else p.PINE)
        if number and (most < _MOST_TOLD or number == most):
            _number(page, f"{number}", place, points, base)
    for at in range(len(months)):
        page.word(p.MARGIN + step * (at + 0.5), base + 48, f"{at + 1}月", p.NOTE, colour=p.SOFT, anchor="m")
    page.y = base + 70


def _number(page: Sheet, number: str, at: int, points: Sequence[tuple[float, float]], base: float) -> None:
    """A month's number above its point, or below in a valley, out of the way of the line."""
    (x, y), before, after = points[at], points[max(at - 1, 0)][1], points[min(at + 1, len(points) - 1)][1]
    if before < y > after and y + 60 < base:
        page.word(x, y + 46, number, p.NOTE, anchor="m")
    elif y - after > _STEEP:
        page.word(x + 10, y - 22, number, p.NOTE, anchor="r")
    elif y - before > _STEEP:
        page.word(x - 10, y - 22, number, p.NOTE)
    else:
        page.word(x, y - 22, number, p.NOTE, anchor="m")


def _bars(page: Sheet, sectors: Sequence[tuple[str, int]]) -> None:
    shown = list(sectors[:MOST_SECTORS])
    most = max((number for _, number in shown), default=0)
    names = min(_NAMES, max((width(settable(name), Face.hei, p.TEXT) for name, _ in shown), default=0))
    left = p.MARGIN + names + 28
    room = p.WIDE - p.MARGIN - left - width(f"{most}", Face.hei, p.TEXT) - 20
    for name, number in shown:
        page.word(p.MARGIN, page.y + _BAR - 8, name, p.TEXT, room=_NAMES)
        end = left + max(room * number / most, 4)
        page.field((left, page.y, end, page.y + _BAR), p.PINE)
        page.word(end + 16, page.y + _BAR - 8, f"{number}", p.TEXT)
        page.down(_ROW)
    if rest := sectors[MOST_SECTORS:]:
        people = sum(number for _, number in rest)
        page.paragraph(f"另有{len(rest)}个界别，共{people}位。", p.TEXT, colour=p.SOFT)
