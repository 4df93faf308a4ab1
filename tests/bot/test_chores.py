"""Chores are done once a day, after a crash again, and what went wrong is said."""

from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from bot import chores
from bot.chores import LEASE
from bot.job import Chore, Errand, Every, Plan, find
from bot.refusal import Refused
from models import outbox
from tests.cast import Room
from tests.posts import at, told

Declare = Callable[..., None]


@pytest.fixture
def done(declared: Declare) -> list[str]:
    """The days on which the backup was made."""
    days: list[str] = []

    def back_up(errand: Errand) -> str:
        days.append(f"{errand.now:%m-%d}")
        if errand.now.hour == 23:
            raise Refused("磁盘已满")
        return "已备份"

    declared(Chore("backup", "备份", Plan(True, Every.day, 1, time(3)), back_up))
    return days


async def tick(room: Room, words: str) -> int:
    return await chores.do_due(room.db, Path("data"), at(words))


async def test_a_chore_is_done_once_a_day_holidays_included(room: Room, done: list[str]) -> None:
    for moment in ("04-30 10:00", "05-01 03:00", "05-01 03:01", "05-01 02:00", "05-01 03:00"):
        await tick(room, moment)
    assert done == ["05-01"]
    assert told(room) == {"backup:2026-05-01": "sent 已备份"}


async def test_after_days_off_only_the_last_is_made_up_for(room: Room, done: list[str]) -> None:
    await tick(room, "05-01 10:00")
    assert await tick(room, "05-04 10:00") == 1
    assert told(room) == {
        "backup:2026-05-02": "skipped 错过了，只补做最近一次",
        "backup:2026-05-03": "skipped 错过了，只补做最近一次",
        "backup:2026-05-04": "sent 已备份",
    }


async def test_what_a_crash_left_is_done_again_later(room: Room, done: list[str]) -> None:
    await tick(room, "05-01 02:00")
    with room.db.begin() as session:
        assert len(chores.claim(session, at("05-01 03:00"))) == 1
    assert await tick(room, "05-01 03:01") == 0
    assert room.ask(lambda session: outbox.unknown(session, at("05-01 03:00") + 2 * LEASE)) == []
    with room.db.begin() as session:
        assert len(chores.claim(session, at("05-01 03:01") + LEASE)) == 1


async def test_a_chore_that_fails_says_why_and_may_be_done_again(room: Room, done: list[str]) -> None:
    await tick(room, "05-01 02:00")
    await tick(room, "05-01 23:00")
    assert told(room) == {"backup:2026-05-01": "failed 磁盘已满"}
    room.ask(
        lambda session: outbox.decide(session, outbox.pieces(session, "backup:2026-05-01")[0], room.now, sent=False)
    )
    await tick(room, "05-02 02:00")
    assert told(room) == {"backup:2026-05-01": "sent 已备份"}


def test_a_chore_by_hand_is_done_as_often_as_asked(room: Room, done: list[str]) -> None:
    assert chores.do_now(room.db, Path("data"), _backup(), at("05-01 10:00")) == (True, "已备份")
    assert chores.do_now(room.db, Path("data"), _backup(), at("05-01 23:00")) == (False, "磁盘已满")
    assert [one.standing for one in room.posts()] == ["sent", "failed"]
    assert done == ["05-01", "05-01"]


def _backup() -> Chore:
    chore = find()["backup"]
    assert isinstance(chore, Chore)
    return chore
