"""Of which days anything is counted: a mistyped year is told, whatever it was typed into."""

from datetime import date

import pytest

from bot import bounds
from bot.refusal import Refused

TODAY = date(2026, 11, 27)


def said(since: date, until: date) -> str:
    """What is said to two days, nothing where they are all right."""
    try:
        bounds.days(since, until, TODAY)
    except Refused as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 4, 1), date(2026, 4, 30)),
        (date(2000, 1, 1), date(2009, 12, 31)),
        (date(2017, 1, 1), date(2026, 12, 31)),
        (date(2027, 12, 31), date(2027, 12, 31)),
        (date(2016, 2, 29), date(2026, 2, 28)),
    ],
)
def test_up_to_ten_years_from_2000_to_the_next_are_all_right(since: date, until: date) -> None:
    assert said(since, until) == ""


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [
        (date(226, 1, 1), date(2026, 1, 1), "“226”不对"),
        (date(1, 1, 1), date(9999, 12, 31), "“1”不对"),
        (date(2026, 1, 1), date(9999, 12, 31), "“9999”不对"),
        (date(2026, 1, 1), date(2028, 1, 1), "“2028”不对"),
        (date(2016, 1, 1), date(2026, 1, 1), "超过10年"),
        (date(2016, 2, 29), date(2026, 3, 1), "超过10年"),
        (date(2026, 5, 1), date(2026, 4, 30), "晚于截止日期"),
    ],
)
def test_others_are_refused_with_a_sentence(since: date, until: date, why: str) -> None:
    assert why in said(since, until)
