"""记上了吗: right after their own words a member gets an answer; else people are asked, and the bot keeps quiet."""

from datetime import timedelta

import pytest

from bot.handler import route
from tests.cast import Room
from tests.handlers.test_examples import heard

LIN, QING = "教育界-林静", "会务-阿青"


@pytest.mark.parametrize(
    "words", ["记上了吗", "记了没", "刚才的记上没有？", "我的打卡记了吗？", "记上了么", "有没有记上"]
)
def test_the_answer_says_what_stands(room: Room, words: str) -> None:
    room.says(LIN, "打卡《活着》读到98页")
    assert room.says(LIN, words) == ["记上了：打卡《活着》读至98页。"]


def test_it_is_said_privately_where_the_person_can_be_reached(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到98页")
    room.says(LIN, "记上了吗", friend=True)
    assert (room.posts()[-1].room, room.posts()[-1].person) == (None, LIN)
    room.says(LIN, "记上了吗")
    assert room.posts()[-1].room == "r1"


def test_what_was_not_recorded_is_said_with_how_to_say_it(room: Room) -> None:
    room.says(LIN, "那本书我翻了翻")
    (answer,) = room.says(LIN, "记上了吗")
    assert "没有记" in answer
    assert "打卡《活着》读到98页" in answer


def test_what_waits_and_what_was_taken_back_is_said_too(room: Room) -> None:
    room.says(LIN, "代王小明打卡《活着》读到98页")
    assert room.says(LIN, "记上了吗") == ["记上了：打卡《活着》读至98页（待会务确认）。"]
    room.says(LIN, "打卡《活着》读到99页")
    room.says(LIN, "撤销打卡")
    assert room.says(LIN, "记上了吗") == ["账上现在没有：打卡《活着》读至99页（已撤销）。"]


def test_later_or_about_others_words_it_is_a_question_to_people(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到98页")
    assert room.says(QING, "记上了吗") == []
    room.now += timedelta(minutes=11)
    assert room.says(LIN, "记上了吗") == []


@pytest.mark.parametrize("words", ["王老师，记上了吗", "会议纪要记上了吗", "记上了", "都记上了吧大家"])
def test_other_talk_is_not_answered(room: Room, words: str) -> None:
    room.says(LIN, "打卡《活着》读到98页")
    assert room.says(LIN, words) == []


def test_judged_alone_it_is_nothing(room: Room) -> None:
    assert route(heard("记上了吗")) == []
    assert route(heard("不要记我")) == []
