"""四月好书: whole, legible and the same again, with no book, one or a hundred, in whatever letters."""

from pathlib import Path

import pytest
from PIL import Image

from bot.pictures.poster import MOST_BOOKS, Commended, Poster, draw
from models.medium import FOLDER
from tests.pictures.conftest import Look
from tests.pictures.odd import LONG, ODD

NOWHERE = Path("没有这个文件夹")


def poster(*titles: str, persons: int = 3) -> Poster:
    books = tuple(Commended(title, "余华", 2, f"{title}值得一读，" * 9, "朱镕") for title in titles)
    return Poster("红山区读书群", "四月好书", "2026年4月1日—30日", books, persons, "赤峰市政协")


@pytest.mark.parametrize("title", ODD, ids=ascii)
def test_it_is_whole_whatever_the_title(look: Look, title: str) -> None:
    assert len(look(draw(poster(title), NOWHERE))) > 8


@pytest.mark.parametrize("number", [0, 1, MOST_BOOKS, MOST_BOOKS + 1, 100])
def test_it_holds_no_book_one_and_a_hundred(look: Look, number: int) -> None:
    boxes = look(draw(poster(*[f"{LONG}{at}" for at in range(number)], persons=number), NOWHERE))
    assert boxes


def test_the_same_books_are_the_same_bytes_and_others_are_not() -> None:
    assert draw(poster("活着"), NOWHERE) == draw(poster("活着"), NOWHERE)
    assert draw(poster("活着"), NOWHERE) != draw(poster("边城"), NOWHERE)


def test_without_a_book_it_says_so(look: Look) -> None:
    assert len(look(draw(poster(), NOWHERE))) < len(look(draw(poster("活着"), NOWHERE)))


def test_covers_stand_beside_their_books_and_nothing_on_them(look: Look, tmp_path: Path) -> None:
    """Even of photos with a million colours the file stays small enough for a phone."""
    (tmp_path / FOLDER).mkdir()
    for number, size in enumerate(((420, 600), (600, 600), (600, 200), (90, 840), (600, 840), (300, 420))):
        Image.effect_mandelbrot(size, (-2, -1.2, 1, 1.2), 99).convert("RGB").save(tmp_path / FOLDER / f"{number}.jpg")
    books = [Commended(LONG, LONG, 12, LONG * 2, "朱镕", f"{number}.jpg") for number in range(MOST_BOOKS)]
    page = Poster("红山区读书群", "四月好书", "2026年4月", books, 12)
    words = [(right - left, lower - upper) for left, upper, right, lower in look(draw(page, NOWHERE))]
    photos = [(right - left, lower - upper) for left, upper, right, lower in look(draw(page, tmp_path))]
    assert {(168, 240), (172, 172), (172, 57), (26, 240), (171, 240)} <= set(photos) - set(words)


def test_a_cover_that_is_no_picture_is_left_out(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "坏.jpg").write_bytes(b"\xff\xd8\xff")
    book = Commended("活着", "余华", 2, cover="坏.jpg")
    page = Poster("红山区读书群", "四月好书", "2026年4月", [book], 2)
    assert draw(page, tmp_path) == draw(page, NOWHERE)
