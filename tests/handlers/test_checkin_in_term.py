"""打卡 in a group that reads together: the term's book, the term's day, and what is made up in time."""

from datetime import date

import pytest

from bot.message import Medium
from models import term as terms
from models.checkin import CheckIn
from models.record import State
from tests.cast import Room
from tests.terms import LIN, QING, at, check_ins, privately, read_together, says_at


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("打卡", 12),
        ("第五章", 12),
        ("P233", 12),
        ("读到第五章", 12),
        ("打卡 第五章", 12),
        ("Day 12", 12),
        ("Day 12 第五章", 12),
        ("第12天，第五章", 12),
        ("第十天", 10),
        ("补第10天", 10),
        ("补第10天的卡", 10),
        ("昨天忘打卡了，补上", 11),
    ],
)
def test_what_names_no_book_is_of_the_terms_book_and_day(room: Room, words: str, day: int) -> None:
    read_together(room)
    says_at(room, "12 20:00", LIN, words)
    assert check_ins(room) == [("林静", date(2026, 4, day), "活着")]
    assert privately(room)[1:] == []


@pytest.mark.parametrize("words", ["第五章", "P233", "Day 12", "补第10天", "读到第五章"])
def test_without_a_term_such_words_alone_are_nothing(room: Room, words: str) -> None:
    says_at(room, "12 20:00", LIN, words)
    assert check_ins(room) == []
    read_together(room)
    says_at(room, "30 20:00", LIN, words)
    assert [row for row in check_ins(room) if row[2]] == []


def test_a_check_in_that_names_another_book_stays_that_books(room: Room) -> None:
    read_together(room, day_ends=1560)
    says_at(room, "12 01:30", LIN, "打卡《乡土中国》第三章")
    assert check_ins(room) == [("林静", date(2026, 4, 12), "乡土中国")]


def test_the_book_one_just_spoke_of_oneself_is_meant_before_the_terms(room: Room) -> None:
    read_together(room)
    says_at(room, "12 20:00", LIN, "打卡《乡土中国》第三章")
    says_at(room, "12 20:05", LIN, "第四章读完")
    says_at(room, "12 20:10", QING, "第四章读完")
    assert [row[2] for row in check_ins(room)] == ["乡土中国", "乡土中国", "活着"]
    assert {row.state for row in room.records()} == {State.sure}


@pytest.mark.parametrize(
    ("ends", "when", "day"),
    [
        (1440, "12 00:01", 12),
        (1440, "12 23:59", 12),
        (1560, "12 01:30", 11),
        (1560, "12 01:59", 11),
        (1560, "12 02:00", 12),
        (1560, "22 01:30", 21),
        (1320, "12 21:59", 12),
        (1320, "12 22:00", 13),
    ],
)
def test_a_day_ends_when_the_term_says(room: Room, ends: int, when: str, day: int) -> None:
    read_together(room, day_ends=ends)
    says_at(room, when, LIN, "打卡《活着》第三章")
    assert check_ins(room) == [("林静", date(2026, 4, day), "活着")]


def test_in_two_terms_nothing_is_guessed(room: Room) -> None:
    read_together(room)
    read_together(room, "双书共读", "乡土中国", since=date(2026, 4, 10))
    for words in ("打卡", "第五章", "Day 3", "打卡第3天"):
        says_at(room, "12 20:00", LIN, words)
    assert [row[1:] for row in check_ins(room)] == [(date(2026, 4, 12), "")] * 2
    says_at(room, "12 20:00", LIN, "打卡第3天《乡土中国》第五章")
    says_at(room, "13 20:00", LIN, "打卡第12天《活着》第五章")
    assert [row[1] for row in check_ins(room)[2:]] == [date(2026, 4, 12)] * 2


def test_what_is_made_up_too_late_is_kept_as_said_and_told_to_the_sender_alone(room: Room) -> None:
    read_together(room)
    said = says_at(room, "20 20:00", LIN, "补第10天的卡")
    assert check_ins(room) == [("林静", date(2026, 4, 20), "活着")]
    assert any("“四月共读”的漏卡3天内可以补，第10天（4月10日）的已经过了时间" in one for one in said)
    assert [post.room for post in room.posts() if "过了时间" in post.text] == [None]


@pytest.mark.parametrize(
    ("when", "words", "told", "day"),
    [
        ("05 20:00", "补第19天", "今天是第5天，第19天还没到", 5),
        ("05 20:00", "补第30天", "一共21天，没有第30天", 5),
        ("24 20:00", "补第21天", "", 21),
        ("25 20:00", "补第21天的卡", "补卡到4月24日为止", 25),
        ("25 20:00", "第21天补卡", "补卡到4月24日为止", 25),
    ],
)
def test_a_day_that_is_not_there_is_said_so(room: Room, when: str, words: str, told: str, day: int) -> None:
    read_together(room)
    said = "\n".join(says_at(room, when, LIN, words, friend=True))
    assert told in said
    assert [row[1].day for row in check_ins(room)] == [day]


def test_a_date_that_is_too_late_stays_on_its_date_and_out_of_the_term(room: Room) -> None:
    read_together(room)
    said = says_at(room, "20 20:00", LIN, "4月10日补卡：《活着》读到98页")
    assert check_ins(room)[0][1] == date(2026, 4, 10)
    assert any("不计入共读的天数" in one for one in said)


def test_who_counts_one_behind_means_today(room: Room) -> None:
    read_together(room)
    says_at(room, "12 20:00", LIN, "Day 12")
    says_at(room, "13 20:00", LIN, "Day 12")
    says_at(room, "13 20:00", QING, "Day 12")
    assert [row[1].day for row in check_ins(room)] == [12, 13, 12]


def test_where_everybody_reads_their_own_the_day_alone_counts(room: Room) -> None:
    read_together(room, book=None, day_ends=1560)
    says_at(room, "12 01:00", LIN, "打卡")
    says_at(room, "12 01:00", LIN, "第五章")
    says_at(room, "12 01:00", LIN, "打卡《乡土中国》第三章")
    assert check_ins(room) == [("林静", date(2026, 4, 11), ""), ("林静", date(2026, 4, 11), "乡土中国")]


def test_it_is_corrected_and_recalled_like_any_other(room: Room) -> None:
    read_together(room)
    says_at(room, "12 20:00", LIN, "第五章")
    says_at(room, "12 20:01", LIN, "更正一下，刚才写错了，是第六章")
    (row,) = room.records()
    assert isinstance(row, CheckIn)
    assert (row.chapter_last, row.state) == (6, State.sure)
    room.recalls(LIN, "m1")
    assert [row.state for row in room.records()] == [State.cancelled]


def test_a_corrected_number_moves_it_to_that_day(room: Room) -> None:
    read_together(room)
    says_at(room, "12 20:00", LIN, "打卡")
    says_at(room, "12 20:01", LIN, "更正一下，刚才写错了，是第11天")
    assert check_ins(room) == [("林静", date(2026, 4, 11), "活着")]


def test_a_picture_with_no_more_than_a_day_waits_only_in_a_term(room: Room) -> None:
    picture = {"medium": Medium.image}
    says_at(room, "12 20:00", LIN, "第12天", **picture)
    assert room.records() == []
    read_together(room)
    says_at(room, "12 20:20", LIN, "第12天", **picture)
    assert [row.state for row in room.records()] == [State.sure, State.pending]


def test_a_term_that_was_called_off_takes_nothing(room: Room) -> None:
    term = read_together(room)
    with room.db.begin() as session:
        terms.call_off(session, session.merge(term), at("10 12:00"), "阿青")
    says_at(room, "12 20:00", LIN, "打卡")
    says_at(room, "12 20:00", LIN, "第五章")
    assert check_ins(room) == [("林静", date(2026, 4, 12), "")]


def test_rows_of_a_list_take_the_book_and_stand_once(room: Room) -> None:
    read_together(room)
    says_at(room, "12 20:00", LIN, "#接龙\n打卡第12天\n1. 林静 第五章\n2. 阿青 第六章")
    says_at(room, "12 20:10", LIN, "#接龙\n打卡第12天\n1. 林静 第五章\n2. 阿青 第六章\n3. 周秘书 第六章")
    assert check_ins(room) == [(name, date(2026, 4, 12), "活着") for name in ("林静", "阿青", "周秘书")]
