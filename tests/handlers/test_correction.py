"""更正 in the group: the sender's own last record follows what they say, and nobody else's."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.amend import Meant, last_said
from models.audit import Audit
from models.checkin import CheckIn
from models.group import Group
from models.member import Member
from models.pending import waiting
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


def test_what_stands_so_already_is_not_said_to_be_corrected(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    (answer,) = room.says("教育界-林静", "更正，是读到第98页")
    assert answer == "记录里本来就是这样，不用改。"
    assert room.ask(lambda session: session.exec(select(Audit).where(Audit.act == "correct")).all()) == []


def test_the_end_of_the_book_is_told_later(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    (answer,) = room.says("教育界-林静", "更正一下，刚才漏写了，《活着》已读完")
    assert "更正" in answer
    assert only(room).finished


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


LIN, QING = "教育界-林静", "会务-阿青"


def alive(room: Room) -> list[State]:
    return [row.state for row in room.records()]


def test_the_quoted_message_is_the_one_that_is_taken_back(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到89页")
    room.says(LIN, "打卡《乡土中国》读到20页")
    (answer,) = room.says(LIN, "这条作废", quotes=(LIN, "打卡《活着》读到89页"))
    assert "已经撤销" in answer
    assert alive(room) == [State.cancelled, State.sure]


def test_the_quoted_message_takes_the_new_values_a_week_later_too(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到89页")
    room.now += timedelta(days=7)
    room.says(LIN, "打卡《乡土中国》读到20页")
    room.says(LIN, "更正，是读到第98页", quotes=(LIN, "打卡《活着》读到…"))
    assert [row.page_last for row in room.records() if isinstance(row, CheckIn)] == [98, 20]


def test_a_quoted_message_of_somebody_else_is_refused(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到89页")
    room.says(QING, "打卡《活着》读到89页")
    (answer,) = room.says(QING, "这条作废", quotes=(LIN, "打卡《活着》读到89页"))
    assert "别人的话" in answer
    assert alive(room) == [State.sure, State.sure]


def test_a_quoted_own_message_without_a_record_changes_nothing(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到89页")
    room.says(LIN, "中午吃对夹去")
    (answer,) = room.says(LIN, "这条作废", quotes=(LIN, "中午吃对夹去"))
    assert "引用的那条没有记录" in answer
    assert alive(room) == [State.sure]


def test_what_the_bot_wrote_may_be_quoted(room: Room) -> None:
    (said,) = room.says(LIN, "打卡《活着》读到89页")
    room.says(LIN, "刚才写错了，是读到第98页", quotes=("书香群记", said))
    assert only(room).page_last == 98


def test_only_the_sort_that_is_named_is_taken_back(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到89页")
    room.says(LIN, "推荐《乡土中国》，下乡前都该看看")
    room.says(LIN, "撤销打卡")
    assert alive(room) == [State.cancelled, State.sure]


@pytest.mark.parametrize("words", ["不是我，是阿青", "刚才那条不是我的，应该是阿青的"])
def test_a_record_that_is_somebody_elses_moves_to_them(room: Room, words: str) -> None:
    room.says(LIN, "打卡《活着》读到89页")
    (answer,) = room.says(LIN, words)
    row = only(room)
    assert room.ask(lambda session: session.get_one(Member, row.member_id).name) == "阿青"
    assert (row.state, "改记为阿青" in answer) == (State.sure, True)
    (change,) = room.ask(lambda session: session.exec(select(Audit).where(Audit.act == "correct")).all())
    assert change.detail["member_id"] == [1, 2]


def test_whom_the_roster_does_not_know_a_secretary_finds(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到89页")
    (answer,) = room.says(LIN, "不是我是王委员")
    (question,) = room.ask(waiting)
    assert (only(room).state, question.why) == (State.pending, "本人说这条是“王委员”的，名册里对不上这个名字")
    assert "请会务确认" in answer


def test_the_name_says_which_record_is_meant(room: Room) -> None:
    room.says(LIN, "代阿青打卡《活着》读到89页")
    room.says(LIN, "打卡《乡土中国》读到20页")
    with room.db.begin() as session:
        rows = last_said(session, 1, 1, 99, room.now, Meant(names=("阿青",)))
        assert [row.book_id for row in rows] == [1]


def test_another_book_goes_to_a_recommendation_too(room: Room) -> None:
    room.says(LIN, "推荐《活着》，冬天读很暖")
    (answer,) = room.says(LIN, "刚才荐书书名写错了，是《乡土中国》")
    (row,) = room.records()
    assert (row.book_id, "已按您说的更正" in answer) == (2, True)


def test_not_this_book_but_that(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到89页")
    room.says(LIN, "刚才书名写错了，读的不是《活着》，是《乡土中国》")
    assert (only(room).book_id, only(room).page_last) == (2, 89)


def test_of_several_books_none_is_guessed(room: Room) -> None:
    room.says(LIN, "推荐《活着》和《乡土中国》，都值得一读")
    (answer,) = room.says(LIN, "刚才荐书书名写错了，是《额尔古纳河右岸》")
    assert "没有改动" in answer
    assert [row.book_id for row in room.records()] == [1, 2]


def test_what_was_told_in_two_groups_is_taken_back_in_both(room: Room) -> None:
    with room.db.begin() as session:
        session.add(Group(name="市主群", channel="room", account="room", room="r2", opened_at=room.now))
    room.says(LIN, "打卡《活着》读到89页")
    room.says(LIN, "打卡《活着》读到89页", room="r2")
    room.says(LIN, "更正，是读到第98页", room="r2")
    assert [row.page_last for row in room.records() if isinstance(row, CheckIn)] == [98, 89]
    room.says(LIN, "撤销打卡", room="r2")
    assert alive(room) == [State.cancelled, State.cancelled]
