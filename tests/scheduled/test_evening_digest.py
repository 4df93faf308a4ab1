"""晚间一句: how many read what today, and nobody's name."""

from datetime import timedelta

from bot import plans
from bot.job import find
from models import gap
from models.group import Ack
from tests.cast import Room
from tests.scheduled.posts import decide, post


def test_the_evening_line_counts_persons_once_and_names_nobody(room: Room) -> None:
    with room.db.begin() as session:
        room.group(session).ack = Ack.digest
    room.says("教育界-林静", "打卡《活着》读到98页")
    room.says("教育界-林静", "打卡《活着》读到120页")
    room.says("会务-阿青", "打卡《乡土中国》第三章")
    draft = room.ask(lambda session: plans.write_now(session, room.group(session), find()["evening_digest"], room.now))
    assert draft.text == "今日2位书友打卡，读《活着》等2本。"


def test_a_day_without_a_record_has_no_line(room: Room) -> None:
    job = find()["evening_digest"]
    assert room.ask(lambda session: plans.write_now(session, room.group(session), job, room.now)) is None


def test_a_time_nobody_listened_is_told_but_not_a_restart(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    job = find()["evening_digest"]
    with room.db.begin() as session:
        room.group(session).ack = Ack.digest
        at = room.now - timedelta(hours=1)
        gap.report(session, "room", "room", at, at + timedelta(seconds=5), "重启")
        draft = plans.write_now(session, room.group(session), job, room.now)
        assert draft
        assert "未能收听" not in draft.text
        gap.report(session, "room", "room", at + timedelta(minutes=2), at + timedelta(minutes=9), "断网")
        draft = plans.write_now(session, room.group(session), job, room.now)
        assert draft
        assert draft.text.endswith("（19:03—19:10未能收听，如有遗漏请补打卡）")


def test_the_line_speaks_of_members_of_the_conference_only_where_all_are(room: Room) -> None:
    with room.db.begin() as session:
        room.group(session).ack = Ack.digest
    room.says("教育界-林静", "打卡《活着》读到98页")
    room.says("会务-阿青", "打卡《活着》读到10页")
    decide(room, "林静", type="委员")
    assert post(room, "evening_digest") == "今日2位书友打卡，读《活着》。"
    decide(room, "阿青", recorded=False)
    assert post(room, "evening_digest") == "今日1位委员打卡，读《活着》。"
