"""Two entries of one book become one and come apart again, with everything that was recorded of them."""

import pytest
from sqlmodel import Session, col, select

from bot.storage import load_catalogue
from models import book as books
from models.book import Book, BookAlias
from models.doubles import doubles
from models.ledger import RECORDS
from models.merge import CannotMerge, merge, merges, undo
from tests.cast import Room

BY = "周秘书"


def everything(session: Session) -> list[object]:
    """All that a merge may touch, as plain values."""
    records = [
        (table.__tablename__, row.id, row.book_id)
        for table in RECORDS
        for row in session.exec(select(table).order_by(col(table.id)))
    ]
    aliases = [(one.id, one.book_id, one.alias) for one in session.exec(select(BookAlias).order_by(col(BookAlias.id)))]
    entries = [one.model_dump() for one in session.exec(select(Book).order_by(col(Book.id)))]
    return [records, aliases, entries]


def book(session: Session, title: str) -> Book:
    (found,) = books.named(session, title)
    return found


@pytest.fixture
def talk(room: Room) -> Room:
    """《活着呢》 was heard beside 《活着》, with records and another name of its own."""
    room.says("教育界-林静", "打卡《活着呢》读到98页")
    room.says("会务-阿青", "推荐《活着呢》，值得一读")
    room.says("教育界-林静", "打卡《活着》读到99页")
    with room.db.begin() as session:
        books.add_alias(session, book(session, "活着呢"), "活着嘛")
    return room


def test_what_was_recorded_moves_and_comes_back_exactly(talk: Room) -> None:
    before = talk.ask(everything)
    with talk.db.begin() as session:
        merge_id = merge(session, book(session, "活着呢"), book(session, "活着"), talk.now, BY)
    with talk.db.begin() as session:
        living = book(session, "活着")
        assert {row.book_id for table in RECORDS for row in session.exec(select(table))} == {living.id}
        assert books.aliases_of(session, living.id or 0) == ["活着嘛"]
        assert [one.moved for one in merges(session)] == [2]
        catalogue = load_catalogue(session)
        assert {catalogue.named(name).key for name in ("活着", "活着呢", "活着嘛")} == {living.id}  # type: ignore[union-attr]
        assert books.heard(session, "活着呢").id == living.id
        undo(session, merge_id, talk.now, BY)
    assert talk.ask(everything) == before
    assert talk.ask(merges) == []


def test_what_came_after_the_merge_stays_where_it_was_said(talk: Room) -> None:
    with talk.db.begin() as session:
        merge_id = merge(session, book(session, "活着呢"), book(session, "活着"), talk.now, BY)
        talk.catalogue = load_catalogue(session)
    talk.says("会务-阿青", "打卡《活着呢》读到12页")
    with talk.db.begin() as session:
        undone = undo(session, merge_id, talk.now, BY)
        by_book = [row.book_id for table in RECORDS for row in session.exec(select(table).order_by(col(table.id)))]
    assert by_book.count(undone.source.id) == 2
    assert by_book.count(undone.target.id) == 2


def test_a_checked_book_makes_the_other_checked_until_it_leaves(talk: Room) -> None:
    with talk.db.begin() as session:
        living, heard = book(session, "活着"), book(session, "活着呢")
        merge_id = merge(session, living, heard, talk.now, BY)
        assert heard.verified
        undo(session, merge_id, talk.now, BY)
        assert not heard.verified
        assert living.verified


def test_a_chain_is_followed_and_undone_from_its_end(talk: Room) -> None:
    with talk.db.begin() as session:
        heard, living, soil = (book(session, title) for title in ("活着呢", "活着", "乡土中国"))
        first = merge(session, heard, living, talk.now, BY)
        second = merge(session, living, soil, talk.now, BY)
        assert load_catalogue(session).named("活着呢").key == soil.id  # type: ignore[union-attr]
        with pytest.raises(CannotMerge, match="先撤销"):
            undo(session, first, talk.now, BY)
        undo(session, second, talk.now, BY)
        undo(session, first, talk.now, BY)
        with pytest.raises(CannotMerge, match="已经撤销"):
            undo(session, first, talk.now, BY)


def test_a_book_is_not_merged_with_itself_nor_twice(talk: Room) -> None:
    with talk.db.begin() as session:
        heard, living, soil = (book(session, title) for title in ("活着呢", "活着", "乡土中国"))
        with pytest.raises(CannotMerge, match="同一本"):
            merge(session, living, living, talk.now, BY)
        merge(session, heard, living, talk.now, BY)
        with pytest.raises(CannotMerge, match="早已并入"):
            merge(session, heard, soil, talk.now, BY)


def test_likely_doubles_are_shown_surest_first(room: Room) -> None:
    from bot.text.catalogue import loose

    with room.db.begin() as session:
        session.add(Book(title="额尔古纳河·右岸", verified=False))
        session.add(Book(title="额尔古那河右岸", verified=False))
        session.add(Book(title="活着", author="李玉霄"))
        session.add_all(Book(title=title, isbn="9787506365437") for title in ("一本", "另一本"))
        session.flush()
        catalogue = load_catalogue(session)

        def near(one: Book) -> int | None:
            title = catalogue.near(one.title)
            return title.key if title else None

        found = [(pair.source.title, pair.target.title, pair.why) for pair in doubles(session, loose, near)]
    assert found == [
        ("额尔古纳河·右岸", "额尔古纳河右岸", "书名相同"),
        ("另一本", "一本", "ISBN 相同"),
        ("额尔古那河右岸", "额尔古纳河右岸", "书名只差一两个字"),
    ]
