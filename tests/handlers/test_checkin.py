"""打卡 in the group: what is said becomes a check-in with its place, and what is unsure waits."""

from datetime import date

from models.checkin import CheckIn
from models.member import Member
from models.record import State
from tests.cast import Room


def test_a_check_in_is_recorded_for_the_member_and_confirmed(room: Room) -> None:
    assert room.says("教育界-林静", "打卡《活着》读到98页") == ["已记：打卡《活着》读至98页"]
    (row,) = room.records()
    assert isinstance(row, CheckIn)
    assert (row.page_first, row.page_last, row.state, row.message_id) == (98, 98, State.sure, 1)
    assert room.ask(lambda session: session.get_one(Member, row.member_id).name) == "林静"


def test_a_bare_check_in_is_one_without_a_book(room: Room) -> None:
    assert room.says("教育界-林静", "打卡") == ["已记：打卡"]
    (row,) = room.records()
    assert row.book_id is None


def test_two_books_in_one_check_in_are_a_row_each(room: Room) -> None:
    room.says("教育界-林静", "打卡，今天读了《活着》和《乡土中国》")
    assert [(row.book_id, row.part, row.seq) for row in room.records()] == [(1, 0, 0), (2, 0, 1)]


def test_yesterday_is_the_day_before_it_was_said(room: Room) -> None:
    room.says("教育界-林静", "昨天忘打卡了，补上：《活着》读完")
    (row,) = room.records()
    assert isinstance(row, CheckIn)
    assert (row.day, row.finished) == (date(2026, 4, 20), True)


def test_a_check_in_for_somebody_else_is_theirs(room: Room) -> None:
    room.says("教育界-林静", "代阿青打卡《活着》读到98页")
    (row,) = room.records()
    assert room.ask(lambda session: session.get_one(Member, row.member_id).name) == "阿青"
    assert row.state == State.sure


def test_for_somebody_the_roster_does_not_know_it_waits(room: Room) -> None:
    room.says("教育界-林静", "代王小明打卡《活着》读到98页")
    room.says("教育界-林静", "代王小明打卡《活着》读到99页")
    first, second = room.records()
    assert first.state == second.state == State.pending
    assert first.member_id == second.member_id
    assert room.ask(lambda session: session.get_one(Member, first.member_id).name) == "王小明"


def test_for_somebody_who_is_not_to_be_recorded_it_is_not(room: Room) -> None:
    room.says("会务-阿青", "不要记我")
    room.says("教育界-林静", "代阿青打卡《活着》读到98页")
    assert room.records() == []
