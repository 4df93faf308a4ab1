"""摘抄 in the group: a book's words, never taken for the member's own."""

import pytest

from bot.text.passage import passage
from models.excerpt import Excerpt
from tests.cast import Room
from tests.handlers.test_examples import heard


def test_excerpt_and_own_words_are_kept_apart(room: Room) -> None:
    room.says("教育界-林静", "摘抄《乡土中国》：“从基层上看去，中国社会是乡土性的。”")
    (row,) = room.records()
    assert isinstance(row, Excerpt)
    assert row.words == "从基层上看去，中国社会是乡土性的。"


@pytest.mark.parametrize(
    ("words", "quoted", "books"),
    [
        (
            "每日一摘 请和我门外的花坐一会儿，它们很温暖。 汪曾祺《人间草木》",
            "请和我门外的花坐一会儿，它们很温暖。",
            ["人间草木"],
        ),
        ("《活着》：“人是为活着本身而活着的。”", "人是为活着本身而活着的。", ["活着"]),
        ("“你要克服的是你的虚荣心。”（《人间草木》）晚安", "你要克服的是你的虚荣心。", ["人间草木"]),
        ("晨起诵《论语》一则，与诸友共勉：“学而不思则罔。”", "学而不思则罔。", ["论语"]),
        ("这段特别应景，录在这里：“雪落下来，万物都安静了。”——李娟《冬牧场》", "雪落下来，万物都安静了。", ["冬牧场"]),
        (
            "一味学吃亏，是处事良方，人人可用。《活着》里这句，抄来也给诸位一份",
            "一味学吃亏，是处事良方，人人可用。",
            ["活着"],
        ),
        ("多年以后，他将会想起那个遥远的下午。——《百年孤独》", "多年以后，他将会想起那个遥远的下午。", ["百年孤独"]),
        (
            "摘抄\n所有的大人都曾经是小孩，虽然，只有少数的人记得。\n活着",
            "所有的大人都曾经是小孩，虽然，只有少数的人记得。",
            ["活着"],
        ),
    ],
)
def test_a_passage_handed_to_others_is_found_with_its_book(words: str, quoted: str, books: list[str]) -> None:
    found = passage(heard(words))
    assert found is not None
    assert (found.words, [book.title for book in found.books]) == (quoted, books)


@pytest.mark.parametrize(
    "words",
    [
        "《活着》里那句“人是为活着本身而活着”，我到现在才懂",
        "“放下屠刀，立地成佛”——昨晚看电视里说的",
        "我每天摘抄一段《论语》，手腕都酸了",
        "摘抄活动明天开始，大家准备好本子",
        "母亲节，给我妈读了一段《活着》，她跟我说：“这孩子写得对，当妈的都那样。”",
        "读《围城》有感：婚姻是座城，里面的人想出来，外面的人想进去，我觉得说得对。",
        "他说“明天我一定去还书”，结果《活着》还在他桌上",
    ],
)
def test_what_is_quoted_in_passing_is_none(words: str) -> None:
    assert passage(heard(words)) is None
