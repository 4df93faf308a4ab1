"""我的书香一年: whole with nothing, little and a lot; no letter too small, nobody compared."""

import pytest

from bot.pictures.year import MOST_BOOKS, Read, Year, draw
from tests.pictures.conftest import Look
from tests.pictures.odd import LONG, ODD


def year(*titles: str, words: str = "", journeys: tuple[str, ...] = ()) -> Year:
    books = tuple(Read(title, at % 2 == 0) for at, title in enumerate(titles))
    return Year("林静委员", 2026, len(titles) * 3, books, len(titles), 6, words, "活着", journeys, "赤峰市政协")


@pytest.mark.parametrize("words", ODD, ids=ascii)
def test_it_is_whole_whatever_the_words(look: Look, words: str) -> None:
    assert look(draw(year(words, words=words, journeys=(words, words))))


@pytest.mark.parametrize("number", [1, MOST_BOOKS, 100])
def test_one_book_and_a_hundred(look: Look, number: int) -> None:
    assert look(draw(year(*[f"{at}{LONG}" for at in range(number)], words=LONG * 3, journeys=(LONG,) * 9)))


def test_a_year_without_a_record_says_so_kindly_and_the_same_is_the_same_bytes(look: Look) -> None:
    empty = Year("林静", 2026, 0, (), 0, 0)
    assert len(look(draw(empty))) < 10
    assert draw(year("活着")) == draw(year("活着")) != draw(year("边城"))
