"""我差哪几天: answered to who asks and never in the group, with what waits and what was not heard told apart."""

from datetime import date

import pytest

from models import gap
from models import term as terms
from tests.cast import Room
from tests.scheduled.posts import decide
from tests.terms import LIN, QING, at, read_together, says_at


def asks(room: Room, when: str, who: str = LIN, *, alone: bool = False) -> str:
    """What the asker is told, which no group sees; `alone`: they asked the bot in private."""
    before = len(room.posts())
    message = room.incoming(who, "我差哪几天", sent_at=at(when), friend=True, **({"room": None} if alone else {}))
    room.now = at(when)
    room.hear(message)
    (answer,) = room.posts()[before:]
    assert answer.room is None
    assert answer.person == who
    return answer.text


def reads(room: Room, *days: int, who: str = LIN) -> None:
    for day in days:
        says_at(room, f"{day:02} 20:00", who, "打卡")


def test_days_that_are_lacking_are_named_with_what_may_be_made_up(room: Room) -> None:
    read_together(room)
    reads(room, 1, 2, 4, 9)
    assert asks(room, "12 09:00") == (
        "“四月共读”到昨天共11天，您打卡4天，还差第3天（4月3日）、第5—8天（4月5日—8日）、第10—11天（4月10日—11日）。"
        "第10—11天（4月10日—11日）还能补，读了说一声“补第10天”就行。今天的还没打，不急。"
    )


def test_who_read_on_all_days_lacks_none(room: Room) -> None:
    read_together(room)
    reads(room, 1, 2, 3)
    assert asks(room, "03 21:00") == "“四月共读”到昨天共2天，您一天不差。今天的已经打了。"
    assert asks(room, "04 07:30") == "“四月共读”到昨天共3天，您一天不差。今天的还没打，不急。"


def test_on_the_first_day_and_for_who_never_read(room: Room) -> None:
    read_together(room)
    assert asks(room, "01 09:00") == "“四月共读”今天第1天，今天的还没打，不急。"
    assert asks(room, "05 09:00", QING) == "“四月共读”到昨天共4天，您还没有打卡；随时可以开始，从今天读起就好。"
    reads(room, 3)
    began = asks(room, "03 21:00")
    assert began.startswith("“四月共读”到昨天共2天，您今天开始打卡了，还差第1—2天")
    assert began.endswith("还能补，读了说一声“补第1天”就行。")


def test_without_a_term_and_in_private(room: Room) -> None:
    assert asks(room, "12 09:00") == "群里现在没有进行中的共读。"
    read_together(room)
    assert asks(room, "12 09:00", alone=True) == "您现在没有在读的共读；有新的共读会在群里通知。"
    reads(room, 1)
    assert "您打卡1天" in asks(room, "12 09:00", alone=True)


@pytest.mark.parametrize(
    ("when", "more"), [("23 09:00", "第20天（4月20日）还能补"), ("26 09:00", "还差第20天（4月20日）。")]
)
def test_when_the_term_is_over(room: Room, when: str, more: str) -> None:
    read_together(room)
    reads(room, *range(1, 20), 21)
    said = asks(room, when)
    assert said.startswith("“四月共读”4月21日已经结束，共21天，您打卡20天，还差第20天（4月20日）。")
    assert more in said
    assert "今天" not in said


def test_what_waits_for_a_person_is_not_held_against_anybody(room: Room) -> None:
    read_together(room)
    reads(room, 1, 3)
    says_at(room, "03 21:00", LIN, "我2号打卡了怎么没有")
    said = asks(room, "04 09:00")
    assert "您一天不差。第2天（4月2日）的打卡还在等会务确认，不算缺。" in said


def test_what_the_bot_did_not_hear_is_told_as_such(room: Room) -> None:
    read_together(room)
    reads(room, 1, 3)
    with room.db.begin() as session:
        gap.report(session, "room", "room", at("02 19:00"), at("02 22:00"), "断网")
    said = asks(room, "04 09:00")
    assert "您打卡2天，一天不差。4月2日19:00—22:00机器人没听全，那时打过的可能漏记，不算缺" in said


def test_a_day_made_up_too_late_does_not_count_and_one_in_time_does(room: Room) -> None:
    read_together(room)
    reads(room, 1)
    says_at(room, "05 20:00", LIN, "4月2日补卡：《活着》读到98页")
    says_at(room, "09 20:00", LIN, "4月3日补卡：《活着》读到99页")
    assert "您打卡2天，还差第3—8天（4月3日—8日）" in asks(room, "09 21:00")


def test_who_is_resting_or_not_recorded_is_not_counted(room: Room) -> None:
    read_together(room)
    reads(room, 1)
    decide(room, "林静", resting=True)
    words = "“四月共读”共21天，您打卡1天。休养的日子不计缺，请您安心，回来接着读就好。"
    assert asks(room, "04 09:00") == words
    decide(room, "林静", recorded=False)
    assert asks(room, "04 09:00").startswith("您说过不记您的内容")


def test_a_bare_check_in_before_the_term_was_entered_counts_unless_another_term_runs(room: Room) -> None:
    room.ask(lambda session: setattr(room.group(session), "opened_at", at("01 00:00")))
    reads(room, 1)
    read_together(room, since=date(2026, 4, 1))
    assert "还差第2—3天" in asks(room, "04 09:00")
    other = read_together(room, "双书共读", "乡土中国")
    assert "“四月共读”到昨天共3天，您还没有打卡" in asks(room, "04 09:00")
    with room.db.begin() as session:
        terms.call_off(session, session.merge(other), room.now, "阿青")
    assert "还差第2—3天" in asks(room, "04 09:01")
