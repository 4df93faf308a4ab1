"""What stands on the poster: who recommended what, and only words that somebody let through."""

from pathlib import Path

from PIL import Image
from sqlmodel import select

from bot.pictured.poster import poster
from bot.pictures.poster import Poster, draw
from models import gap
from models.book import Book
from models.group import Quotes
from models.medium import FOLDER
from models.recommendation import Recommendation
from tests.cast import Room
from tests.events import second_group
from tests.pictured.scopes import april
from tests.scheduled.posts import decide

NOWHERE = Path("没有这个文件夹")
LIN, QING = "教育界-林静", "会务-阿青"


def shown(room: Room) -> Poster:
    one: Poster = room.ask(lambda session: poster(april(session, room))[0])
    return one


def recommend(room: Room) -> None:
    room.says(QING, "推荐《边城》，写的是山水和人情")
    room.says(LIN, "推荐《活着》，人是为活着本身而活着的，这句话我到四十岁才懂")
    room.says(QING, "推荐《活着》")


def test_the_most_recommended_book_comes_first_with_words_and_a_name(room: Room) -> None:
    recommend(room)
    decide(room, "林静", title="林老师")
    one = shown(room)
    assert (one.group, one.title, one.days, one.persons) == ("红山区读书群", "四月好书", "2026年4月1日—30日", 2)
    assert [(book.title, book.persons, book.by) for book in one.books] == [("活着", 2, "林老师"), ("边城", 1, "阿青")]
    assert one.books[0].words == "这句话我到四十岁才懂"
    assert draw(one, NOWHERE)


def test_a_cover_that_the_office_uploaded_stands_beside_its_book(room: Room, tmp_path: Path) -> None:
    recommend(room)
    (tmp_path / FOLDER).mkdir()
    Image.new("RGB", (300, 420), "teal").save(tmp_path / FOLDER / "cover-1.jpg")
    without = draw(shown(room), tmp_path)
    alive = select(Book).where(Book.title == "活着")
    room.ask(lambda session: setattr(session.exec(alive).one(), "cover", "cover-1.jpg"))
    assert [book.cover for book in shown(room).books] == ["cover-1.jpg", ""]
    assert draw(shown(room), tmp_path) != without


def test_words_that_nobody_let_through_do_not_stand_on_it(room: Room) -> None:
    recommend(room)
    room.ask(lambda session: setattr(room.group(session), "quotes", Quotes.ask))
    assert {book.words for book in shown(room).books} == {""}
    room.ask(lambda session: setattr(session.exec(select(Recommendation)).first(), "quotable", True))
    assert [book.words[:2] for book in shown(room).books] == ["", "写的"]
    quoted = room.ask(lambda session: poster(april(session, room))[1])
    assert len(quoted) == 1


def test_on_a_poster_of_all_groups_only_words_stand_that_a_person_let_through(room: Room) -> None:
    recommend(room)
    second_group(room)
    one = shown(room)
    assert (one.group, len(one.books)) == ("各读书群", 2)
    assert {book.words for book in one.books} == {""}


def test_who_is_ill_or_not_recorded_is_not_on_it_and_an_empty_month_is_an_empty_poster(room: Room) -> None:
    recommend(room)
    decide(room, "林静", resting=True)
    decide(room, "阿青", recorded=False)
    assert shown(room).books == ()
    assert draw(shown(room), NOWHERE)


def test_what_was_not_heard_is_said(room: Room) -> None:
    recommend(room)
    with room.db.begin() as session:
        april(session, room).groups[0].opened_at = room.now.replace(day=1)
        gap.report(
            session,
            "room",
            "room",
            room.now.replace(day=10, hour=8, minute=0),
            room.now.replace(day=10, hour=12, minute=0),
            "断网",
        )
    assert shown(room).remark == "（4月10日08:00—12:00未收全，图中为已收到的部分）"
