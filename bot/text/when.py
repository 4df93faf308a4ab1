"""几号几点: the day and the hours that a notice names for what is to come, seen from the day it was sent."""

import re
from datetime import date, datetime, time, timedelta

from bot.text.numbers import NUMBER, value
from bot.text.quick import quick

_AHEAD = {"大后天": 3, "后天": 2, "明": 1, "今": 0}
_DATE = quick(rf"(?:(\d{{4}})年\s?)?(?<!\d)({NUMBER})\s?月\s?({NUMBER})\s?[日号]?")
_DOT = quick(r"(?<![\d.:：])(\d{1,2})[./](\d{1,2})(?![\d./%页章:：])")
_DAY = quick(rf"(?<![\d第月])({NUMBER})[号日](?!书|本|楼|线|院|厅|店|机|馆|游|记|子)")
_WEEKDAY = quick(r"(?<!每)(下下|下|本|这)?个?(?:周|星期|礼拜)([一二三四五六日天])")
_RELATIVE = quick(r"大后天|后[天日]|[明今](?=[天日儿早晚午])")
_CLOCK = (
    r"(?P<@part>凌晨|清晨|早晨|早上?|上午|中午|下午|午后|傍晚|晚上?|晚间)?\s?"
    rf"(?:(?P<@hour>\d{{1,2}})[:：](?P<@minute>\d{{2}})|(?P<@spoken>{NUMBER})[点时](?!间|候)(?:(?P<@half>半)|(?P<@quarter>[一三])刻|整|(?P<@minutes>{NUMBER})分?)?)"
)
_HOURS = quick(rf"{_CLOCK.replace('@', 'a')}(?:\s?[-—–~～至到]{{1,2}}\s?{_CLOCK.replace('@', 'b')})?")
_BESIDE = quick(r"签到|彩排|集合|入场|出发|发车|候场")
_AFTER_NOON = ("中午", "下午", "午后", "傍晚", "晚")
NOON = 12


def coming_day(text: str, sent_at: datetime) -> date | None:
    """The first day named, in a future as near as it can be; one of the last months is in the past. None: no day."""
    today = sent_at.date()
    return _dated(text, today) or _numbered(text, today) or _weekday(text, today) or _relative(text, today)


def hours(text: str) -> tuple[time | None, time | None]:
    """From when until when, the first span or hour named; of several single hours the one at which it begins."""
    found = [(match, start) for match in _HOURS.finditer(text) if (start := _clock(match, "a"))]
    if not found:
        return None, None
    spans = [one for one in found if one[0]["bhour"] or one[0]["bspoken"]]
    begins = [one for one in found if not _BESIDE.search(text, one[0].end(), one[0].end() + 5)]
    match, start = (spans or begins or found)[0]
    return start, _end(match, start)


def _end(match: re.Match[str], start: time) -> time | None:
    """The end of a span; without 上午 or 下午 of its own it is in the same half of the day as the beginning."""
    end = _clock(match, "b")
    is_bare = end is not None and not match["bpart"] and end.hour < NOON <= start.hour
    return end.replace(hour=end.hour + NOON) if end and is_bare else end


def _clock(match: re.Match[str], which: str) -> time | None:
    hour, minute = match[f"{which}hour"], match[f"{which}minute"]
    if hour is None:
        hour, minute = match[f"{which}spoken"], match[f"{which}minutes"]
    if hour is None:
        return None
    number = value(hour)
    minutes = 30 if match[f"{which}half"] else _QUARTERS.get(match[f"{which}quarter"], value(minute or "0"))
    part = match[f"{which}part"] or ""
    if number is None or minutes is None:
        return None
    is_late = part.startswith(_AFTER_NOON) if part else 1 <= number <= 6
    number += NOON if is_late and number < NOON and not (part == "中午" and number > 9) else 0
    return time(number, minutes) if number < 24 and minutes < 60 else None


_QUARTERS: dict[str | None, int] = {"一": 15, "三": 45}


def _dated(text: str, today: date) -> date | None:
    match = min(filter(None, (_DATE.search(text), _DOT.search(text))), key=lambda one: one.start(), default=None)
    if match is None:
        return None
    *year, month, day = match.groups()
    if year and year[0]:
        return _valid(int(year[0]), value(month), value(day))
    near = (_valid(today.year + years, value(month), value(day)) for years in (0, 1))
    return next((one for one in near if one and one > today - timedelta(days=180)), None)


def _numbered(text: str, today: date) -> date | None:
    match = _DAY.search(text)
    day = value(match[1]) if match else None
    morrow = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    near = (_valid(month.year, month.month, day) for month in (today, morrow))
    return next((one for one in near if one and one >= today), None) if day else None


def _weekday(text: str, today: date) -> date | None:
    match = _WEEKDAY.search(text)
    if match is None:
        return None
    wanted = "一二三四五六日天".index(match[2]) if match[2] != "天" else 6
    found = today - timedelta(days=today.weekday() - wanted)
    if match[1] in ("下", "下下"):
        return found + timedelta(days=7 * len(match[1]))
    return found if found >= today else found + timedelta(days=7)


def _relative(text: str, today: date) -> date | None:
    match = _RELATIVE.search(text)
    return today + timedelta(days=_AHEAD[match[0].replace("后日", "后天")]) if match else None


def _valid(year: int, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None
