"""报名 and 请假 in the group: kept as said, for the sender or for whom they name, with the event."""

from sqlmodel import select

from models.member import Member
from models.record import State
from models.signup import SignUp
from tests.cast import Room


def kept(room: Room) -> list[tuple[str, str, bool]]:
    return [(row.event, row.name, row.leaves) for row in room.records() if isinstance(row, SignUp)]


def test_a_sign_up_and_its_withdrawal_are_kept_as_said(room: Room) -> None:
    assert room.says("教育界-林静", "新春读书会我报名") == ["已记：“新春读书会”报名"]
    assert room.says("教育界-林静", "新春读书会去不了了，家里有事") == ["已记：“新春读书会”请假"]
    assert kept(room) == [("新春读书会", "", False), ("新春读书会", "", True)]


def test_those_named_are_the_members_of_that_name(room: Room) -> None:
    assert room.says("会务-阿青", "委员讲坛给咱们报两个人：林静、王大力") == ["已记：“委员讲坛”报名（林静、王大力）"]
    of_roster, stranger = room.records()
    people = room.ask(lambda session: {one.id: (one.name, one.on_roster) for one in session.exec(select(Member))})
    assert people[of_roster.member_id] == ("林静", True)
    assert people[stranger.member_id] == ("王大力", False)
    assert kept(room) == [("委员讲坛", "林静", False), ("委员讲坛", "王大力", False)]


def test_the_event_comes_from_the_notice_it_answers(room: Room) -> None:
    notice = ("会务-阿青", "【预告】周六上午九点读书沙龙，玉龙书屋，来的回复一声")
    room.says("教育界-林静", "+1", quotes=notice)
    assert kept(room) == [("读书沙龙", "", False)]


def test_who_is_not_to_be_recorded_is_not(room: Room) -> None:
    room.says("教育界-林静", "不要记我")
    assert room.says("会务-阿青", "替林静报名读书沙龙") == []
    assert room.records() == []


def test_a_sign_up_may_stand_beside_other_records(room: Room) -> None:
    room.says("教育界-林静", "周六的读书沙龙我报名。今天《活着》读到98页")
    assert sorted(type(row).__name__ for row in room.records()) == ["CheckIn", "SignUp"]


def test_a_recalled_sign_up_no_longer_counts(room: Room) -> None:
    room.says("教育界-林静", "读书沙龙我报名")
    room.recalls("教育界-林静", "m1")
    assert [row.state for row in room.records()] == [State.cancelled]


def test_talk_of_events_enters_nothing(room: Room) -> None:
    for words in ("沙龙几点开始？", "已有20人报名沙龙", "欢迎大家报名读书沙龙", "昨天的沙龙真好"):
        room.says("会务-阿青", words)
    assert room.records() == []
