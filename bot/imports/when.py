"""活动时间: when an event of a plan is held, as offices write it: 4月23日下午3点, 4月中旬, 2026.4.23, 第二季度."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.almanac import SHANGHAI
from bot.text.numbers import NUMBER, value
from bot.text.quick import quick

HALVES = ("下午", "晚上", "晚", "傍晚", "中午", "夜")
SERIALS = (40_000, 60_000)
"""Between these a bare number is a day as spreadsheets count them, from the end of 1899."""

_SMALL = r"((?<!\d)\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_DATE = quick(
    rf"(?:(\d{{4}}|\d{{2}}(?=年))\s?[-./年]\s?)?{_SMALL}\s?[-./月]\s?{_SMALL}\s?[日号]?(?!\d|\s?[点时:月]|季度)"
)
_DAY = quick(rf"(?<![\d月./]){_SMALL}\s?[日号]")
_MONTH = quick(rf"(?:(\d{{4}})\s?[-./年]\s?)?{_SMALL}(?:\s?月(?:份)?|(?=-\d{{1,2}}月))")
_BARE_MONTH = quick(r"(\d{4})[-./年](\d{1,2})")
_QUARTER = quick(r"(?:(\d{4})\s?年)?\s?第?\s?([一二三四1-4])\s?季度")
_HALF_YEAR = quick(r"([上下])半年")
_CLOCK = quick(
    rf"(上午|下午|晚上|傍晚|中午|早上|早晨|清晨|晚|夜)?\s?(?<![\d./])({NUMBER})\s?(?::\s?(\d{{1,2}})(?::\d{{2}})?|[点时](?!间)\s?(?:(半|一刻|三刻|整)|({NUMBER})\s?分?)?)"
)
_SERIAL = quick(r"\d{5}(?:\.0)?")
_LISTED = quick(r"[、和及,，;；/]\s?\Z")
_BRACKETS = quick(r"[（(](?:星期|周|礼拜)[一二三四五六日天][)）]|(?:星期|周|礼拜)[一二三四五六日天]")
_MARKS = str.maketrans("０１２３４５６７８９：．／－—–~～至到", "0123456789:./-------")


class NotATime(Exception):
    """What is written is no time, or not one time; the message is the end of a sentence that says so."""


@dataclass(frozen=True, slots=True)
class When:
    """The month (its first day), and the start and end where they are known.

    `vague` where less than a month was said. Where only the day is known the start is its midnight.
    """

    month: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    vague: bool = False


def when(words: str, year: int, ends: str = "") -> When:
    """The time that some words name, in `year` where they name none; `ends` is a cell of its own for the end.

    Raises NotATime.
    """
    said = _plain(words)
    if not said:
        raise NotATime("没有写时间")
    days, rest = _days(said, year)
    if not days:
        return _month(said, year, words)
    clocks = _clocks(rest)
    if ends:
        end_days, end_rest = _days(_plain(ends), year)
        days, clocks = [days[0], *(end_days or days)[:1]], [*clocks[:1], *_clocks(end_rest)[:1]]
    if len(clocks) > 2 or len(days) > 2:
        raise NotATime(f"时间“{words}”写了不止一场，请一场写一行")
    starts_at = datetime.combine(days[0], clocks[0] if clocks else time(), SHANGHAI)
    ends_at = _end(starts_at, days[-1], clocks)
    if ends_at is not None and ends_at <= starts_at:
        raise NotATime(f"时间“{f'{words}至{ends}' if ends else words}”结束早于开始，请核对")
    return When(days[0].replace(day=1), starts_at, ends_at)


def _plain(words: str) -> str:
    said = _BRACKETS.sub(" ", words.translate(_MARKS)).strip()
    if _SERIAL.fullmatch(said) and SERIALS[0] < float(said) < SERIALS[1]:
        return (date(1899, 12, 30) + timedelta(days=int(float(said)))).isoformat()
    return said


def _end(starts_at: datetime, last: date, clocks: list[time]) -> datetime | None:
    if len(clocks) == 2:
        return datetime.combine(last, clocks[1], SHANGHAI)
    if last != starts_at.date():
        return datetime.combine(last + timedelta(days=1), time(), SHANGHAI)
    return None


def _days(said: str, year: int) -> tuple[list[date], str]:
    """Its first and last day, and the words without them; a second day may leave out the month."""
    days: list[date] = []
    rest, at = "", 0
    for match in sorted([*_DATE.finditer(said), *_DAY.finditer(said)], key=lambda one: one.start()):
        if match.start() < at:
            continue
        if days and _LISTED.search(said[at : match.start()]):
            raise NotATime(f"时间“{said}”写了不止一天，请一场写一行")
        if match.re.groups == 3:
            day = _date(match[0], _year(match[1], days[0].year if days else year), match[2], match[3])
        elif days or (month := _MONTH.search(said, 0, match.start())) is None:
            if not days:
                continue
            day = _date(match[0], days[0].year, str(days[0].month), match[1])
        else:
            day = _date(match[0], _year(month[1], year), month[2], match[1])
        days.append(day)
        rest, at = f"{rest}{said[at : match.start()]} ", match.end()
    return days, rest + said[at:]


def _date(words: str, year: int, month: str, day: str) -> date:
    try:
        return date(year, value(month) or 0, value(day) or 0)
    except ValueError:
        raise NotATime(f"没有“{words.strip()}”这一天，请核对") from None


def _year(words: str | None, year: int) -> int:
    return year if not words else int(words) + (2000 if len(words) == 2 else 0)


def _month(said: str, year: int, words: str) -> When:
    """A month, or no more than a quarter or half of the year: then its first month."""
    if quarter := _QUARTER.search(said):
        return When(date(_year(quarter[1], year), (value(quarter[2]) or 1) * 3 - 2, 1), vague=True)
    bare = _BARE_MONTH.fullmatch(said)
    months = [(_year(one[1], year), value(one[2]) or 0) for one in ([bare] if bare else _MONTH.finditer(said))]
    if months and 1 <= months[0][1] <= 12:
        return When(date(*months[0], 1), vague=len(months) > 1 or "-" in said)
    if half := _HALF_YEAR.search(said):
        return When(date(year, 1 if half[1] == "上" else 7, 1), vague=True)
    raise NotATime(f"时间“{words}”认不出，请写成 4月23日15:00 或 4月")


def _clocks(rest: str) -> list[time]:
    """The times of day; the second one is in the same half of the day as the first where it does not say."""
    found: list[time] = []
    half = ""
    for match in _CLOCK.finditer(rest):
        half = match[1] or half
        hour, minute = value(match[2]) or 0, _minute(match[3], match[4], match[5])
        if half in HALVES and hour < (11 if half == "中午" else 12):
            hour += 12
        if hour > 23 or minute > 59:
            raise NotATime(f"没有“{match[0].strip()}”这个钟点，请核对")
        found.append(time(hour, minute))
    return [] if found == [time()] else found


def _minute(digits: str | None, quarter: str | None, number: str | None) -> int:
    if quarter:
        return {"半": 30, "一刻": 15, "三刻": 45, "整": 0}[quarter]
    return int(digits) if digits else (value(number) or 0) if number else 0
