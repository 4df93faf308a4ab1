"""A picture, a voice or a file beside somebody's reading waits for a person; every other one is not stored."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot import things
from bot.channels.room.channel import RoomChannel
from bot.channels.room.directory import Directory
from bot.heard import understand
from bot.hearing import Hearing, Pasted, Rules
from bot.message import Medium
from models import medium as media
from models.figures import readers
from models.inbox import Message, settle_question
from models.pending import waiting
from models.record import State
from tests.cast import Room

LIN, QING = "教育界-林静", "会务-阿青"


def sends(room: Room, who: str, medium: Medium = Medium.image, text: str = "") -> str:
    """Somebody sends what is no text; returns its id."""
    message = room.incoming(who, text, medium=medium)
    room.hear(message)
    return message.id


def unknown(room: Room) -> list[str]:
    """The media that wait."""
    return [one.why for one in room.ask(waiting) if one.why.startswith("内容未知")]


@pytest.mark.parametrize(
    ("medium", "name"),
    [(Medium.image, "图片"), (Medium.voice, "语音"), (Medium.file, "文件"), (Medium.link, "链接")],
)
def test_right_behind_a_check_in_it_waits(room: Room, medium: Medium, name: str) -> None:
    room.says(LIN, "打卡")
    sends(room, LIN, medium)
    assert unknown(room) == [f"内容未知：{name}"]
    assert [row.state for row in room.records()] == [State.sure, State.pending]
    kept = room.ask(lambda session: media.of_message(session, 2))
    assert (kept.medium, room.ask(lambda session: session.get_one(Message, 2).kept)) == (medium.value, True)


def test_right_before_it_too(room: Room) -> None:
    sends(room, LIN)
    sends(room, LIN)
    assert unknown(room) == []
    room.says(LIN, "打卡")
    assert unknown(room) == ["内容未知：图片"] * 2
    room.says(LIN, "今天读了《活着》，读到98页")
    assert unknown(room) == ["内容未知：图片"] * 2


def test_at_the_same_moment_too(room: Room) -> None:
    said = [room.incoming(LIN, "", medium=Medium.image), room.incoming(LIN, "打卡")]
    with room.db.begin() as session:
        heard = [understand(one, room.catalogue) for one in said]
        Hearing(session, Rules(), room.now, careful=False).take(heard)
    assert unknown(room) == ["内容未知：图片"]


def test_beside_somebody_elses_check_in_or_later_it_is_nothing(room: Room) -> None:
    room.says(LIN, "打卡")
    sends(room, QING)
    room.now += timedelta(minutes=6)
    sends(room, LIN)
    room.says(LIN, "中午吃对夹去")
    assert unknown(room) == []
    assert room.ask(lambda session: session.exec(select(media.Kept)).all()) == []


def test_a_file_that_is_called_a_thought_waits_by_itself(room: Room) -> None:
    sends(room, LIN, Medium.file, "读后感-林静.docx")
    sends(room, LIN, Medium.file, "会议通知.docx")
    assert unknown(room) == ["内容未知：文件"]


@pytest.mark.parametrize(
    ("text", "medium"),
    [("打卡 [图片]", Medium.text), ("打卡《活着》读到98页[图片][图片]", Medium.text), ("打卡", Medium.image)],
)
def test_in_pasted_words_the_mark_of_a_picture_waits_beside_the_check_in(room: Room, text: str, medium: Medium) -> None:
    said = room.incoming(LIN, text, medium=medium)
    with room.db.begin() as session:
        pasted = Pasted(1, room.now - timedelta(days=1))
        (outcome,) = Hearing(session, Rules(), room.now, pasted).take([understand(said, room.catalogue)])
    assert unknown(room) == ["内容未知：图片"]
    assert [row.state for row in room.records()] == [State.sure, State.pending]
    assert outcome.lines[-1] == "图片，内容未知（待确认）"


@pytest.mark.parametrize("text", ["早起带朋友来石林打卡，云海太美了[图片]", "门口排队了哈哈 [图片]", "[图片]"])
def test_a_picture_of_something_else_does_not(room: Room, text: str) -> None:
    room.says(LIN, text)
    assert room.records() == []


def test_it_is_no_absence_and_counts_once_a_person_says_yes(room: Room) -> None:
    sends(room, LIN)
    room.says(
        LIN,
        "读《摆脱贫困》有感：滴水穿石靠的不是劲大，是肯一直滴在一个地方。我们驻村帮扶，缺的就是这股认准一处的劲头。",
    )
    (question,) = room.ask(waiting)
    with room.db.begin() as session:
        settle_question(session, session.merge(question), right=True, at=room.now, by="周秘书")
        assert len(readers(session, 1, room.now.date(), room.now.date())) == 1


def test_who_is_not_to_be_recorded_is_not(room: Room) -> None:
    room.says(LIN, "不要记我")
    sends(room, LIN)
    room.says(LIN, "打卡")
    assert (room.records(), unknown(room)) == ([], [])


def test_the_file_is_fetched_kept_and_goes_with_a_no_or_a_recall(room: Room, tmp_path: Path) -> None:
    channel = RoomChannel(tmp_path, lambda: Directory((), ()), lambda: room.now)
    picture = channel.store.keep_picture(b"\x89PNG...", "image/png")
    ids = [channel.say("r1", LIN, LIN, picture, kind="image").id for _ in range(3)]
    for one in ids:
        room.hear(room.incoming(LIN, "", medium=Medium.image, id=one))
    room.says(LIN, "打卡")
    room.says(QING, "打卡")
    room.hear(room.incoming(QING, "", medium=Medium.image, id="nobody-has-it"))
    asyncio.run(things.fetch(room.db, channel, tmp_path))
    folder = tmp_path / things.FOLDER
    assert sorted(path.name for path in folder.iterdir()) == ["1.png", "2.png", "3.png"]
    assert (folder / "1.png").read_bytes() == b"\x89PNG..."
    assert room.ask(lambda session: media.of_message(session, 6)).reason == "渠道里已经没有原件"
    with room.db.begin() as session:
        first = next(one for one in waiting(session) if one.message_id == 1)
        settle_question(session, first, right=False, at=room.now, by="周秘书")
    room.recalls(LIN, ids[1])
    asyncio.run(things.clear(room.db, tmp_path))
    assert [path.name for path in folder.iterdir()] == ["3.png"]
    channel.close()
