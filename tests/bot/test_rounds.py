"""Private notices: each once, on the day or on the last ordinary day before; a missed round says why."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import select

from bot import rounds
from bot.almanac import NIGHT
from bot.job import Notice, Round
from bot.politeness import manners
from models import quiet
from models.member import Identity
from models.quiet import Quiet
from models.relay import Relay
from tests.cast import Room
from tests.posts import LATE, at, notices, ring, told

Declare = Callable[..., None]
LINJING, AQING = 1, 2


@pytest.fixture
def due(room: Room, declared: Declare) -> dict[int, list[int]]:
    """Whose book is due on which day of May; 林静 is a friend of the bot's account, 阿青 is not."""
    days = {4: [LINJING], 6: [LINJING, AQING]}
    with room.db.begin() as session:
        friend = Identity(channel="room", account="room", contact="p1", shown_name="林静", member_id=LINJING)
        friend.friend = True
        session.add(friend)

    def tell(of: Round) -> list[Notice]:
        some = days.get(of.day.day, []) if of.day.month == 5 else []
        return [Notice(one, f"due:{of.day}:{one}", f"{of.day.month}月{of.day.day}日到期") for one in some]

    declared(notices(tell))
    return days


def test_a_notice_goes_out_on_its_day_and_to_the_list_of_those_who_pass_it_on(
    room: Room, due: dict[int, list[int]]
) -> None:
    for moment in ("05-05 10:00", "05-06 09:00", "05-06 09:01"):
        ring(room, moment)
    assert told(room)["drift-notices:2026-05-06"] == "sent 共2条"
    assert [(one.person, one.text) for one in room.posts() if one.person] == [("p1", "5月6日到期")]
    assert room.ask(lambda session: [one.member_id for one in session.exec(select(Relay))]) == [AQING]


def test_before_a_holiday_its_days_are_told_of_ahead(room: Room, due: dict[int, list[int]]) -> None:
    for moment in ("04-29 10:00", "04-30 09:00", "05-04 09:00", "05-06 09:00"):
        ring(room, moment)
    made = {one.key: f"{one.made_at:%m-%d}" for one in room.posts()}
    assert (made["due:2026-05-04:1"], made["due:2026-05-06:1"]) == ("04-30", "05-06")
    assert told(room)["drift-notices:2026-05-05"] == "skipped 没有要告知的"


def test_before_a_quiet_week_too(room: Room, due: dict[int, list[int]]) -> None:
    with room.db.begin() as session:
        quiet.add(session, Quiet(date(2026, 5, 6), date(2026, 5, 8), "两会"), room.now, "周秘书")
    for moment in ("04-29 10:00", "04-30 09:00", "05-06 09:00"):
        ring(room, moment)
    assert {f"{one.made_at:%m-%d}" for one in room.posts()} == {"04-30"}


def test_a_week_declared_too_late_leaves_its_notices_out_and_says_so(room: Room, due: dict[int, list[int]]) -> None:
    ring(room, "05-06 08:00")
    with room.db.begin() as session:
        quiet.add(session, Quiet(date(2026, 5, 6), date(2026, 5, 8), "两会"), room.now, "周秘书")
    ring(room, "05-06 09:00")
    assert told(room) == {"drift-notices:2026-05-06": "skipped 两会期间（5月6日—5月8日）不发私信"}


@pytest.mark.parametrize(
    ("back", "said"),
    [
        ("05-06 16:00", "sent 共2条"),
        ("05-06 22:30", "skipped 05月06日09:00未发，轮到时已是夜里"),
        ("05-13 08:00", "skipped 05月06日09:00过点未发"),
    ],
)
def test_a_bot_that_was_off_tells_the_same_day_or_not_at_all(
    room: Room, due: dict[int, list[int]], back: str, said: str
) -> None:
    ring(room, "05-06 08:00")
    ring(room, back)
    assert told(room)["drift-notices:2026-05-06"] == said


def test_a_clock_set_back_tells_nobody_twice(room: Room, due: dict[int, list[int]]) -> None:
    for moment in ("05-06 08:00", "05-06 09:00", "05-06 07:30", "05-06 09:00", "05-06 10:00"):
        ring(room, moment)
    assert [one.person for one in room.posts() if one.person] == ["p1"]
    assert len(room.ask(lambda session: session.exec(select(Relay)).all())) == 1


def test_a_round_made_by_hand_is_shown_first_and_not_made_again(room: Room, due: dict[int, list[int]]) -> None:
    job = notices(lambda of: [Notice(LINJING, f"due:{of.day}", "今日到期"), Notice(99, "nobody", "…")])
    with room.db.begin() as session:
        held = manners(session, LATE, NIGHT)
        shown = rounds.would_tell(session, job, held, at("05-06 08:30"))
        assert [(member.name, notice.text) for member, notice in shown] == [("林静", "今日到期")]
        assert len(rounds.tell_now(session, job, held, at("05-06 08:30"))) == 1
        assert rounds.tell_now(session, job, held, at("05-06 08:40")) == []
    ring(room, "05-06 08:50")
    ring(room, "05-06 09:00")
    assert told(room)["drift-notices:2026-05-06"] == "sent 共1条"


def test_notices_that_cannot_be_written_tell_nobody_and_say_so(
    room: Room, declared: Declare, caplog: pytest.LogCaptureFixture
) -> None:
    def tell(of: Round) -> list[Notice]:
        raise ValueError

    declared(notices(tell))
    ring(room, "05-06 08:00")
    ring(room, "05-06 09:00")
    assert told(room)["drift-notices:2026-05-06"] == "skipped 写稿时程序出错，没有发；原因见日志"
