"""Which day a report speaks of: 昨天, 前天, 上周五, 4月20日, 20号, seen from the day it was sent."""

from datetime import date, datetime, timedelta

from bot.text.numbers import NUMBER, value
from bot.text.quick import quick

_BACK = {
    "大前天": 3,
    "前天": 2,
    "前晚": 2,
    "前日": 2,
    "昨天": 1,
    "昨日": 1,
    "昨晚": 1,
    "昨夜": 1,
    "昨儿": 1,
    "昨个": 1,
    "前儿": 2,
}
_RELATIVE = quick("|".join(_BACK))
_WEEKDAY = quick(r"(上)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])")
_DATE = quick(rf"({NUMBER})月({NUMBER})[日号]?")
_DOT = quick(r"(?<![\d.])(\d{1,2})[./](\d{1,2})(?![\d./%页章])")
_DAY = quick(rf"(?<![\d第月])({NUMBER})号(?!书|本|楼|线|院|厅|店|机|馆)")


def day_of(text: str, sent_at: datetime) -> date | None:
    """The day named in a stretch of text, in the past of `sent_at`; None where none is named or it is the same day."""
    today = sent_at.date()
    found = _relative(text, today) or _weekday(text, today) or _dated(text, today) or _numbered(text, today)
    return found if found and found < today else None


_NAMED = quick(rf"今[天日儿早晚]|{'|'.join(_BACK)}|{_WEEKDAY.pattern}|{_DATE.pattern}|{_DOT.pattern}|{_DAY.pattern}")


def named_days(text: str, sent_at: datetime) -> list[tuple[int, date | None]]:
    """Every day a text names, in order, as (where, day); None for the day sent."""
    found: list[tuple[int, date | None]] = []
    for match in _NAMED.finditer(text):
        day = None if match[0].startswith("今") else day_of(match[0], sent_at)
        if day is not None or match[0].startswith("今"):
            found.append((match.start(), day))
    return found


def _relative(text: str, today: date) -> date | None:
    match = _RELATIVE.search(text)
    return today - timedelta(days=_BACK[match[0]]) if match else None


def _weekday(text: str, today: date) -> date | None:
    match = _WEEKDAY.search(text)
    if match is None:
        return None
    wanted = "一二三四五六日天".index(match[2]) % 7 if match[2] != "天" else 6
    monday = today - timedelta(days=today.weekday())
    if match[1]:
        return monday - timedelta(days=7 - wanted)
    found = monday + timedelta(days=wanted)
    return found - timedelta(days=7) if found > today else found


def _dated(text: str, today: date) -> date | None:
    match = _DATE.search(text) or _DOT.search(text)
    if match is None:
        return None
    month, day = value(match[1]), value(match[2])
    found = _valid(today.year, month, day)
    return _valid(today.year - 1, month, day) if found and found > today and (found - today).days > 180 else found


def _numbered(text: str, today: date) -> date | None:
    match = _DAY.search(text)
    day = value(match[1]) if match else None
    if day is None:
        return None
    found = _valid(today.year, today.month, day)
    if found is None or found > today:
        before = today.replace(day=1) - timedelta(days=1)
        found = _valid(before.year, before.month, day)
    return found


def _valid(year: int, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None
