"""传书路: every stop on its line, of many the first and the last ones, and a copy that went nowhere yet."""

import pytest

from bot.pictures.journey import MOST, Journey, Stop, draw
from tests.pictures.conftest import Look
from tests.pictures.odd import LONG, ODD


def journey(*stops: Stop, title: str = "活着") -> Journey:
    readers = len([stop for stop in stops if not stop.is_shelf])
    return Journey("CF-0012", title, "余华", stops, readers, 63, "赤峰市政协")


@pytest.mark.parametrize("words", ODD, ids=ascii)
def test_it_is_whole_whatever_the_words(look: Look, words: str) -> None:
    stops = (Stop("玉龙书屋", "3月1日—4日", "", True), Stop(words, "3月4日—20日", words * 3), Stop("王镕", "3月20日起"))
    assert look(draw(journey(*stops, title=words)))


@pytest.mark.parametrize("number", [1, MOST, MOST + 1, 100])
def test_few_stops_and_a_hundred(look: Look, number: int) -> None:
    stops = [Stop(f"书友{at}", "2026年3月1日—4月20日", LONG) for at in range(number)]
    boxes = look(draw(journey(*stops)))
    assert len(boxes) < 6 + MOST * 6


def test_a_copy_on_its_shelf_says_how_to_ask_for_it_and_the_same_is_the_same_bytes(look: Look) -> None:
    shelf = Stop("玉龙书屋", "3月1日起", is_shelf=True)
    assert look(draw(journey(shelf)))
    assert draw(journey(shelf)) == draw(journey(shelf)) != draw(journey(Stop("林静", "3月1日起")))
