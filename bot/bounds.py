"""Of which days anything is counted or exported: a mistyped year would have it count for centuries."""

from datetime import date

from bot.refusal import Refused

EARLIEST, MOST_YEARS = 2000, 10


def year(number: int, today: date) -> int:
    """A year as it was typed. Raises Refused where it is none that anything can be of."""
    if not EARLIEST <= number <= today.year + 1:
        raise Refused(f"年份应在{EARLIEST}到{today.year + 1}之间，“{number}”不对，请改一下。")
    return number


def days(since: date, until: date, today: date) -> None:
    """Raises Refused where two days are none from which to which something can be counted."""
    if since > until:
        raise Refused(f"起始日期 {since} 晚于截止日期 {until}，请改一下。")
    for one in (since, until):
        year(one.year, today)
    if until.year - since.year > MOST_YEARS or until >= _years_later(since):
        raise Refused(f"从 {since} 到 {until} 超过{MOST_YEARS}年，请分几次来做。")


def _years_later(day: date) -> date:
    """The same day so many years later; the 29th of February counts as the 1st of March."""
    number = day.year + MOST_YEARS
    return date(number, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=number)
