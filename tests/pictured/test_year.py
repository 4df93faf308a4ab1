"""What one member's year tells them: their days, books, best words and the copies they handed on."""

from collections.abc import Collection
from datetime import date

from bot.pictured.year import year
from bot.pictures.year import Read, Year
from models.member import Member
from tests.cast import Room
from tests.terms import the

LIN, QING, ZHOU = "教育界-林静", "会务-阿青", "秘书处-周秘书"
THOUGHT = "读《活着》有感：人是为活着本身而活着的。驻村两年以后再看，才明白老百姓的韧劲从哪里来。这书我会再读。"


def lin(room: Room, number: int = 2026, groups: Collection[int] | None = None) -> Year:
    one, end = the(room, "林静"), date(2026, 12, 31)
    found: Year = room.ask(lambda session: year(session, session.get_one(Member, one), number, end, groups))
    return found


def test_days_books_and_the_sentence_most_worth_keeping(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到98页")
    room.says(LIN, THOUGHT)
    room.now = room.now.replace(day=22)
    room.says(LIN, "《活着》读完了")
    room.says(LIN, "打卡《乡土中国》读到3页")
    room.says(QING, "打卡《活着》读到98页")
    one = lin(room)
    assert (one.name, one.days, one.reflections) == ("林静", 2, 1)
    assert one.books == (Read("活着", True), Read("乡土中国", False))
    assert (one.words, one.words_of) == ("驻村两年以后再看，才明白老百姓的韧劲从哪里来。", "活着")
    assert lin(room, 2025) == Year("林静", 2025, 0, (), 0, 0)


def test_the_copies_one_had_and_who_came_after(room: Room) -> None:
    room.says(QING, "放漂《活着》一本，编号CF-0012，搁在书屋了")
    room.says(LIN, "《活着》已取书")
    assert lin(room).journeys == ("《活着》在您手里",)
    room.says(LIN, "《活着》转给周秘书了")
    room.says(ZHOU, "CF-0012收到了")
    assert lin(room).journeys == ("《活着》从您手里又传给了1位书友",)


def test_whoever_keeps_another_group_sees_nothing_of_a_copy(room: Room) -> None:
    room.says(QING, "放漂《活着》一本，编号CF-0012，搁在书屋了")
    room.says(LIN, "《活着》已取书")
    assert lin(room, groups=[1]).journeys == ("《活着》在您手里",)
    assert lin(room, groups=[2]).journeys == ()
