"""荐书 in the group: a book commended to others, with the words that commend it."""

from models.recommendation import Recommendation
from tests.cast import Room


def test_a_recommendation_keeps_the_words_that_commend_it(room: Room) -> None:
    assert room.says("教育界-林静", "推荐《活着》，读了三遍，遍遍不同") == ["已记：荐书《活着》"]
    (row,) = room.records()
    assert isinstance(row, Recommendation)
    assert row.words == "读了三遍，遍遍不同"


def test_agreeing_with_a_quoted_recommendation_recommends_its_book(room: Room) -> None:
    room.says("教育界-林静", "推荐《活着》，余华写的")
    room.says("会务-阿青", "同荐", quotes=("教育界-林静", "推荐《活着》，余华写的"))
    assert [row.book_id for row in room.records()] == [1, 1]
    assert len({row.member_id for row in room.records()}) == 2


def test_a_book_the_catalogue_does_not_know_is_kept_as_unverified(room: Room) -> None:
    room.says("教育界-林静", "推荐《没人知道的书名》，值得一读")
    (row,) = room.records()
    assert row.book_id == 4


def test_asking_for_one_is_none(room: Room) -> None:
    room.says("教育界-林静", "求推荐几本历史书")
    assert room.records() == []
