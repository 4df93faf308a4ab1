"""荐书榜: the week's books with who commends them, and their words where they may be shown."""

from sqlmodel import select

from models import venue
from models.book import Book
from models.copy import Copy, Whereabouts
from models.group import Quotes, Schedule
from models.quoting import quotable, words_to_ask
from tests.cast import Room
from tests.scheduled.posts import decide, post


def test_quotes_wait_for_an_organiser_where_the_group_asks(room: Room) -> None:
    with room.db.begin() as session:
        room.group(session).quotes = Quotes.ask
    room.says("教育界-林静", "推荐《活着》，读了三遍，遍遍不同")
    assert "遍遍不同" not in post(room, "recommended_list")
    with room.db.begin() as session:
        (asked,) = words_to_ask(session)
        code, name, words = asked.code, asked.name, asked.words
        assert (name, words[-4:]) == ("林静", "遍遍不同")
        row = quotable(session, code)
        assert row is not None
        row.quotable = True
    assert "遍遍不同" in post(room, "recommended_list")


def test_joint_recommenders_stand_together_by_office_or_by_time(room: Room) -> None:
    room.says("教育界-林静", "推荐《活着》，读了三遍，遍遍不同")
    room.says("会务-阿青", "推荐《活着》，写得节制")
    room.says("会务-阿青", "推荐《乡土中国》")
    decide(room, "阿青", rank=1)
    words = post(room, "recommended_list")
    assert words.count("《活着》") == 1
    assert words.index("《活着》") < words.index("《乡土中国》")
    assert "阿青、林静荐" in words
    assert len(words.splitlines()) <= 20
    with room.db.begin() as session:
        room.group(session).by_rank = False
    assert "林静、阿青荐" in post(room, "recommended_list")


def test_who_is_ill_or_not_recorded_is_in_no_list(room: Room) -> None:
    room.says("教育界-林静", "推荐《活着》，读了三遍，遍遍不同")
    room.says("会务-阿青", "推荐《活着》，写得节制")
    decide(room, "林静", resting=True)
    assert "林静" not in post(room, "recommended_list")
    assert "遍遍不同" not in post(room, "recommended_list")
    decide(room, "阿青", recorded=False)
    assert post(room, "recommended_list") == ""


def shelve(room: Room, *titles: str) -> None:
    """Copies of books on the shelf of 玉龙书屋."""
    with room.db.begin() as session:
        shelf = venue.called(session, "玉龙书屋")
        for number, title in enumerate(titles, 1):
            book = session.exec(select(Book).where(Book.title == title)).first() or Book(title=title)
            session.add(book)
            session.flush()
            session.add(
                Copy(
                    code=f"CF-{number:04}", book_id=book.id or 0, venue_id=shelf.id, entered_at=room.now, since=room.now
                )
            )


def test_what_is_free_on_the_shelf_stands_with_it(room: Room) -> None:
    shelve(room, "活着", "活着", "乡土中国", "额尔古纳河右岸")
    assert post(room, "recommended_list") == ""
    room.says("教育界-林静", "推荐《活着》")
    with room.db.begin() as session:
        session.exec(select(Copy).where(Copy.code == "CF-0003")).one().whereabouts = Whereabouts.held
    assert post(room, "recommended_list").endswith("\n漂流架上可借：《活着》《额尔古纳河右岸》")


def test_a_full_shelf_is_told_shortly_and_only_the_groups_own(room: Room) -> None:
    shelve(room, *(f"第{number}本书" for number in range(1, 13)))
    room.says("教育界-林静", "推荐《活着》")
    last = post(room, "recommended_list").splitlines()[-1]
    assert last.count("《") == 8
    assert last.endswith("等12种")
    with room.db.begin() as session:
        room.group(session).venue_id = venue.called(session, "政协书房").id
    assert "漂流架" not in post(room, "recommended_list")


def test_a_group_may_have_its_list_every_month(room: Room) -> None:
    room.says("教育界-林静", "推荐《活着》")
    with room.db.begin() as session:
        monthly = {"every": "month", "day": 1, "at": room.now.time()}
        session.add(Schedule(group_id=1, job="recommended_list", on=True, **monthly))
    assert post(room, "recommended_list").startswith("【月度荐书】3月22日—4月21日\n")
