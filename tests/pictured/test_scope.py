"""哪些群、哪些天: what a picture of a month, a year, some groups is called."""

from datetime import date

from sqlmodel import Session, select

from bot.pictured.scope import Scope
from models import setting
from models.group import Group
from tests.cast import Room
from tests.events import second_group


def named(room: Room) -> str:
    found: str = room.ask(
        lambda session: Scope.of_month(session, session.exec(select(Group)).all(), date(2026, 4, 9), room.now).name
    )
    return found


def test_some_groups_are_called_by_what_they_share(room: Room) -> None:
    assert named(room) == "红山区读书群"
    second_group(room)
    assert named(room) == "各读书群"
    room.ask(lambda session: setting.put(session, "office", "赤峰市政协"))
    assert named(room) == "赤峰市政协"

    def of_one(session: Session) -> None:
        for group in session.exec(select(Group)):
            group.region = "红山区"
            session.add(group)

    room.ask(of_one)
    assert named(room) == "红山区各读书群"


def test_a_month_is_whole_and_a_year_goes_up_to_today(room: Room) -> None:
    def days(session: Session) -> tuple[str, str]:
        of, now = [room.group(session)], room.now
        month = Scope.of_month(session, of, date(2024, 2, 9), now)
        return month.days, Scope.of_year(session, of, 2026, now).days

    month, year = room.ask(days)
    assert month == "2024年2月1日—29日"
    assert year == f"2026年1月1日—{room.now.month}月{room.now.day}日"
