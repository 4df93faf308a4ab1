"""Which days are legal holidays, and when the bot keeps quiet of its own accord."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
_LUNAR = ((1, 1), (1, 2), (1, 3), (5, 5), (8, 15))


def is_day_off(day: date, decided: Mapping[date, bool] = MappingProxyType({})) -> bool:
    """Whether a day is a legal holiday or a day off that 调休 adds. Plain weekends are ordinary days.

    What the office `decided` of a day holds; else the State Council's published list as far as it is known; else the
    statutory days alone, see `is_published`.
    """
    return decided[day] if day in decided else _is_listed(day)


@cache
def _is_listed(day: date) -> bool:
    import chinese_calendar

    try:
        is_off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return _is_statutory(day)
    return bool(is_off and name)


@cache
def is_published(year: int) -> bool:
    """Whether the year's arrangement of holidays is known to this program."""
    import chinese_calendar

    try:
        chinese_calendar.get_holiday_detail(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def is_night(at: datetime, quiet_from: time, quiet_until: time) -> bool:
    """Whether a moment lies in the quiet hours, which may span midnight."""
    return at in Night(quiet_from, quiet_until)


@dataclass(frozen=True, slots=True)
class Night:
    """The quiet hours, in which the bot says nothing of its own accord; they may span midnight."""

    since: time = time(22)
    until: time = time(7)

    def __contains__(self, at: datetime) -> bool:
        now = at.astimezone(SHANGHAI).time()
        if self.since <= self.until:
            return self.since <= now < self.until
        return now >= self.since or now < self.until


NIGHT = Night()
"""The quiet hours where the machine's settings name no others."""


def waking(at: datetime, night: Night, decided: Mapping[date, bool] = MappingProxyType({})) -> datetime:
    """The first moment from `at` on that is neither in the quiet hours nor on a day off."""
    while at in night or is_day_off(at.astimezone(SHANGHAI).date(), decided):
        day = at.astimezone(SHANGHAI)
        at = datetime.combine(day.date() + timedelta(days=day.time() >= night.until), night.until, SHANGHAI)
    return at


def morrow(at: datetime, night: Night, decided: Mapping[date, bool] = MappingProxyType({})) -> datetime:
    """When what has to wait for another day may go out: the next ordinary day, after the night."""
    day = at.astimezone(SHANGHAI).date() + timedelta(days=1)
    return waking(datetime.combine(day, night.until, SHANGHAI), night, decided)


def awake(at: datetime, night: Night) -> datetime:
    """The first moment from `at` on that is not in the quiet hours."""
    if at not in night:
        return at
    day = at.astimezone(SHANGHAI)
    return datetime.combine(day.date() + timedelta(days=day.time() >= night.until), night.until, SHANGHAI)


def _is_statutory(day: date) -> bool:
    from lunar_python import Solar

    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    morrow = lunar.next(1)
    return (
        (day.month, day.day) in _FIXED
        or (lunar.getMonth(), lunar.getDay()) in _LUNAR
        or (morrow.getMonth(), morrow.getDay()) == (1, 1)
        or lunar.getJieQi() == "清明"
    )
