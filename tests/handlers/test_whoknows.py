"""双向荐读: who asks for books about something hears what others recommended, privately or in the next list."""

import pytest
from sqlmodel import select

from handlers.whoknows import understand
from models.group import Quotes
from models.want import Want
from tests.cast import Room
from tests.handlers.test_examples import heard
from tests.scheduled.posts import post


def test_who_can_be_reached_is_answered_privately(room: Room) -> None:
    room.says("会务-阿青", "推荐《额尔古纳河右岸》，写草原和森林里的人，冬天读最好")
    (answer,) = room.says("教育界-林静", "有没有讲草原的书？", friend=True)
    assert answer == "“草原”的书，以前有书友荐过《额尔古纳河右岸》，供您参考。"
    assert (room.posts()[-1].room, room.posts()[-1].person) == (None, "教育界-林静")
    assert "阿青" not in answer


def test_who_cannot_be_reached_finds_it_in_the_next_list(room: Room) -> None:
    assert room.says("教育界-林静", "谁能推荐一本讲草原的书") == []
    assert post(room, "recommended_list") == ""
    room.says("会务-阿青", "推荐《额尔古纳河右岸》，写草原和森林里的人，冬天读最好")
    assert "\n有书友找“草原”的书，以前荐过《额尔古纳河右岸》" in post(room, "recommended_list")


def test_silence_where_nothing_fits_but_the_bot_itself_answers(room: Room) -> None:
    assert room.says("教育界-林静", "有没有讲草原的书？", friend=True) == []
    (answer,) = room.says("教育界-林静", "@书香群记 有没有讲草原的书？", mentions_bot=True)
    assert answer == "“草原”的书，还没有书友荐过。以后有了，会写进荐书榜。"
    (answer,) = room.says("教育界-林静", "有没有讲草原的书？", room=None)
    assert answer.endswith("您也可以在群里问一问。")


def test_words_that_may_not_be_quoted_lead_to_nothing(room: Room) -> None:
    with room.db.begin() as session:
        room.group(session).quotes = Quotes.ask
    room.says("会务-阿青", "推荐《额尔古纳河右岸》，写草原和森林里的人，冬天读最好")
    assert room.says("教育界-林静", "有没有讲草原的书？", friend=True) == []
    (answer,) = room.says("教育界-林静", "有没有迟子建的书", friend=True)
    assert "《额尔古纳河右岸》" in answer


def test_a_recalled_question_is_forgotten(room: Room) -> None:
    room.says("教育界-林静", "有没有讲草原的书？")
    assert len(room.ask(lambda session: session.exec(select(Want)).all())) == 1
    room.recalls("教育界-林静", "m1")
    assert room.ask(lambda session: session.exec(select(Want)).all()) == []


@pytest.mark.parametrize(
    "words",
    [
        "有没有好看的书",
        "有没有适合孩子看的历史书？",
        "我给大家推荐一本讲草原的书",
        "推荐一本写草原的书，叫冬牧场",
        "谁有《活着》这本书",
        "架上还有没有余华的书能借",
        "有没有人知道玉龙书屋周末几点关门？",
        "知道他有哪些著名的作品吗？",
        "求助：讲草原的书画展在哪",
    ],
)
def test_other_questions_are_left_alone(words: str) -> None:
    assert list(understand(heard(words, live=True))) == []


def test_nothing_is_understood_where_it_is_not_heard_live() -> None:
    assert list(understand(heard("有没有讲草原的书？"))) == []
    assert list(understand(heard("有没有讲草原的书？", live=True))) != []
