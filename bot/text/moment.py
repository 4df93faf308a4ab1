"""Moments as chat programs write them beside a name or between messages, and which day and minute they mean."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_BACK = {"今天": 0, "昨天": 1, "前天": 2}
_DAY = (
    r"(?:(?:(?P<year>\d{4}|\d{2}(?=[-/]\d{1,2}[-/]))[-/年.])?(?P<month>\d{1,2})[-/月.](?P<day>\d{1,2})日?"
    r"(?:[ \t　]{0,2}(?:星期|周)[一二三四五六日天])?"
    r"|(?P<back>今天|昨天|前天)|(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天]))"
)
_CLOCK = (
    r"(?P<half>上午|下午|晚上|凌晨|清晨|早上|早晨|中午|傍晚|AM|PM)?[ \t　]?"
    r"(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2})(?:\.\d{1,6})?)?(?:[ \t　]?(?P<after>AM|PM))?"
)
_LATER = ("下午", "晚上", "中午", "傍晚", "PM")
STAMP = rf"(?:{_DAY}(?:[ \t　,，T]{{0,4}}{_CLOCK})?|{_CLOCK.replace('?P<', '?P<only_')})"
"""A day with or without a time, or a time alone, for use once inside a larger pattern."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment as it is written; what is not written is None. `back` counts days before the day it was copied.

    `weekday` is 0 for Monday.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    back: int | None = None
    weekday: int | None = None
    hour: int | None = None
    minute: int = 0
    second: int | None = None

    @property
    def has_day(self) -> bool:
        """Whether it says which day, in whatever way."""
        return self.month is not None or self.is_relative

    @property
    def is_relative(self) -> bool:
        """Whether its day depends on when it was copied (昨天, 星期二)."""
        return self.back is not None or self.weekday is not None


def stamp_of(match: re.Match[str]) -> Stamp | None:
    """What a match of STAMP says; None where it is no time of any clock."""
    said = match.groupdict()
    hour = said["hour"] or said["only_hour"]
    half = said["half"] or said["only_half"] or said["after"] or said["only_after"] or ""
    clock = _hour(int(hour), half) if hour else None
    minute = int(said["minute"] or said["only_minute"] or 0)
    second = said["second"] or said["only_second"]
    if (hour and clock is None) or minute > 59 or (second and int(second) > 59):
        return None
    year = int(said["year"]) if said["year"] else None
    return Stamp(
        year=year + 2000 if year is not None and year < 100 else year,
        month=int(said["month"]) if said["month"] else None,
        day=int(said["day"]) if said["day"] else None,
        back=_BACK[said["back"]] if said["back"] else None,
        weekday="一二三四五六日天".index(said["weekday"]) % 7 if said["weekday"] else None,
        hour=clock,
        minute=minute,
        second=int(second) if second else None,
    )


def _hour(hour: int, half: str) -> int | None:
    if half in _LATER:
        hour = hour + 12 if hour < (11 if half == "中午" else 12) else hour
    elif half and hour == 12:
        hour = 0
    return hour if hour < 24 else None


class NoDay(Exception):
    """A moment whose day cannot be known; the message says why and what to add."""


class Calendar:
    """Which day each moment of a text means, read from top to bottom.

    `copied_at` is when the text was copied: 昨天 and 星期二 count from there. A day without a year lies in `year`, else
    in the latest year in which it is past.
    """

    def __init__(self, copied_at: datetime, year: int | None) -> None:
        self._copied_at, self._year = copied_at.astimezone(SHANGHAI), year
        self._last: datetime | None = None
        self._separated: date | None = None
        self._dated = False
        self.counted_back = False

    def turn_to(self, stamp: Stamp) -> None:
        """A line between messages says the day, and perhaps the time, of what follows."""
        if stamp.has_day:
            self._separated, self._last = self._day(stamp), None
        if stamp.hour is not None:
            day = self._separated if stamp.has_day and self._separated else self._day_of_clock(stamp)
            self._last = _moment(day, stamp)

    def at(self, stamp: Stamp | None) -> tuple[datetime, bool]:
        """The moment of a message and whether its minute is known; raises NoDay."""
        if stamp is None or stamp.hour is None:
            return self._between(stamp)
        if stamp.has_day:
            self._dated, day = True, self._day(stamp)
        else:
            day = self._day_of_clock(stamp)
        moment = _moment(day, stamp)
        if moment > self._copied_at + timedelta(days=1):
            raise NoDay(f"写的是{moment:%Y年%m月%d日}，还没有到。请看看日期；没写年份的，用 --year 写明是哪一年")
        self._last = moment
        return moment, True

    def _between(self, stamp: Stamp | None) -> tuple[datetime, bool]:
        """A message without a time of its own has that of the line above it, or only its day."""
        if stamp is not None and stamp.has_day:
            self._separated, self._last = self._day(stamp), None
        if self._last is not None:
            return self._last, True
        if self._separated is None:
            raise NoDay("没有日期，不知道是哪一天说的。请在最前面加一行日期（如 2026年4月23日），换了一天再加一行")
        return datetime(self._separated.year, self._separated.month, self._separated.day, tzinfo=SHANGHAI), False

    def _day_of_clock(self, stamp: Stamp) -> date:
        """A time alone: the day of the line above; among dated ones WeChat leaves out today's."""
        if self._separated is None:
            if not self._dated:
                raise NoDay(
                    "只有时间，没有日期，不知道是哪一天。请在最前面加一行日期（如 2026年4月23日），换了一天再加一行"
                )
            self.counted_back = True
            return self._copied_at.date()
        day = self._separated
        if self._last is not None and _moment(day, stamp) < self._last - timedelta(minutes=10):
            if not (self._last.hour >= 18 and (stamp.hour or 0) < 6):
                raise NoDay(
                    f"早于上一条的{self._last:%H:%M}，中间没有日期，不知道是哪一天。请在这一行前面加一行日期（如 2026年4月23日）"
                )
            self._separated = day = day + timedelta(days=1)
        return day

    def _day(self, stamp: Stamp) -> date:
        today = self._copied_at.date()
        if stamp.is_relative:
            self.counted_back = True
            back = (today.weekday() - (stamp.weekday or 0) - 1) % 7 + 1 if stamp.back is None else stamp.back
            return today - timedelta(days=back)
        if stamp.year is not None:
            return _date(stamp.year, stamp)
        if self._year is not None:
            return self._in_given_year(self._year, stamp)
        for year in range(today.year, today.year - 9, -1):
            try:
                found = _date(year, stamp)
            except NoDay:
                continue
            if found <= today + timedelta(days=1):
                return found
        raise NoDay("的日期不对")

    def _in_given_year(self, year: int, stamp: Stamp) -> date:
        """Talk that runs over New Year goes on in the next year."""
        found = _date(year, stamp)
        before = self._separated or (self._last.date() if self._last else None)
        if before is not None and (before - found).days > 180:
            self._year = year + 1
            return _date(year + 1, stamp)
        return found


def _moment(day: date, stamp: Stamp) -> datetime:
    return datetime(day.year, day.month, day.day, stamp.hour or 0, stamp.minute, stamp.second or 0, tzinfo=SHANGHAI)


def _date(year: int, stamp: Stamp) -> date:
    try:
        return date(year, stamp.month or 0, stamp.day or 0)
    except ValueError:
        raise NoDay("的日期不对") from None
