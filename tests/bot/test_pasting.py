"""A pasted chat becomes the same records as a live one, each once; what was taken back or not to be kept stays away."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.message import Medium
from bot.pasting import Pasting, Tally
from bot.text.transcript import read_chat
from models.checkin import CheckIn
from models.entry import Entry
from models.inbox import Fate, Message
from models.member import Identity, Member
from models.record import COUNTS, State
from tests.cast import SHANGHAI, Room

NOW = datetime(2026, 4, 24, 9, 0, tzinfo=SHANGHAI)
OPENED = datetime(2026, 4, 21, 20, 0, tzinfo=SHANGHAI)


def paste(room: Room, text: str, *, since: datetime = OPENED, group: int = 1) -> Tally:
    """Paste a text into the group, as the command does."""
    with room.db.begin() as session:
        pasting = Pasting(room.group(session), read_chat(text, NOW), room.catalogue, since, NOW)
        for part in pasting.parts:
            pasting.take(session, part)
        entry = Entry(by="周秘书", at=NOW, source="chat")
        session.add(entry)
        session.flush()
        pasting.cover(session, entry.id or 0)
    return pasting.tally


def pages(room: Room, states: Sequence[State] = COUNTS) -> list[int | None]:
    return [row.page_last for row in room.records() if isinstance(row, CheckIn) and row.state in states]


def live(room: Room, who: str, text: str, at: str, **more: object) -> None:
    """Somebody says something live at a moment such as 04-22 20:15:10."""
    said = datetime.strptime(f"2026-{at}", "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)
    room.hear(room.incoming(who, text, sent_at=said, **more))


def texts(room: Room) -> list[str]:
    return room.ask(lambda session: list(session.exec(select(Message.text).order_by(col(Message.id)))))


SAME = {
    "windows": "教育界-林静 2026/4/22 20:15:10\n打卡《活着》读到98页\n会务-阿青 2026/4/22 20:16:00\n辛苦了\n",
    "minutes": "教育界-林静 2026-04-22 20:15\n打卡《活着》读到98页\n\n会务-阿青 2026-04-22 20:16\n辛苦了\n",
    "phone": "—————  2026-4-22  —————\n教育界-林静  20:15\n打卡《活着》读到98页\n会务-阿青  20:16\n辛苦了\n",
    "day": "4月22日\n教育界-林静:\n打卡《活着》读到98页\n\n会务-阿青:\n辛苦了\n",
    "ids": "2026-04-22 20:15:10 教育界-林静(wx_a)\n打卡《活着》读到98页\n2026-04-22 20:16:00 会务-阿青(wx_b)\n辛苦了",
    "table": "时间,昵称,内容\n2026/4/22 20:15,教育界-林静,打卡《活着》读到98页\n2026/4/22 20:16,会务-阿青,辛苦了\n",
}


@pytest.mark.parametrize("first", SAME)
def test_one_chat_in_every_layout_is_taken_once(room: Room, first: str) -> None:
    assert len(paste(room, SAME[first]).taken) == 2
    for again in SAME.values():
        tally = paste(room, again)
        assert (len(tally.taken), tally.known) == (0, 2)
    assert pages(room) == [98]


@pytest.mark.parametrize("layout", SAME)
def test_what_was_heard_live_is_not_taken_again(room: Room, layout: str) -> None:
    live(room, "教育界-林静", "打卡《活着》读到98页", "04-22 20:15:10")
    tally = paste(room, SAME[layout])
    assert (len(tally.taken), tally.known) == (1, 1)
    assert pages(room) == [98]


def test_two_equal_messages_in_one_minute_are_two(room: Room) -> None:
    twice = "教育界-林静 2026-04-22 20:15\n打卡\n教育界-林静 2026-04-22 20:15\n打卡\n"
    live(room, "教育界-林静", "打卡", "04-22 20:15:10")
    assert (len((tally := paste(room, twice)).taken), tally.known) == (1, 1)
    assert len(paste(room, twice).taken) == 0
    live(room, "会务-阿青", "打卡", "04-22 20:15:10")
    live(room, "会务-阿青", "打卡", "04-22 20:15:40")
    assert len(paste(room, twice.replace("教育界-林静", "会务-阿青")).taken) == 0


def test_pastes_that_overlap_add_what_is_new_only(room: Room) -> None:
    lines = [f"教育界-林静 2026-04-22 20:{minute:02}\n打卡《活着》读到{minute}页\n" for minute in range(10, 20)]
    paste(room, "".join(lines[:6]))
    tally = paste(room, "".join(lines[3:]))
    assert (len(tally.taken), tally.known) == (4, 3)
    assert pages(room) == list(range(10, 20))


@pytest.mark.parametrize(
    ("heard", "copied"),
    [
        ("打卡《活着》读到98页", "打卡 《活着》　读到98页 "),
        ("今天打卡:", "今天打卡:\n《活着》读到98页，福贵的一生让人久久不能平静"),
        (
            "打卡《活着》读到98页，福贵的一生让人久久不能平静，合上书想了很久很久",
            "打卡《活着》读到98页，福贵的一生让人久久…",
        ),
        (
            "「会务-阿青：大家读到哪了」\n- - - - - - - - - -\n打卡《活着》读到98页",
            "打卡《活着》读到98页\n引用：会务-阿青：大家读到哪了",
        ),
    ],
)
def test_copies_that_differ_in_blanks_cuts_and_quotes_are_known(room: Room, heard: str, copied: str) -> None:
    live(room, "教育界-林静", heard, "04-22 20:15:10")
    before = len(room.records())
    tally = paste(room, f"教育界-林静 2026-04-22 20:15\n{copied}\n")
    assert (len(tally.taken), tally.known) == (0, 1)
    assert len(room.records()) == before


def test_longer_words_with_the_same_beginning_are_new(room: Room) -> None:
    live(room, "教育界-林静", "打卡《额尔古纳河右岸》，今天一口气读了", "04-22 20:15:10")
    assert len(paste(room, "教育界-林静 2026-04-22 20:15\n打卡《额尔古纳河右岸》，今天一口气读了98页\n").taken) == 1


def test_a_clock_that_is_a_minute_off_is_the_same_message(room: Room) -> None:
    live(room, "教育界-林静", "打卡《活着》读到98页", "04-22 20:14:59")
    assert paste(room, SAME["minutes"]).known == 1


def test_a_person_is_known_under_another_name_once_bound(room: Room) -> None:
    live(room, "wx1", "打卡《活着》读到98页", "04-22 20:15:10", sender_name="教育界-林静")
    with room.db.begin() as session:
        session.exec(select(Identity)).one().shown_name = "林静（出差）"
    tally = paste(room, SAME["minutes"].replace("教育界-林静", "林静（出差）"))
    assert (len(tally.taken), tally.known) == (1, 1)


def test_what_was_recalled_live_does_not_come_back(room: Room) -> None:
    live(room, "教育界-林静", "推荐《活着》，秘密的理由只有我知道", "04-22 20:15:10", id="x1")
    room.recalls("教育界-林静", "x1")
    copied = "教育界-林静 2026-04-22 20:15\n推荐《活着》，秘密的理由只有我知道\n"
    for text in (copied, copied.replace("只有我知道", "只有…"), f"4月22日\n{copied.replace(' 2026-04-22 20:15', ':')}"):
        assert len(paste(room, text).taken) == 0
    assert [row.state for row in room.records()] == [State.cancelled]
    assert not any("秘密" in text for text in texts(room))


def test_what_was_cancelled_does_not_come_back(room: Room) -> None:
    live(room, "教育界-林静", "打卡《活着》读到98页", "04-22 20:15:10")
    live(room, "教育界-林静", "撤销打卡", "04-22 20:20:00")
    assert paste(room, SAME["phone"]).known == 1
    assert pages(room) == []


def test_who_is_not_to_be_recorded_is_not_recorded_by_a_copy(room: Room) -> None:
    live(room, "wx9", "不要记我", "04-22 20:00:00", sender_name="云🌸")
    live(room, "wx1", "不要记我", "04-22 20:01:00", sender_name="教育界-林静")
    words = "打卡《活着》读到98页\n"
    text = f"云🌸 2026-04-22 20:15\n{words}教育界-林静 2026-04-22 20:15\n{words}林静 2026-04-22 20:16\n{words}"
    paste(room, text)
    assert room.records() == []
    assert "打卡《活着》读到98页" not in texts(room)
    live(room, "wx9", "可以记我了", "04-23 20:00:00", sender_name="云🌸")
    assert len(paste(room, text).taken) == 0
    assert room.records() == []


def test_a_wish_inside_the_text_holds_from_there(room: Room) -> None:
    paste(
        room,
        "教育界-林静 2026-04-22 20:15\n打卡《活着》读到98页\n教育界-林静 2026-04-22 20:16\n不要记我\n"
        "教育界-林静 2026-04-22 20:17\n打卡《活着》读到99页\n",
    )
    assert pages(room) == [98]


def test_a_correction_inside_the_text_is_followed(room: Room) -> None:
    live(room, "教育界-林静", "打卡《活着》读到300页", "04-23 20:15:10")
    paste(
        room,
        "教育界-林静 2026-04-22 20:15\n打卡《活着》读到89页\n会务-阿青 2026-04-22 20:16\n好\n"
        "教育界-林静 2026-04-22 20:17\n更正一下，刚才写错了，是读到98页\n",
    )
    assert sorted(page or 0 for page in pages(room)) == [98, 300]


def test_a_correction_that_was_not_heard_changes_what_came_before_it(room: Room) -> None:
    live(room, "教育界-林静", "打卡《活着》读到89页", "04-22 20:15:10")
    live(room, "教育界-林静", "打卡《活着》读到300页", "04-23 20:15:10")
    paste(room, "教育界-林静 2026-04-22 20:17\n更正一下，刚才写错了，是读到98页\n")
    assert pages(room) == [98, 300]


def test_strangers_stay_one_person_in_live_talk_and_pastes(room: Room) -> None:
    live(room, "wx9", "打卡《活着》读到97页", "04-22 20:00:00", sender_name="云🌸")
    paste(room, "云🌸 2026-04-22 20:15\n打卡《活着》读到98页\n")
    paste(room, "2026-04-22 20:16:00 云🌸(wxid_z)\n打卡《活着》读到99页\n")
    assert len({row.member_id for row in room.records()}) == 1
    assert room.ask(lambda session: len(session.exec(select(Member).where(Member.name == "云🌸")).all())) == 1


def test_nothing_before_the_opening(room: Room) -> None:
    text = "教育界-林静 2026-04-21 19:15\n打卡《活着》读到98页\n教育界-林静 2026-04-22 19:15\n打卡《活着》读到99页\n"
    assert paste(room, text).early == 1
    assert pages(room) == [99]
    assert paste(room, text, since=OPENED - timedelta(days=30)).known == 1
    assert sorted(page or 0 for page in pages(room)) == [98, 99]


def test_a_line_in_its_place_takes_back_what_was_heard(room: Room) -> None:
    live(room, "教育界-林静", "打卡《活着》读到97页", "04-22 20:15:10")
    live(room, "教育界-林静", "推荐《活着》，秘密的理由", "04-22 20:16:10")
    tally = paste(
        room,
        '教育界-林静 2026/4/22 20:15:10\n打卡《活着》读到97页\n"教育界-林静" 撤回了一条消息\n'
        "会务-阿青 2026/4/22 20:20:00\n好\n",
    )
    assert pages(room) == [97]
    assert not any("秘密" in text for text in texts(room))
    assert len(tally.taken_back) == 1


def test_a_message_right_before_its_recall_is_not_recorded(room: Room) -> None:
    text = '教育界-林静 2026/4/22 20:15:10\n打卡《活着》读到97页\n"教育界-林静" 撤回了一条消息\n'
    tally = paste(room, text)
    assert (pages(room), len(tally.taken_back)) == ([], 1)
    assert room.ask(lambda session: session.exec(select(Message.fate)).one()) == Fate.recalled
    assert len(paste(room, text.split('"')[0]).taken) == 0
    assert not any("97" in words for words in texts(room))


def test_a_recall_by_somebody_else_takes_nothing(room: Room) -> None:
    paste(room, '教育界-林静 2026/4/22 20:15:10\n打卡《活着》读到97页\n"会务-阿青" 撤回了一条消息\n')
    assert pages(room) == [97]


def test_a_picture_heard_live_is_the_picture_of_the_copy(room: Room) -> None:
    live(room, "教育界-林静", "", "04-22 20:15:10", medium=Medium.image)
    for shown in ("[图片]", "[图片: 8b0a.jpg(请在附件中查看)]", "![图片](http://127.0.0.1/x)"):
        assert paste(room, f"教育界-林静 2026-04-22 20:15\n{shown}\n").known == 1
    assert paste(room, '教育界-林静 2026-04-22 20:15\n[语音] 12"\n').known == 0


def test_a_live_message_that_comes_late_over_a_paste_is_the_pasted_one(room: Room) -> None:
    paste(room, SAME["minutes"])
    at = datetime(2026, 4, 22, 20, 15, 10, tzinfo=SHANGHAI)
    late = room.incoming("教育界-林静", "打卡《活着》读到98页", sent_at=at, id="late")
    room.now = NOW
    room.hear(late, late)
    assert pages(room) == [98]
    room.recalls("教育界-林静", "late")
    assert pages(room) == []
    assert paste(room, SAME["windows"]).known == 2
