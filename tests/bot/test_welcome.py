"""A member's first record is told them once, privately, where they can be reached."""

from datetime import datetime, time, timedelta

from bot.heard import understand
from bot.hearing import Hearing, Pasted, Rules
from tests.cast import SHANGHAI, Room

LIN = "教育界-林静"


def welcomes(room: Room) -> list[str]:
    return [post.text for post in room.posts() if post.key.startswith("welcome:")]


def test_the_first_record_is_told_privately_and_only_once(room: Room) -> None:
    room.says(LIN, "大家早上好", friend=True)
    room.says(LIN, "打卡《活着》读到98页", friend=True)
    room.says(LIN, "打卡《活着》读到120页", friend=True)
    (words,) = welcomes(room)
    assert "林静您好，您的第一条记录记上了：打卡《活着》读至98页。" in words
    (post,) = [post for post in room.posts() if post.key.startswith("welcome:")]
    assert (post.room, post.person) == (None, LIN)


def test_who_cannot_be_reached_is_told_nothing(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到98页")
    room.says(LIN, "打卡《活着》读到120页", friend=True)
    assert welcomes(room) == []


def test_pasted_words_tell_nobody_anything(room: Room) -> None:
    said = understand(room.incoming(LIN, "打卡《活着》读到98页", friend=True), room.catalogue)
    with room.db.begin() as session:
        Hearing(session, Rules(), room.now, Pasted(1, room.now - timedelta(days=1))).take([said])
    room.says(LIN, "打卡《活着》读到120页", friend=True)
    assert len(room.records()) == 2
    assert welcomes(room) == []


def test_at_night_it_waits_for_the_morning_and_on_a_holiday_for_the_next_day(room: Room) -> None:
    room.now = datetime(2026, 4, 30, 23, 0, tzinfo=SHANGHAI)
    room.says(LIN, "打卡《活着》读到98页", friend=True)
    (post,) = room.posts()
    assert post.due_at == datetime.combine(datetime(2026, 5, 6), time(7), SHANGHAI)


def test_a_check_in_for_somebody_else_is_not_ones_own_first(room: Room) -> None:
    room.says(LIN, "代阿青打卡《活着》读到98页", friend=True)
    assert welcomes(room) == []
    room.says(LIN, "打卡《活着》读到98页", friend=True)
    assert len(welcomes(room)) == 1


def test_many_at_once_are_told_each_once(room: Room) -> None:
    said = [room.incoming(who, f"打卡《活着》读到{page}页", friend=True) for page in (1, 2) for who in (LIN, "云🌸")]
    heard = [understand(one, room.catalogue) for one in said]
    with room.db.begin() as session:
        Hearing(session, Rules(), room.now, careful=False).take(heard)
    assert len(welcomes(room)) == 2


def test_a_record_that_waits_for_a_person_is_no_first_record_yet(room: Room) -> None:
    said = room.says("会务-阿青", "我15号打卡了怎么没有", friend=True)
    assert said
    assert not any("第一条记录" in words for words in said)
    assert any("第一条记录记上了" in words for words in room.says("会务-阿青", "打卡《活着》读到98页", friend=True))
