"""What nobody listened to or pasted is told where a figure may lack it, and no longer once it is pasted."""

from datetime import date, datetime

import pytest
from sqlmodel import Session, col, select

from bot import plans
from bot.exports.records import sheets
from bot.job import find
from bot.text.phrase import stretch
from models import gap, paste
from models.entry import Entry
from models.group import Ack, Group
from tests.cast import SHANGHAI, Room


def at(words: str) -> datetime:
    return datetime.strptime(f"2026-{words}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


NOW = at("04-24 09:00")


@pytest.fixture
def group(room: Room) -> Group:
    """A group without a gateway, open since the twentieth."""
    with room.db.begin() as session:
        group = room.group(session)
        group.channel = group.account = "transcript"
        group.opened_at = at("04-20 09:00")
    return group


def covered(room: Room, first: str, last: str, pasted: datetime = NOW) -> None:
    with room.db.begin() as session:
        entry = Entry(by="周秘书", at=pasted, source="chat")
        session.add(entry)
        session.flush()
        paste.cover(session, 1, entry.id or 0, at(first), at(last), pasted)


def missed(room: Room, since: str = "04-01 00:00", until: str = "04-30 00:00") -> list[str]:
    def ask(session: Session) -> list[str]:
        found = gap.of_group(session, room.group(session), at(since), at(until), NOW)
        return [stretch(one.since, one.until, lasts=one.lasts) for one in found]

    return room.ask(ask)


def test_everything_is_missed_from_the_opening_to_the_first_paste(room: Room, group: Group) -> None:
    assert missed(room) == ["4月20日09:00以后"]
    with room.db.begin() as session:
        room.group(session).opened_at = None
    assert missed(room) == []


def test_nothing_is_missed_after_the_closing(room: Room, group: Group) -> None:
    with room.db.begin() as session:
        room.group(session).closed_at = at("04-22 18:00")
    assert missed(room) == ["4月20日09:00—22日18:00"]
    with room.db.begin() as session:
        room.group(session).channel = room.group(session).account = "room"
        gap.report(session, "room", "room", at("04-22 12:00"), None, "网关断了")
        gap.report(session, "room", "room", at("04-23 12:00"), None, "网关断了")
    assert missed(room) == ["4月22日12:00—18:00"]


def test_a_day_between_two_pastes_is_missed_until_it_is_pasted(room: Room, group: Group) -> None:
    covered(room, "04-20 20:15", "04-20 21:00", at("04-21 08:00"))
    covered(room, "04-22 07:00", "04-23 22:00")
    assert missed(room) == ["4月21日", "4月24日起"]
    assert missed(room, "04-22 00:00", "04-24 00:00") == []
    covered(room, "04-21 12:00", "04-21 12:01")
    assert missed(room) == ["4月24日起"]


def test_the_rest_of_a_day_that_was_pasted_while_it_went_on_is_missed(room: Room, group: Group) -> None:
    covered(room, "04-20 20:15", "04-20 20:16", at("04-20 20:20"))
    covered(room, "04-21 08:00", "04-24 08:59")
    assert missed(room) == ["4月20日20:20—24:00"]
    covered(room, "04-20 20:16", "04-24 08:59")
    assert missed(room) == []


def test_a_paste_fills_what_was_not_heard(room: Room) -> None:
    with room.db.begin() as session:
        gap.report(session, "room", "room", at("04-22 08:00"), at("04-22 20:00"), "断网")
        gap.report(session, "room", "other", at("04-22 08:00"), at("04-22 20:00"), "别的账号")
    assert missed(room) == ["4月22日08:00—20:00"]
    covered(room, "04-22 09:00", "04-22 21:00")
    assert missed(room) == []
    with room.db.begin() as session:
        names = [sheet.name for sheet in sheets(session, NOW.date().replace(day=1), NOW.date(), NOW)]
        (told,) = [one for one in sheets(session, NOW.date().replace(day=1), NOW.date(), NOW) if "时段" in one.name]
        assert [row[4] for row in told.rows] == ["别的账号"]
    assert names[:4] == ["打卡", "荐书", "体会", "摘抄"]


def test_an_export_names_group_and_days_that_were_not_pasted(room: Room, group: Group) -> None:
    covered(room, "04-20 20:15", "04-20 21:00", at("04-21 08:00"))
    covered(room, "04-22 07:00", "04-24 08:59")
    with room.db.begin() as session:
        (told,) = [one for one in sheets(session, NOW.date().replace(day=1), NOW.date(), NOW) if "时段" in one.name]
        assert list(told.rows) == [("粘贴的聊天", "红山区读书群", at("04-21 00:00"), at("04-22 00:00"), gap.UNPASTED)]


def test_lists_and_the_evening_line_say_what_they_may_lack(room: Room, group: Group) -> None:
    with room.db.begin() as session:
        one = room.group(session)
        one.channel, one.account, one.ack = "room", "room", Ack.digest
    room.now = at("04-23 20:00")
    room.says("教育界-林静", "推荐《活着》")
    room.says("教育界-林静", "打卡《活着》读到98页")
    with room.db.begin() as session:
        session.exec(select(Group).order_by(col(Group.id))).one().channel = "transcript"
    covered(room, "04-23 20:00", "04-23 20:02", at("04-23 20:20"))
    with room.db.begin() as session:
        one = room.group(session)
        listed = plans.write_now(session, one, find()["recommended_list"], NOW)
        line = plans.write_now(session, one, find()["evening_digest"], at("04-23 21:00"))
    assert listed
    assert line
    assert listed.text.endswith("（4月20日09:00—22日24:00、4月23日20:20—24日09:00未收全，如有遗漏请补荐）")
    assert line.text.endswith("（截至20:20）")


def test_what_some_days_lack_is_cut_to_them_to_now_and_to_the_opening(room: Room, group: Group) -> None:
    covered(room, "04-21 00:00", "04-22 07:00")

    def lacks(first: int, last: int) -> list[str]:
        with room.db.begin() as session:
            days = (date(2026, 4, first), date(2026, 4, last))
            found = gap.of_days(session, None, *days, NOW)
            return [f"{one.since:%d %H:%M}-{one.until:%d %H:%M}{'+' if one.lasts else ''}" for _, one in found]

    assert lacks(1, 19) == []
    assert lacks(1, 30) == ["20 09:00-21 00:00", "23 00:00-24 09:00+"]
    assert lacks(23, 23) == ["23 00:00-24 00:00"]
    assert lacks(25, 30) == []


def test_a_message_without_its_content_is_a_moment_of_its_groups_days(room: Room) -> None:
    with room.db.begin() as session:
        room.group(session).opened_at = at("04-20 09:00")
        gap.report(session, "room", "room", at("04-21 09:00"), at("04-21 09:00"), "消息取不到内容")
        gap.report(session, "room", "room", at("04-22 09:00"), None, "断网")
        day = date(2026, 4, 21)
        assert [one.reason for _, one in gap.of_days(session, {1}, day, day, NOW)] == ["消息取不到内容"]
        assert gap.of_days(session, {2}, day, day, NOW) == []
        assert [one.lasts for _, one in gap.of_days(session, None, day, date(2026, 4, 30), NOW)] == [False, True]
