"""What stands in the charts: each person once a day in a month, and once in their 界别."""

from datetime import date

from sqlmodel import select

from bot.pictured.charts import charts
from bot.pictured.scope import Scope
from models.group import Group
from tests.cast import Room
from tests.scheduled.posts import decide

LIN, QING = "教育界-林静", "会务-阿青"


def test_months_and_sectors(room: Room) -> None:
    for day in (21, 22):
        room.now = room.now.replace(day=day)
        room.says(LIN, "打卡《活着》读到98页")
        room.says(LIN, "打卡《乡土中国》读到9页")
    room.now = room.now.replace(month=5)
    room.says(QING, "打卡《活着》读到98页")
    decide(room, "林静", sector="教育界")
    one = room.ask(
        lambda session: charts(
            Scope(session, session.exec(select(Group)).all(), date(2026, 1, 1), date(2026, 12, 31), room.now)
        )
    )
    assert one.months == (None, None, None, 2, 1, None, None, None, None, None, None, None)
    assert (one.sectors, one.persons) == ((("未填界别", 1), ("教育界", 1)), 2)
