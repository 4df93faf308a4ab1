"""What the running bot does beside listening: mended messages, new books, and what is for practice only."""

import asyncio
from datetime import date
from pathlib import Path

from sqlmodel import select

from bot.app import App
from bot.config import Config
from bot.exports.records import sheets
from bot.hearing import Hearing, Rules
from bot.seed import add_group
from bot.storage import catalogue_size, load_catalogue
from models import binding, inbox
from models import book as books
from models.book import Book
from models.inbox import Fate, Message
from models.member import Identity
from tests.cast import Room


def test_a_message_that_met_a_bug_is_handled_by_the_mended_program(room: Room, monkeypatch) -> None:
    monkeypatch.setattr("bot.handler.entered", lambda *args, **fields: 1 / 0)
    room.says("教育界-林静", "打卡《活着》读到98页")
    assert room.records() == []
    monkeypatch.undo()
    with room.db.begin() as session:
        (message,) = inbox.failed(session)
        assert Hearing(session, Rules(), room.now).again(message, room.catalogue)
    assert len(room.records()) == 1
    assert room.posts() == []
    assert room.ask(lambda session: session.exec(select(Message.fate, Message.kept)).one()) == (Fate.handled, True)


def test_a_message_that_still_meets_it_stays_as_it_is(room: Room, monkeypatch) -> None:
    monkeypatch.setattr("bot.handler.entered", lambda *args, **fields: 1 / 0)
    room.says("教育界-林静", "打卡《活着》读到98页")
    with room.db.begin() as session:
        assert not Hearing(session, Rules(), room.now).again(inbox.failed(session)[0], room.catalogue)
    (message,) = room.ask(inbox.failed)
    assert message.text == "打卡《活着》读到98页"


def test_a_new_book_or_name_is_noticed(room: Room) -> None:
    before = room.ask(catalogue_size)
    with room.db.begin() as session:
        books.enter(session, Book(title="长安的荔枝", author="马伯庸"), ("荔枝",))
    assert room.ask(catalogue_size) != before
    assert room.ask(load_catalogue).named("荔枝").title == "长安的荔枝"


def test_a_practice_group_enters_no_figure_and_nobody_real_speaks_there(room: Room) -> None:
    with room.db.begin() as session:
        group = add_group(session, "演练群", "room", room="practice")
        group.opened_at = room.now
        session.flush()
        who = session.exec(select(Identity).where(Identity.channel == "room")).all()
        assert [one.shown_name for one in who] == [f"演练-{name}" for name in "甲乙丙丁戊己"]
    room.says("practice-1", "打卡《活着》读到98页", room="practice", sender_name="演练-甲")
    room.says("教育界-林静", "打卡《活着》读到99页")
    assert len(room.records()) == 2
    with room.db.begin() as session:
        (check_ins, *_) = sheets(session, date(2026, 1, 1), date(2026, 12, 31))
        assert [row[1] for row in check_ins.rows] == ["林静"]
        assert binding.unbound(session) == []


async def test_a_book_heard_for_the_first_time_is_known_to_the_next_message(room: Room, tmp_path: Path) -> None:
    with room.db.begin() as session:
        room.group(session).channel = "wechaty"
    app = App(Config(data=tmp_path), room.db, lambda: room.now, demo=False)
    working = asyncio.create_task(app._dispatch.run())
    await app._dispatch.hand_in(room.incoming("教育界-林静", "打卡《草原上的小木屋》第三章", channel="wechaty"))
    await app._learning
    await app._dispatch.hand_in(room.incoming("会务-阿青", "草原上的小木屋读完了", channel="wechaty"))
    working.cancel()
    one, other = room.records()
    assert one.book_id == other.book_id is not None
    assert not room.ask(lambda session: session.get(Book, one.book_id)).verified
