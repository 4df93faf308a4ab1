"""词云: no word on another or off the field, the weightiest largest, and the same words the same way."""

import pytest

from bot.pictures.cloud import HIGH, MOST, Cloud, Word, draw, placing
from bot.pictures.palette import MARGIN, NOTE, WIDE
from tests.pictures.conftest import Look

WORDS = [
    Word(f"{'基层乡村教育民生'[at % 8]}{'土地草原家风历史'[at // 8 % 8]}{at}", 100 / (at + 1)) for at in range(100)
]


def cloud(words: list[Word]) -> Cloud:
    return Cloud("红山区读书群", "四月所思", "2026年4月1日—30日", words, 46, 128, "赤峰市政协")


@pytest.mark.parametrize("number", [1, 2, 9, 100])
def test_no_word_stands_on_another_or_outside(look: Look, number: int) -> None:
    placed = placing(WORDS[:number])
    assert len(placed) == min(number, MOST)
    for one in placed:
        assert one.size >= NOTE
        assert one.box[0] >= MARGIN
        assert one.box[2] <= WIDE - MARGIN
        assert 0 <= one.box[1] < one.box[3] <= HIGH
    assert look(draw(cloud(WORDS[:number])))


def test_a_weightier_word_is_not_smaller() -> None:
    sizes = [one.size for one in placing(WORDS)]
    assert sizes[0] == max(sizes)
    assert sizes[0] > 2 * sizes[-1]


@pytest.mark.parametrize("word", ["《额尔古纳河右岸》", "很长" * 12, "Donaudampfschiff", "㸆镕𬭎", "שלום"])
def test_long_and_rare_words_stand_or_are_left_out(look: Look, word: str) -> None:
    assert look(draw(cloud([Word(word, 3), Word("基层", 2), Word(f"{word}。", 2)])))


def test_nothing_written_is_said_and_the_same_words_are_the_same_bytes(look: Look) -> None:
    assert len(look(draw(cloud([])))) < 10
    assert draw(cloud(WORDS[:20])) == draw(cloud(WORDS[:20]))
