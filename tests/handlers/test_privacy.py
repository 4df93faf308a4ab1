"""不要记我: a member's own word decides whether they are recorded."""

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
