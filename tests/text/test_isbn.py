"""An ISBN in every shape that lists have it in."""

import pytest

from bot.text.isbn import isbn_of


@pytest.mark.parametrize(
    ("cell", "isbn"),
    [
        ("978-7-5063-6543-7", "9787506365437"),
        ("9787020002207.0", "9787020002207"),
        (" 978 7 02 000220 7 ", "9787020002207"),
        ("ISBN 9787020002207", "9787020002207"),
        ("7-302-02368-9", "9787302023685"),
        ("7-80657-008-X", "9787806570081"),
        ("9.787020002207E+12", "9787020002207"),
        ("9.78702E+12", ""),
        ("9787506365430", ""),
        ("6901028075831", ""),
        ("无", ""),
        ("", ""),
    ],
)
def test_it_is_checked(cell: str, isbn: str) -> None:
    assert isbn_of(cell) == isbn
