"""更正 in the group: the sender's own last record follows what they say, and nobody else's."""

import pytest
from sqlmodel import select

from models.audit import Audit
from models.checkin import CheckIn
from models.record import State
from tests.cast import Room


def only(room: Room) -> CheckIn:
    (row,) = room.records()
    assert isinstance(row, CheckIn)
    return row


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("刚才写错了，是98页", "page_count", 98),
        ("更正，是读到第98页", "page_last", 98),
        ("不是第三章，是第四章，刚才手滑", "chapter_last", 4),
        ("刚才打错了，是40分钟不是14分钟", "minutes", 40),
        ("刚才写错了，是第21天", "challenge_day", 21),
    ],
)
def test_the_last_check_in_takes_the_new_values(room: Room, words: str, field: str, value: int) -> None:
    room.says("教育界-林静", "打卡第20天《活着》第三章读到89页，14分钟")
    (answer,) = room.says("教育界-林静", words)
    assert "更正" in answer
    assert getattr(only(room), field) == value


def test_what_stood_before_stays_in_the_history(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到89页")
    room.says("教育界-林静", "更正，是读到第98页")
    (change,) = room.ask(lambda session: session.exec(select(Audit).where(Audit.act == "correct")).all())
    assert change.detail["page_last"] == [89, 98]


def test_a_cancelled_check_in_no_longer_counts(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到89页")
    room.says("教育界-林静", "撤销打卡")
    assert only(room).state == State.cancelled


def test_the_book_says_which_record_is_meant(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到89页")
    room.says("教育界-林静", "打卡《乡土中国》读到20页")
    room.says("教育界-林静", "更正，刚才《活着》应该是98页到120页")
    first, second = room.records()
    assert isinstance(first, CheckIn)
    assert isinstance(second, CheckIn)
    assert (first.page_first, first.page_last, second.page_last) == (98, 120, 20)


def test_nobody_elses_record_is_touched(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到89页")
    (answer,) = room.says("会务-阿青", "撤销打卡")
    assert "没有找到您" in answer
    assert only(room).state == State.sure


def test_a_record_of_last_week_is_left_to_a_person(room: Room) -> None:
    from datetime import timedelta

    room.says("教育界-林静", "打卡《活着》读到89页")
    room.now += timedelta(days=5)
    (answer,) = room.says("教育界-林静", "刚才写错了，是读到98页")
    assert "没有找到" in answer


@pytest.mark.parametrize(
    "words", ["会议时间写错了，是三点", "你写错了吧，是第五章", "怎么撤销打卡？", "老师把我名字写错了"]
)
def test_what_is_no_correction_changes_nothing(room: Room, words: str) -> None:
    room.says("教育界-林静", "打卡《活着》读到89页")
    room.says("教育界-林静", words)
    assert only(room).state == State.sure
    assert only(room).page_last == 89
