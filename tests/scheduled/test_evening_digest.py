"""晚间一句: how many read what today, and nobody's name."""

from bot import clock
from bot.job import find
from models.group import Ack
from tests.cast import Room


def test_the_evening_line_counts_persons_once_and_names_nobody(room: Room) -> None:
    with room.db.begin() as session:
        room.group(session).ack = Ack.digest
    room.says("教育界-林静", "打卡《活着》读到98页")
    room.says("教育界-林静", "打卡《活着》读到120页")
    room.says("会务-阿青", "打卡《乡土中国》第三章")
    draft = room.ask(lambda session: clock.write_now(session, room.group(session), find()["evening_digest"], room.now))
    assert draft.text == "今日2位书友打卡，读《活着》等2本。"


def test_a_day_without_a_record_has_no_line(room: Room) -> None:
    job = find()["evening_digest"]
    assert room.ask(lambda session: clock.write_now(session, room.group(session), job, room.now)) is None
