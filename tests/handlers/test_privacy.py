"""不要记我: a member's own word decides whether they are recorded."""

import pytest

from models.member import Member
from tests.cast import Room


def test_who_does_not_want_to_be_recorded_is_not(room: Room) -> None:
    assert room.says("教育界-林静", "不要记我") == ["好的，从现在起不再记您的内容。想恢复时说一句“可以记我了”。"]
    room.says("教育界-林静", "打卡《活着》读到98页")
    assert room.records() == []
    room.says("教育界-林静", "可以记我了")
    room.says("教育界-林静", "打卡《活着》读到98页")
    assert len(room.records()) == 1


def test_reminders_can_be_turned_off_and_on(room: Room) -> None:
    room.says("教育界-林静", "别提醒我")
    assert room.ask(lambda session: session.get_one(Member, 1).reminded) is False
    room.says("教育界-林静", "可以提醒我了")
    assert room.ask(lambda session: session.get_one(Member, 1).reminded) is True


@pytest.mark.parametrize(
    ("words", "recorded", "reminded"),
    [
        ("请不要记我的发言", False, True),
        ("以后别记录我了，谢谢", False, True),
        ("我不想被记录", False, True),
        ("不用再提醒我打卡了", True, False),
        ("麻烦别催我", True, False),
        ("别记我名字，写单位就行", True, True),
        ("不要提醒我老婆", True, True),
        ("可以提醒我一下明天几点吗", True, True),
    ],
)
def test_what_is_a_wish_and_what_is_not(room: Room, words: str, recorded: bool, reminded: bool) -> None:
    room.says("教育界-林静", words)
    person = room.ask(lambda session: session.get_one(Member, 1))
    assert (person.recorded, person.reminded) == (recorded, reminded)


@pytest.mark.parametrize("words", ["还是记我吧", "可以继续记录我了", "恢复记我"])
def test_and_the_contrary(room: Room, words: str) -> None:
    room.says("教育界-林静", "不要记我")
    room.says("教育界-林静", words)
    assert room.ask(lambda session: session.get_one(Member, 1).recorded)
