"""Many messages are committed together; one that meets a bug takes none of the others with it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import select

import bot.handler
from bot.dispatch import Dispatch
from bot.hearing import Outcome, Rules
from bot.message import Incoming, Medium
from models.checkin import CheckIn
from models.inbox import Fate, Message
from models.record import State
from tests.cast import SHANGHAI, Room

NOW = datetime(2026, 4, 23, 20, 15, tzinfo=SHANGHAI)


async def together(room: Room, *messages: Incoming) -> list[Outcome]:
    """Hand in messages at once, as they wait after a busy minute; returns what became of them."""
    became: list[Outcome] = []

    def note(outcomes: Sequence[Outcome]) -> None:
        became.extend(outcomes)

    dispatch = Dispatch(room.db, Rules(), lambda: room.catalogue, lambda: NOW, note)
    working = asyncio.create_task(dispatch.run())
    await asyncio.wait_for(asyncio.gather(*(dispatch.hand_in(one) for one in messages)), 20)
    working.cancel()
    return became


def pages(room: Room) -> list[int | None]:
    return [row.page_last for row in room.records() if isinstance(row, CheckIn)]


async def test_many_at_once_are_recorded_in_order(room: Room) -> None:
    people = ("教育界-林静", "会务-阿青", "云🌸")
    said = [room.incoming(people[at % 3], f"打卡《活着》读到{at}页") for at in range(1, 200)]
    became = await together(room, *said)
    assert pages(room) == list(range(1, 200))
    assert [outcome.lines for outcome in became[:2]] == [("打卡《活着》读至1页",), ("打卡《活着》读至2页",)]
    assert len({row.message_id for row in room.records()}) == 199


async def test_a_bug_costs_its_own_message_only(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    said = [room.incoming("教育界-林静", f"打卡《活着》读到{page}页") for page in (97, 98, 99)]
    real = bot.handler.entered

    def sometimes(*args: Any, **fields: Any) -> Any:
        if fields["page_last"] == 98:
            raise ZeroDivisionError
        return real(*args, **fields)

    monkeypatch.setattr("bot.handler.entered", sometimes)
    await together(room, *said)
    assert pages(room) == [97, 99]
    broken = select(Message.text).where(Message.fate == Fate.failed)
    assert room.ask(lambda session: session.exec(broken).all()) == ["打卡《活着》读到98页"]


async def test_a_wish_said_between_two_reports_holds_for_the_second(room: Room) -> None:
    await together(
        room,
        room.incoming("教育界-林静", "打卡《活着》读到97页"),
        room.incoming("教育界-林静", "不要记我"),
        room.incoming("教育界-林静", "打卡《活着》读到98页"),
        room.incoming("会务-阿青", "打卡《活着》读到99页"),
    )
    assert pages(room) == [97, 99]


async def test_a_question_sees_what_was_said_just_before(room: Room) -> None:
    await together(
        room,
        room.incoming("教育界-林静", "打卡《活着》读到97页"),
        room.incoming("教育界-林静", "我的记录", friend=True),
    )
    assert any("本月打卡1天" in post.text for post in room.posts())


async def test_a_recall_right_behind_its_message_undoes_it(room: Room) -> None:
    message = room.incoming("教育界-林静", "打卡《活着》读到97页")
    recall = room.incoming("教育界-林静", "", medium=Medium.recall, recalls=message.id)
    await together(room, message, message, recall, message)
    assert [row.state for row in room.records()] == [State.cancelled]


async def test_books_nobody_knows_are_entered_once(room: Room) -> None:
    said = [room.incoming("教育界-林静", f"打卡《没人知道的书》读到{page}页") for page in (1, 2, 3)]
    await together(room, *said)
    assert len({row.book_id for row in room.records()}) == 1
    assert pages(room) == [1, 2, 3]


@pytest.mark.parametrize(
    "text", ["", "好" * 20_000, "打卡\n" * 5000, "《" * 5000, "1" * 20_000], ids=lambda text: text[:2]
)
async def test_odd_messages_are_taken_in(room: Room, text: str) -> None:
    await together(room, room.incoming("教育界-林静", text), room.incoming("会务-阿青", "打卡《活着》读到1页"))
    assert 1 in pages(room)
