"""这本书, 同荐 and +1 mean the book talked of just before in the group, for half an hour or as the group has it."""

import json
from datetime import timedelta

import pytest

from bot.understand import understand_lines
from models import inbox
from models.book import Book
from models.checkin import CheckIn
from models.recommendation import Recommendation
from models.record import Record, State
from models.reflection import Reflection
from tests.cast import Room

LIN, QING = "教育界-林静", "会务-阿青"


def said(room: Room, *what: tuple[str, str]) -> list[Record]:
    """The records that the last of some messages left."""
    for who, text in what:
        room.says(who, text)
    last = room.ask(lambda session: inbox.find(session, "room", "room", f"m{room.said}"))
    return [row for row in room.records() if row.message_id == last.id]


def books(room: Room, rows: list[Record]) -> list[str]:
    return [
        room.ask(lambda session, row=row: session.get_one(Book, row.book_id).title) if row.book_id else ""
        for row in rows
    ]


@pytest.mark.parametrize("words", ["同荐", "我也推荐", "+1", "这本书我也推荐", "同荐！", "这本值得一读，大家都看看"])
def test_who_agrees_recommends_the_same_book(room: Room, words: str) -> None:
    rows = said(room, (LIN, "推荐《活着》，冬天读很暖"), (QING, words))
    assert [type(row) for row in rows] == [Recommendation]
    assert books(room, rows) == ["活着"]


def test_a_thought_about_this_book_is_about_that_book_in_the_members_own_words(room: Room) -> None:
    thought = "这本书我读了两遍才明白，下乡调研先得学会听懂乡音，不然老百姓说的和我们记的不是一回事。"
    (row,) = said(room, (LIN, "谁看过《乡土中国》"), (QING, thought))
    assert isinstance(row, Reflection)
    assert (books(room, [row]), row.words) == (["乡土中国"], thought)


def test_after_half_an_hour_it_stays_open(room: Room) -> None:
    room.says(LIN, "推荐《活着》，冬天读很暖")
    room.now += timedelta(minutes=31)
    rows = said(room, (QING, "同荐"))
    assert books(room, rows) == [""]
    assert said(room, (QING, "+1")) == []


def test_the_group_may_set_it_shorter_or_turn_it_off(room: Room) -> None:
    with room.db.begin() as session:
        room.group(session).talk_minutes = 0
    assert books(room, said(room, (LIN, "推荐《活着》，冬天读很暖"), (QING, "同荐"))) == [""]


def test_another_groups_talk_is_not_meant(room: Room) -> None:
    room.says(LIN, "推荐《活着》，冬天读很暖", room="r2")
    assert books(room, said(room, (QING, "同荐"))) == [""]


def test_of_two_books_it_is_not_said_which_one_this_is(room: Room) -> None:
    room.says(LIN, "推荐《活着》和《乡土中国》，都值得一读")
    assert books(room, said(room, (QING, "同荐"))) == ["活着", "乡土中国"]
    assert books(room, said(room, (QING, "这本书推荐给大家"))) in ([], [""])


@pytest.mark.parametrize("between", ["周六下午沙龙，要来的报个名", "好的收到，我下午去书屋取一下"])
def test_a_plus_one_to_something_else_is_none(room: Room, between: str) -> None:
    assert said(room, (LIN, "推荐《活着》，冬天读很暖"), (QING, between), ("云🌸", "+1")) == []


def test_a_plus_one_behind_others_agrees_too(room: Room) -> None:
    rows = said(room, (LIN, "推荐《活着》，冬天读很暖"), (QING, "+1"), ("云🌸", "+1"))
    assert books(room, rows) == ["活着"]


def test_a_plus_one_to_somebodys_check_in_is_none(room: Room) -> None:
    assert said(room, (LIN, "打卡《活着》读到98页"), (QING, "+1")) == []


def test_a_place_alone_is_in_the_book_one_just_spoke_of(room: Room) -> None:
    (row,) = said(room, (LIN, "打卡《活着》第四章"), (LIN, "第五章读完"))
    assert isinstance(row, CheckIn)
    assert (books(room, [row]), row.chapter_last, row.state) == (["活着"], 5, State.sure)


def test_in_a_book_that_others_spoke_of_a_person_decides(room: Room) -> None:
    (row,) = said(room, (LIN, "打卡《活着》第四章"), (QING, "第五章读完"))
    assert (books(room, [row]), row.state) == (["活着"], State.pending)


def test_without_talk_before_a_place_alone_is_nothing(room: Room) -> None:
    assert said(room, (LIN, "第五章读完")) == []
    assert said(room, (LIN, "打卡《活着》第四章"), (QING, "第五章读完了吗")) == []


def test_at_the_same_moment_it_is_known_too(room: Room) -> None:
    room.hear(room.incoming(LIN, "推荐《活着》，冬天读很暖"), room.incoming(QING, "同荐"))
    assert books(room, room.records()) == ["活着", "活着"]


def test_recalled_words_are_no_talk_any_more(room: Room) -> None:
    room.says(LIN, "推荐《活着》，冬天读很暖")
    room.recalls(LIN, "m1")
    assert books(room, said(room, (QING, "同荐"))) == [""]


@pytest.mark.parametrize("words", ["这本来就不该这样", "这本身就是问题", "这本子借我用用"])
def test_what_only_looks_like_it_is_none(room: Room, words: str) -> None:
    assert said(room, (LIN, "推荐《活着》，冬天读很暖"), (QING, words)) == []


def test_asked_for_one_message_alone_there_is_no_talk_before(room: Room) -> None:
    lines = [
        json.dumps({"id": text, "text": text, "sent_at": None}) for text in ("推荐《活着》", "同荐", "+1", "第五章读完")
    ]
    answers = [json.loads(one)["records"] for one in understand_lines(lines, room.catalogue, lambda *_: None)]
    assert answers[1:] == [[{"kind": "recommendation"}], [], []]
