"""活动回顾: the three figures, as far as they are known, and words of those who were there."""

import pytest

from bot.pictures.event import Quote, Review, draw
from tests.pictures.conftest import Look
from tests.pictures.odd import LONG, ODD


def review(title: str = "谷雨读书沙龙", came: int = 28, *quotes: Quote) -> Review:
    facts = (title, "读书沙龙", "2026年4月23日（周四）14:30", LONG, came + 4, came, 9 if came else 0)
    return Review("红山区读书群", *facts, quotes, title, title, "赤峰市政协", "（4月10日未收全，图中为已收到的部分）")


@pytest.mark.parametrize("words", ODD, ids=ascii)
def test_it_is_whole_whatever_the_words(look: Look, words: str) -> None:
    assert look(draw(review(words, 28, Quote(words * 2, words), Quote(LONG * 4, LONG))))


@pytest.mark.parametrize("came", [0, 1, 28, 88_888])
def test_figures_that_are_not_known_are_not_shown(look: Look, came: int) -> None:
    assert len(look(draw(review("沙龙", came, *[Quote("好", "林静")] * 100)))) >= 12


def test_nobody_at_all_is_said_and_the_same_is_the_same_bytes(look: Look) -> None:
    empty = Review("群", "沙龙", "", "2026年4月", "", 0, 0, 0)
    assert look(draw(empty))
    assert draw(empty) == draw(empty) != draw(review())
