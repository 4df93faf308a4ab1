"""What stands in the calendar: persons by day, each once, without those who are not recorded."""

from datetime import date

from bot.pictured.month import month
from tests.cast import Room
from tests.pictured.scopes import april
from tests.scheduled.posts import decide

LIN, QING = "教育界-林静", "会务-阿青"


def test_each_counts_once_a_day_and_who_is_not_recorded_not_at_all(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到98页")
    room.says(LIN, "打卡《乡土中国》读到3页")
    room.says(QING, "打卡《活着》读到9页")
    room.says("路人", "打卡《活着》读到9页")
    room.now = room.now.replace(day=22)
    room.says(LIN, "打卡《活着》读到120页")
    decide(room, "路人", recorded=False)
    one = room.ask(lambda session: month(april(session, room)))
    assert one.readers == {date(2026, 4, 21): 2, date(2026, 4, 22): 1}
    assert (one.title, one.persons, one.times) == ("四月打卡", 2, 3)
    assert (one.since, one.until) == (date(2026, 4, 21), date(2026, 4, 22))
