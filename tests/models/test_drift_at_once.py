"""Several processes on one database hear of the same books in the same moment: still one ledger."""

import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import col, select

from models.copy import Copy, Whereabouts
from models.db import Database
from models.drift import Act
from models.hold import Hold, Waiting
from tests.drifting import Drift, Told

ROUNDS = 6


@pytest.fixture
def drift(db: Database) -> Drift:
    """One copy of 《活着》 stands in 玉龙书屋."""
    drift = Drift(db)
    drift.listed("CF-0001")
    return drift


def at_once(drift: Drift, *acts: Callable[[Drift], Told]) -> list[Told]:
    """What some people say in the same moment, each heard by a process of its own."""
    start = Barrier(len(acts))

    def hear(act: Callable[[Drift], Told]) -> Told:
        process = copy.copy(drift)
        process.db = Database(drift.db.url)
        start.wait()
        told = act(process)
        process.db.close()
        return told

    with ThreadPoolExecutor(len(acts)) as pool:
        told = list(pool.map(hear, acts))
    drift.now = drift.now.replace(minute=(drift.now.minute + 1) % 60)
    return told


def test_one_copy_is_laid_aside_for_one(drift: Drift) -> None:
    for _ in range(ROUNDS):
        asked = at_once(
            drift,
            lambda one: one.says("林静", Act.request, "活着"),
            lambda one: one.says("阿青", Act.request, "活着"),
            lambda one: one.says("路人", Act.request, "活着"),
        )
        with drift.db.begin() as session:
            ready = session.exec(select(Hold).where(Hold.standing == Waiting.ready)).all()
            (held,) = session.exec(select(Copy).where(Copy.whereabouts == Whereabouts.held)).all()
            assert [(one.copy_id, one.member_id) for one in ready] == [(held.id, held.member_id)]
        served = [name for one in asked for name in one.ready]
        assert (len(drift.queue()), served) == (3, [drift.where("CF-0001").removeprefix("留给")])
        for one in asked:
            drift.recalls(one)
        assert (drift.queue(), drift.where("CF-0001")) == ([], "玉龙书屋")


def test_two_copies_that_come_back_go_to_the_first_two(drift: Drift) -> None:
    drift.listed("CF-0002")
    for _ in range(ROUNDS):
        told = [drift.says(who, Act.take, "活着") for who in ("林静", "阿青")]
        told += [drift.says(who, Act.request, "活着") for who in ("路人", "孟和", "周秘书")]
        told += at_once(
            drift,
            lambda one: one.says("林静", Act.give_back, "CF-0001"),
            lambda one: one.says("阿青", Act.give_back, "CF-0002"),
            lambda one: one.says("孟和", Act.request, "活着", group=2),
        )
        assert drift.queue() == ["路人*", "孟和*", "周秘书"]
        for one in reversed(told):
            drift.recalls(one)


def test_of_two_who_say_they_took_it_one_is_asked_about(drift: Drift) -> None:
    for _ in range(ROUNDS):
        told = at_once(
            drift,
            lambda one: one.says("林静", Act.take, "CF-0001"),
            lambda one: one.says("阿青", Act.take, "CF-0001"),
        )
        assert sum(bool(one.doubt) for one in told) == 1
        for one in told:
            drift.recalls(one)


def test_every_release_has_a_code_of_its_own(drift: Drift) -> None:
    for number in range(ROUNDS):
        at_once(
            drift,
            lambda one: one.says("林静", Act.release, "活着"),
            lambda one: one.says("阿青", Act.release, "乡土中国"),
        )
        assert len(drift.codes()) == 1 + 2 * (number + 1)
    with drift.db.begin() as session:
        assert len(session.exec(select(Copy).where(~col(Copy.labelled))).all()) == 2 * ROUNDS
