"""The same report told again, in another group or in the same one, counts once; short acts count in each group."""

from datetime import timedelta

import pytest

from models.figures import readers
from models.group import Group
from models.ledger import Sum, sum_of
from models.record import COUNTS, State
from tests.cast import Room

LIN = "教育界-林静"
THOUGHT = "读《摆脱贫困》有感：滴水穿石靠的不是劲大，是肯一直滴在一个地方。我们驻村帮扶，缺的就是这股认准一处的劲头。"


@pytest.fixture
def city(room: Room) -> Room:
    """The branch group, and the city's main group beside it."""
    with room.db.begin() as session:
        session.add(Group(name="市主群", channel="room", account="room", room="r2", opened_at=room.now, main=True))
    return room


def states(room: Room) -> list[State]:
    return [row.state for row in room.records()]


def counted(room: Room) -> int:
    return sum(row.state in COUNTS for row in room.records())


def year_of(room: Room) -> Sum:
    day = room.now.date()
    (person,) = {row.member_id for row in room.records()}
    found: Sum = room.ask(lambda session: sum_of(session, person, day.replace(month=1, day=1), day))
    return found


def test_a_thought_forwarded_to_another_group_counts_once(city: Room) -> None:
    city.says(LIN, THOUGHT)
    city.says(LIN, THOUGHT, room="r2")
    assert states(city) == [State.sure, State.merged]
    assert year_of(city).reflections == 1


def test_the_same_book_and_place_in_other_words_counts_once(city: Room) -> None:
    city.says(LIN, "打卡《活着》读到98页")
    city.says(LIN, "今天读了《活着》，读到第98页，打卡", room="r2")
    assert states(city) == [State.sure, State.merged]
    assert room_readers(city) == [1, 0]


def room_readers(room: Room) -> list[int]:
    day = room.now.date()
    return [room.ask(lambda session, at=at: len(readers(session, at, day, day))) for at in (1, 2)]


def test_another_place_is_another_check_in(city: Room) -> None:
    city.says(LIN, "打卡《活着》读到98页")
    city.says(LIN, "打卡《活着》读到120页", room="r2")
    assert counted(city) == 2


def test_a_bare_check_in_counts_in_each_group_and_the_day_once(city: Room) -> None:
    city.says(LIN, "打卡")
    city.says(LIN, "打卡", room="r2")
    assert (counted(city), room_readers(city), year_of(city).days) == (2, [1, 1], 1)


def test_the_same_words_twice_in_one_group_count_once(city: Room) -> None:
    city.says(LIN, THOUGHT)
    city.says(LIN, THOUGHT)
    assert counted(city) == 1


def test_the_next_evenings_words_are_another_day(city: Room) -> None:
    words = "今日打卡，《活着》，雷打不动，睡前半小时，和大家一起坚持下去"
    city.says(LIN, words)
    city.now += timedelta(hours=23)
    city.says(LIN, words)
    assert (counted(city), year_of(city).days) == (2, 2)


def test_two_days_later_the_same_thought_is_told_anew(city: Room) -> None:
    city.says(LIN, THOUGHT)
    city.now += timedelta(days=2)
    city.says(LIN, THOUGHT, room="r2")
    assert counted(city) == 2


def test_two_members_with_the_same_words_are_two(city: Room) -> None:
    city.says(LIN, "打卡《活着》读到98页")
    city.says("会务-阿青", "打卡《活着》读到98页", room="r2")
    assert counted(city) == 2


def test_said_at_the_same_moment_it_counts_once_too(city: Room) -> None:
    city.hear(
        city.incoming(LIN, "打卡《活着》读到98页"),
        city.incoming(LIN, "打卡《活着》读到98页", room="r2"),
        city.incoming(LIN, THOUGHT),
        city.incoming(LIN, THOUGHT, room="r2"),
    )
    assert sorted(states(city)) == [State.merged, State.merged, State.sure, State.sure]


def test_when_the_first_is_recalled_the_second_counts(city: Room) -> None:
    for room in ("r1", "r2", "r2"):
        city.says(LIN, THOUGHT, room=room)
    city.recalls(LIN, "m1")
    assert states(city) == [State.cancelled, State.sure, State.merged]
    city.recalls(LIN, "m2")
    assert states(city) == [State.cancelled, State.cancelled, State.sure]


def test_what_waits_goes_on_waiting_when_the_first_is_recalled(city: Room) -> None:
    for room in ("r1", "r2"):
        city.says(LIN, "代王小明打卡《活着》读到98页", room=room)
    assert states(city) == [State.pending, State.merged]
    city.recalls(LIN, "m1")
    assert states(city) == [State.cancelled, State.pending]


def test_the_panel_says_that_it_counted_already(city: Room) -> None:
    city.says(LIN, "打卡《活着》读到98页")
    (outcome,) = city.hear(city.incoming(LIN, "打卡《活着》读到98页", room="r2"))
    assert outcome.lines == ("打卡《活着》读至98页（已记过，不重复算）",)
