"""A question to the bot is always answered, where nothing understands it with a way on; a greeting is no question."""

import pytest

from bot.heard import understand
from models.member import Member
from tests.cast import Room

WORDS = "说一句“帮助”就行"


@pytest.mark.parametrize(
    "words", ["@书香群记 今天赤峰会下雪吗？", "@书香群记 给我讲个笑话", "@书香群记 主席今天几点到呀，有谁知道"]
)
def test_what_nothing_understands_is_answered_in_the_group(room: Room, words: str) -> None:
    (answer,) = room.says("教育界-林静", words, mentions_bot=True)
    assert WORDS in answer
    assert (room.posts()[0].room, room.records()) == ("r1", [])


def test_a_question_about_oneself_is_answered_privately(room: Room) -> None:
    room.says("教育界-林静", "@书香群记 我是不是该换副老花镜了？", mentions_bot=True, friend=True)
    room.says("教育界-林静", "@书香群记 我是不是该换副老花镜了？", mentions_bot=True)
    assert [(post.room, post.person) for post in room.posts()] == [(None, "教育界-林静"), ("r1", None)]
    (answer,) = room.says("教育界-林静", "明天下雪吗？", room=None)
    assert WORDS in answer


@pytest.mark.parametrize(
    "words", ["@书香群记 新年好呀", "@书香群记 谢谢，辛苦了", "@书香群记", "@书香群记 今天读书的人真多"]
)
def test_a_greeting_is_left_in_peace(room: Room, words: str) -> None:
    assert room.says("教育界-林静", words, mentions_bot=True) == []


def test_what_is_asked_of_people_or_understood_is_not_commented_on(room: Room) -> None:
    assert room.says("教育界-林静", "今天赤峰会下雪吗？") == []
    assert WORDS not in "".join(room.says("教育界-林静", "@书香群记 打卡《活着》读到98页，厉害吧？", mentions_bot=True))
    assert room.says("路人", "今天赤峰会下雪吗？", room=None) == []


def test_who_is_not_recorded_is_answered_too_and_no_record_is_reported(room: Room) -> None:
    with room.db.begin() as session:
        session.get_one(Member, 1).recorded = False
    question = room.incoming("教育界-林静", "@书香群记 今天赤峰会下雪吗？", mentions_bot=True)
    assert understand(question, room.catalogue).understood == ()
    room.hear(question)
    assert len(room.posts()) == 1
