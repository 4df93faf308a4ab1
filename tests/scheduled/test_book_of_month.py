"""月度一书: the book most persons read or recommended; one reader alone makes none, and equal ones stand together."""

from sqlmodel import select

from models.book import Book
from models.group import Quotes
from tests.cast import Room
from tests.scheduled.posts import post


def test_a_book_of_one_reader_is_none(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    assert post(room, "book_of_month") == ""


def test_the_book_of_most_with_a_word_that_may_be_shown(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    room.says("会务-阿青", "推荐《活着》，写得节制")
    room.says("会务-阿青", "打卡《乡土中国》第三章")
    assert post(room, "book_of_month").splitlines() == [
        "【月度一书】3月22日—4月21日",
        "《活着》余华",
        "   1位书友在读，1位书友推荐",
        "   “写得节制”——阿青",
    ]
    with room.db.begin() as session:
        room.group(session).quotes = Quotes.ask
    assert "节制" not in post(room, "book_of_month")


def test_equal_ones_stand_together_and_what_is_off_the_lists_stays_out(room: Room) -> None:
    for who in ("教育界-林静", "会务-阿青"):
        room.says(who, "打卡《活着》读到98页")
        room.says(who, "打卡《乡土中国》第三章")
    words = post(room, "book_of_month")
    assert words.index("《活着》") < words.index("《乡土中国》")
    with room.db.begin() as session:
        session.exec(select(Book).where(Book.title == "活着")).one().listed = False
    assert "《活着》" not in post(room, "book_of_month")
