"""共读证书: name, book and days inside the frame, and nothing where the office presses its seal."""

import pytest

from bot.pictures.certificate import HIGH, Certificate, draw
from bot.pictures.palette import WIDE
from tests.pictures.conftest import Look
from tests.pictures.odd import LONG, ODD


def certificate(name: str = "林静委员", book: str = "活着", days: int = 21, office: str = "赤峰市政协") -> Certificate:
    return Certificate(name, "四月共读", "2026年4月1日至4月21日", book, days, office, "2026年4月25日")


@pytest.mark.parametrize("words", ODD, ids=ascii)
def test_it_stands_inside_the_frame_whatever_the_words(look: Look, words: str) -> None:
    one = Certificate(words, words, "2026年12月1日至2027年1月21日", words, 366, words, "2027年1月25日")
    for left, upper, right, lower in look(draw(one)):
        assert left > 70
        assert upper > 70
        assert right < WIDE - 70
        assert lower < HIGH - 70


def test_room_for_the_seal_is_left_above_the_office(look: Look) -> None:
    boxes = look(draw(certificate(LONG, LONG)))
    assert not [box for box in boxes if box[3] > HIGH - 450 and box[1] < HIGH - 290 and box[2] > WIDE / 2]


def test_what_is_not_known_is_left_out_and_the_same_is_the_same_bytes(look: Look) -> None:
    assert len(look(draw(certificate(book="", days=0, office="")))) >= 6
    assert draw(certificate()) == draw(certificate()) != draw(certificate("阿青"))
