"""更正: what went out is written anew for the same days, once more and under a key of its own."""

from collections.abc import Callable
from datetime import datetime

import pytest

from bot import reissue
from bot.job import GroupPost
from bot.refusal import Refused
from models import outbox
from models.outbox import Standing
from tests.cast import Room
from tests.posts import at, post, ring

Declare = Callable[..., None]


def sent(room: Room, now: datetime) -> None:
    """What waits is sent."""
    with room.db.begin() as session:
        for one in outbox.claim(session, "room", "room", "甲", now, 8):
            outbox.settle(session, one.id or 0, Standing.sent, now)


def again(room: Room, job: GroupPost, words: str) -> str:
    """An organiser issues the list again; returns its key and words, or why not."""
    with room.db.begin() as session:
        group = room.group(session)
        try:
            found = reissue.reissue(session, group, job, at(words))
        except Refused as problem:
            return str(problem)
        reissue.put(session, group, found, at(words), by_hand=False)
        return f"{found.key} {found.draft.text}"


@pytest.fixture
def listed(room: Room, declared: Declare) -> GroupPost:
    job = post("recommended_list")
    declared(job)
    ring(room, "04-26 08:00")
    ring(room, "04-27 09:00")
    return job


def test_a_list_that_is_not_out_cannot_be_put_right(room: Room, listed: GroupPost) -> None:
    assert again(room, listed, "04-27 09:30") == "“红山区读书群”还没有发出过《recommended_list》，没有可更正的。"


def test_a_list_is_issued_again_for_the_same_days(room: Room, listed: GroupPost) -> None:
    sent(room, at("04-27 09:01"))
    assert "与4月27日发出的一样" in again(room, listed, "04-28 10:00")
    better = post("recommended_list", text="改好了")
    said = again(room, better, "04-28 10:00")
    assert said == (
        "recommended-list:group-1:2026-W18:again-1 "
        "【更正】4月27日发出的《recommended_list》，以下面这份为准。\nrecommended_list0420-0426改好了"
    )
    assert "上一次的更正还没有发出" in again(room, post("recommended_list", text="又改"), "04-28 10:01")
    sent(room, at("04-28 22:30"))
    assert "again-2 【更正】4月28日发出的" in again(room, post("recommended_list", text="又改"), "04-29 10:00")


def test_a_correction_takes_no_place_of_the_day(room: Room, listed: GroupPost, declared: Declare) -> None:
    sent(room, at("04-27 09:01"))
    again(room, post("recommended_list", text="改好了"), "04-28 08:00")
    declared(post("recommended_list", day=2, hour=10))
    assert ring(room, "04-28 09:00") + ring(room, "05-12 10:00") == 1


def test_a_list_that_joined_another_is_put_right_too(room: Room, declared: Declare) -> None:
    listed = post("recommended_list")
    declared(post("book_of_month"), listed)
    ring(room, "04-26 08:00")
    ring(room, "04-27 09:00")
    assert "还没有发出过" in again(room, listed, "04-27 09:00")
    sent(room, at("04-27 09:01"))
    assert "recommended-list:group-1:2026-W18:again-1" in again(
        room, post("recommended_list", text="改好"), "04-28 09:00"
    )


def test_nothing_left_to_say_is_not_issued_again(room: Room, listed: GroupPost) -> None:
    sent(room, at("04-27 09:01"))
    assert "没有可说的了" in again(room, post("recommended_list", text=None), "04-28 10:00")
