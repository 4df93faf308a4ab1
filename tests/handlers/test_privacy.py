"""不要记我, 最近住院: a member's own word decides whether they are recorded, reminded, or left in peace."""

import pytest
from sqlmodel import select

from models.audit import Audit
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


KIND = "知道了，请您安心休养，祝早日康复。这段时间不再提醒您，也不计缺席；回来时说一句“我回来了”就好。"


def resting(room: Room) -> bool:
    return room.ask(lambda session: session.get_one(Member, 1).resting)


def test_who_is_ill_is_left_in_peace_until_they_are_back(room: Room) -> None:
    assert room.says("教育界-林静", "最近住院，跟大家请个假", friend=True) == [KIND]
    assert (room.posts()[0].room, room.posts()[0].person) == (None, "教育界-林静")
    assert resting(room)
    room.says("教育界-林静", "打卡《活着》读到98页")
    assert resting(room)
    assert len(room.records()) == 1
    assert room.says("教育界-林静", "我出院了，谢谢大家关心", friend=True) == ["欢迎回来，愿您安康。从现在起一切照常。"]
    assert not resting(room)
    acts = room.ask(lambda session: [one.act for one in session.exec(select(Audit)).all()])
    assert acts == ["rest", "back"]


def test_in_the_group_a_wish_is_answered_and_of_an_illness_no_word_is_said(room: Room) -> None:
    assert room.says("教育界-林静", "最近住院，跟大家请个假") == []
    assert resting(room)
    assert room.says("教育界-林静", "我出院了，谢谢大家关心") == []
    assert not resting(room)
    assert room.says("教育界-林静", "别提醒我") == ["好的，不再提醒您。想恢复时说一句“可以提醒我了”。"]
    assert room.posts()[-1].room == "r1"


def test_who_was_not_away_may_come_back_unheard(room: Room) -> None:
    assert room.says("教育界-林静", "我回来了") == []
    room.says("教育界-林静", "我住院了")
    room.says("教育界-林静", "可以提醒我了")
    assert not resting(room)


@pytest.mark.parametrize(
    "words",
    [
        "最近住院",
        "我住院了",
        "这段时间请假休养",
        "各位老师好，我因病住院，暂时不能打卡，请见谅",
        "做了个小手术，在家休养，请几天假",
        "不好意思，我这两天住院，等出院后再补上",
        "最近身体不好，在家静养",
    ],
)
def test_how_one_says_that_one_is_ill(room: Room, words: str) -> None:
    room.says("教育界-林静", words)
    assert resting(room)


@pytest.mark.parametrize(
    "words",
    [
        "我妈最近住院",
        "老王住院了",
        "老师住院了，我请假",
        "我爱人住院，请个假",
        "他最近住院",
        "住院了",
        "还在住院",
        "我没住院",
        "最近住院吗？",
        "我住院那年读完了《活着》",
        "最近住院的人多",
        "听说最近住院要预约",
        "最近在医院陪护，书带来了一页没翻",
        "我去医院看看住院的老王",
        "取消报名，家里老人住院了",
        "周六的沙龙我请个假",
        "宅在家养病！",
        "去年我住院的时候",
    ],
)
def test_who_else_is_ill_and_when_it_was_is_nobodys_leave(room: Room, words: str) -> None:
    room.says("教育界-林静", words)
    assert not resting(room)


def test_an_answer_about_somebody_is_not_about_oneself(room: Room) -> None:
    room.says("教育界-林静", "最近住院了", quotes=("会务-阿青", "王老师怎么没来"))
    assert not resting(room)
    room.says("教育界-林静", "我也住院了", quotes=("会务-阿青", "王老师住院了"))
    assert not resting(room)
    room.says("教育界-林静", "我住院了", quotes=("会务-阿青", "您最近怎么样"))
    assert resting(room)
