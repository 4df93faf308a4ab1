"""Of a recalled message no word is left in any table, nor anybody or anything that only it named."""

import pytest
from sqlmodel import SQLModel, select

from models.book import Book
from models.inbox import Message
from models.member import Member
from models.outbox import Post, Standing
from models.record import State
from tests.cast import Room


def everything(room: Room) -> str:
    with room.db.begin() as session:
        tables = SQLModel.metadata.tables.values()
        return "\n".join(str(row) for table in tables for row in session.execute(table.select()))


@pytest.mark.parametrize(
    ("words", "secrets"),
    [
        ("代贺知音打卡《无人知晓的书》读到9页", ("贺知音", "无人知晓")),
        ("推荐《无人知晓的书》，方无名写的，值得一读", ("无人知晓", "方无名")),
        ("《无人知晓的书》转给贺知音了", ("无人知晓", "贺知音")),
        ("放漂《活着》一本，编号CF-778899，搁在玉龙书屋了", ("778899",)),
    ],
)
def test_no_word_is_left_anywhere(room: Room, words: str, secrets: tuple[str, ...]) -> None:
    room.says("教育界-林静", words)
    assert room.records(), "nothing was recorded"
    with room.db.begin() as session:
        for post in session.exec(select(Post)):
            post.standing = Standing.sent
    room.recalls("教育界-林静", "m1")
    left = everything(room)
    assert [secret for secret in secrets if secret in left] == []
    assert {row.state for row in room.records()} == {State.cancelled}
    lin = room.ask(lambda session: session.exec(select(Member).where(Member.name == "林静")).one())
    assert {row.member_id for row in room.records()} == {lin.id}


def test_what_somebody_else_named_too_stays(room: Room) -> None:
    room.says("会务-阿青", "代贺知音打卡《少有人知的书》读到9页")
    room.says("教育界-林静", "代贺知音打卡《少有人知的书》读到10页")
    room.recalls("教育界-林静", "m2")
    kept = [row for row in room.records() if row.state == State.pending]
    with room.db.begin() as session:
        assert session.get_one(Book, kept[0].book_id).title == "少有人知的书"
        assert session.get_one(Member, kept[0].member_id).name == "贺知音"
        assert session.get_one(Message, 1).text


def test_a_checked_book_and_a_person_of_the_roster_stay(room: Room) -> None:
    room.says("教育界-林静", "代阿青打卡《活着》读到9页")
    room.recalls("教育界-林静", "m1")
    (row,) = room.records()
    assert room.ask(lambda session: session.get_one(Book, row.book_id).title) == "活着"
    assert room.ask(lambda session: session.get_one(Member, row.member_id).name) == "阿青"
