"""下月活动: what is planned for the coming month, for the group alone, and only where an organiser turned it on."""

from datetime import timedelta

from models.event import Event, Stage
from models.group import Schedule
from tests.cast import Room
from tests.events import START, at, event, post_in, second_group
from tests.posts import at as moment
from tests.posts import ring

MAY = START.replace(month=5)


def test_the_events_of_the_coming_month_by_day_those_without_one_last(room: Room) -> None:
    other = second_group(room)
    event(room, "委员讲坛", None, month=MAY.date().replace(day=1), venue="")
    event(room, "读书沙龙", MAY, speaker="乌云")
    event(room, "云上共读", MAY.replace(day=9, hour=9), venue="", link="会议号 1", ends_at=None)
    event(room, "四月的", START)
    event(room, "别群的", MAY, groups=[other])
    off = event(room, "取消的", MAY)
    room.ask(lambda session: setattr(session.get(Event, off), "stage", Stage.cancelled))
    assert post_in(at(room, 10, day=26), "plan_ahead").split("\n") == [
        "【5月活动】",
        "5月9日（周六）09:00 云上共读，线上",
        "5月23日（周六）15:00—17:00 读书沙龙，政协书房，主讲：乌云",
        "日子待定 委员讲坛",
        "具体以届时的通知为准，欢迎参加。",
    ]


def test_nothing_planned_nothing_said_and_off_unless_turned_on(room: Room) -> None:
    assert post_in(room, "plan_ahead") == ""
    event(room, "读书沙龙", MAY)
    ring(room, "04-25 09:00")
    ring(room, "04-25 10:00")
    assert [one.key for one in room.posts() if one.job == "plan_ahead"] == []


def test_it_is_the_month_after_that_in_which_it_is_due(room: Room) -> None:
    event(room, "读书沙龙", MAY)
    event(room, "六月的", MAY + timedelta(days=30))
    with room.db.begin() as session:
        fields = {"on": True, "every": "month", "day": 25, "at": moment("04-25 10:00").time()}
        session.add(Schedule(group_id=room.group(session).id or 0, job="plan_ahead", **fields))
    ring(room, "04-25 09:00")
    ring(room, "04-25 10:00")
    (said,) = [one.text for one in room.posts() if one.job == "plan_ahead"]
    assert "【5月活动】\n5月23日" in said
    assert "六月的" not in said
