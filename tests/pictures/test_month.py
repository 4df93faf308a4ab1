"""月历: every day of any month stands in its field, with whatever number, and none of them names anybody."""

from datetime import date

import pytest

from bot.pictures.month import Month, draw
from tests.pictures.conftest import Look


def month(first: date, readers: dict[int, int], until: int = 28) -> Month:
    by_day = {first.replace(day=day): number for day, number in readers.items()}
    return Month(
        "红山区读书群", "四月打卡", first, first.replace(day=3), first.replace(day=until), by_day, 46, "赤峰市政协"
    )


@pytest.mark.parametrize("number", range(1, 13))
def test_every_month_is_whole(look: Look, number: int) -> None:
    first = date(2026, number, 1)
    days = range(1, 29)
    boxes = look(draw(month(first, dict.fromkeys(days, 7))))
    assert len(boxes) > 28 * 2


@pytest.mark.parametrize("readers", [1, 99, 999, 12_345, 999_999])
def test_one_reader_and_a_million_fit_their_field(look: Look, readers: int) -> None:
    assert look(draw(month(date(2026, 4, 1), {1: readers, 2: 1, 30: readers}, 30)))


def test_a_month_without_a_check_in_says_so_and_the_same_month_is_the_same_bytes(look: Look) -> None:
    assert len(look(draw(month(date(2026, 4, 1), {})))) < 12
    assert draw(month(date(2026, 4, 1), {3: 4})) == draw(month(date(2026, 4, 1), {3: 4}))
    assert draw(month(date(2026, 4, 1), {3: 4})) != draw(month(date(2026, 4, 1), {4: 4}))
