"""走势和界别: each month's number beside the line and not on it, each 界别 with its bar."""

import pytest

from bot.pictures.charts import MOST_SECTORS, Charts, draw
from tests.pictures.conftest import Look
from tests.pictures.odd import LONG

YEARS = {
    "到十月": [120, 98, 245, 310, 288, 260, 233, 201, 275, 402, None, None],
    "锯齿": [9, 900, 9, 900, 9, 900, 9, 900, 9, 900, 9, 900],
    "一月": [1, *[None] * 11],
    "从四月起": [None, None, None, 9, 8, 0, 3, *[None] * 5],
    "全平": [7] * 12,
    "几万": [98_000, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 54_321],
}


def charts(months: list[int | None], sectors: int = 8) -> Charts:
    names = tuple((f"{LONG[at : at + 4 + at % 9]}界", 200 - at) for at in range(sectors))
    return Charts("赤峰市政协", "2026年读书走势", "2026年1月1日—10月31日", months, names, 148, "赤峰市政协")


@pytest.mark.parametrize("year", YEARS)
def test_every_shape_of_a_year_is_whole(look: Look, year: str) -> None:
    assert len(look(draw(charts(list(YEARS[year]))))) > 30


@pytest.mark.parametrize("sectors", [0, 1, MOST_SECTORS + 1, 100])
def test_no_sector_one_and_a_hundred(look: Look, sectors: int) -> None:
    assert look(draw(charts([5] * 12, sectors)))


def test_an_empty_year_says_so_and_the_same_is_the_same_bytes(look: Look) -> None:
    assert len(look(draw(charts([0] * 12)))) < 10
    assert draw(charts([5] * 12)) == draw(charts([5] * 12)) != draw(charts([6, *[5] * 11]))
