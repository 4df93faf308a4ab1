"""四月好书: whole, legible and the same again, with no book, one or a hundred, in whatever letters."""

import pytest

from bot.pictures.poster import MOST_BOOKS, Commended, Poster, draw
from tests.pictures.conftest import Look
from tests.pictures.odd import LONG, ODD


def poster(*titles: str, persons: int = 3) -> Poster:
    books = tuple(Commended(title, "余华", 2, f"{title}值得一读，" * 9, "朱镕") for title in titles)
    return Poster("红山区读书群", "四月好书", "2026年4月1日—30日", books, persons, "赤峰市政协")


@pytest.mark.parametrize("title", ODD, ids=ascii)
def test_it_is_whole_whatever_the_title(look: Look, title: str) -> None:
    assert len(look(draw(poster(title)))) > 8


@pytest.mark.parametrize("number", [0, 1, MOST_BOOKS, MOST_BOOKS + 1, 100])
def test_it_holds_no_book_one_and_a_hundred(look: Look, number: int) -> None:
    boxes = look(draw(poster(*[f"{LONG}{at}" for at in range(number)], persons=number)))
    assert boxes


def test_the_same_books_are_the_same_bytes_and_others_are_not() -> None:
    assert draw(poster("活着")) == draw(poster("活着"))
    assert draw(poster("活着")) != draw(poster("边城"))


def test_without_a_book_it_says_so(look: Look) -> None:
    assert len(look(draw(poster()))) < len(look(draw(poster("活着"))))
