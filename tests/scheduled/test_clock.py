"""Posts come due once, never at night or on holidays, and what was missed is said to be missed."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session

from bot import clock, plans
from bot.almanac import NIGHT
from bot.job import Every, Plan, find, for_all, posts
from bot.politeness import Manners, manners
from models import holiday
from models.group import Ack, Group, Schedule
from models.outbox import Standing
from models.recommendation import Recommendation
from models.record import State
from tests.cast import SHANGHAI, Room

LATE = timedelta(hours=2)


def ring(room: Room, at: datetime) -> int:
    return int(room.ask(lambda session: clock.ring(session, at, LATE)))


def test_the_list_and_the_evening_line_come_once(room: Room) -> None:
    assert len(find()) >= 2
    ring(room, room.now)
    room.says("教育界-林静", "推荐《活着》，读了三遍，遍遍不同")
    monday = datetime(2026, 4, 27, 9, 0, tzinfo=SHANGHAI)
    assert ring(room, monday) == 1
    assert ring(room, monday + timedelta(minutes=1)) == 0
    (post,) = [one for one in room.posts() if one.standing == Standing.waiting and one.job == "recommended_list"]
    assert post.key == "recommended-list:group-1:2026-W18"
    assert "林静荐" in post.text


def test_a_clock_set_back_posts_nothing_again(room: Room) -> None:
    monday = datetime(2026, 4, 27, 9, 0, tzinfo=SHANGHAI)
    ring(room, room.now)
    room.says("教育界-林静", "推荐《活着》")
    assert ring(room, monday) == 1
    ring(room, monday - timedelta(hours=1))
    assert ring(room, monday + timedelta(minutes=2)) == 0


def test_what_comes_too_late_is_skipped_with_its_reason(room: Room) -> None:
    ring(room, room.now)
    room.says("教育界-林静", "推荐《活着》")
    assert ring(room, datetime(2026, 4, 27, 13, 0, tzinfo=SHANGHAI)) == 0
    reasons = {one.key: one.reason for one in room.posts() if one.standing == Standing.skipped}
    assert reasons["recommended-list:group-1:2026-W18"] == "04月27日09:00过点未发"


def test_what_is_due_in_the_evening_is_not_made_at_night(room: Room) -> None:
    with room.db.begin() as session:
        room.group(session).ack = Ack.digest
    ring(room, room.now)
    room.says("教育界-林静", "打卡《活着》读到98页")
    assert ring(room, datetime(2026, 4, 21, 22, 45, tzinfo=SHANGHAI)) == 0
    (digest,) = [one for one in room.posts() if one.job == "evening_digest"]
    assert (digest.standing, digest.reason) == (Standing.skipped, "04月21日21:00未发，轮到时已是夜里")


def test_a_post_knows_until_when_it_is_of_use(room: Room) -> None:
    ring(room, room.now)
    room.says("教育界-林静", "推荐《活着》")
    monday = datetime(2026, 4, 27, 9, 0, tzinfo=SHANGHAI)
    ring(room, monday + timedelta(minutes=30))
    (post,) = [one for one in room.posts() if one.standing == Standing.waiting and one.job == "recommended_list"]
    assert post.expires_at == monday + LATE


def test_nothing_to_say_is_no_post(room: Room) -> None:
    ring(room, room.now)
    assert ring(room, datetime(2026, 4, 27, 9, 0, tzinfo=SHANGHAI)) == 0
    assert all(one.standing == Standing.skipped for one in room.posts())


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (Plan(True, Every.day, 1, time(21)), ["2026-04-29", "2026-04-30", "2026-05-06"]),
        (Plan(True, Every.week, 5, time(9)), ["2026-05-06"]),
        (Plan(False, Every.day, 1, time(21)), []),
    ],
)
def test_holidays_are_quiet(plan: Plan, expected: list[str]) -> None:
    since, until = datetime(2026, 4, 29, tzinfo=SHANGHAI), datetime(2026, 5, 7, tzinfo=SHANGHAI)
    held = Manners(LATE, NIGHT, {}, ())
    assert [due.date().isoformat() for due, _ in plans.due_times(plan, since, until, held)] == expected


def test_the_offices_own_days_off_and_workdays_hold(room: Room) -> None:
    since, until = datetime(2027, 2, 4, tzinfo=SHANGHAI), datetime(2027, 2, 10, tzinfo=SHANGHAI)
    daily = Plan(True, Every.day, 1, time(21))

    def days() -> list[int]:
        held = room.ask(lambda session: manners(session, LATE, NIGHT))
        return [due.day for due, _ in plans.due_times(daily, since, until, held)]

    assert days() == [4, 9]
    with room.db.begin() as session:
        holiday.decide(session, [date(2027, 2, 9)], True, room.now, "周秘书")
        holiday.decide(session, [date(2027, 2, 7)], False, room.now, "周秘书")
    assert days() == [4, 7]
    ring(room, datetime(2027, 2, 9, 20, 0, tzinfo=SHANGHAI))
    ring(room, datetime(2027, 2, 9, 21, 0, tzinfo=SHANGHAI))
    assert [post.key for post in room.posts() if "2027-02-09" in post.key] == []


def test_many_groups_are_asked_of_in_few_queries(room: Room) -> None:
    with room.db.begin() as session:
        for number in range(500):
            session.add(
                Group(name=f"第{number}群", channel="room", account="room", room=f"x{number}", opened_at=room.now)
            )
            session.flush()
            session.add(
                Schedule(group_id=number + 2, job="recommended_list", on=True, every="week", day=2, at=time(10))
            )
    ring(room, datetime(2026, 4, 27, 8, 0, tzinfo=SHANGHAI))
    asked: list[str] = []
    event.listen(room.db.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    ring(room, datetime(2026, 4, 27, 8, 1, tzinfo=SHANGHAI))
    assert 0 < len(asked) < 20


def many_groups(room: Room, number: int) -> None:
    """So many groups more, each with a book recommended and a list due on Monday at nine."""
    ring(room, room.now)
    room.says("教育界-林静", "推荐《活着》")
    with room.db.begin() as session:
        for group in range(2, number + 2):
            made = Group(name=f"第{group}群", channel="room", account="room", room=f"x{group}", opened_at=room.now)
            session.add(made)
            session.flush()
            entered(session, made.id or 0)


def entered(session: Session, group_id: int) -> None:
    fields = {"member_id": 1, "book_id": 1, "day": date(2026, 4, 22), "words": "好看", "state": State.sure}
    at = datetime(2026, 4, 22, 9, 0, tzinfo=SHANGHAI)
    session.add(Recommendation(group_id=group_id, made_at=at, message_id=1, part=group_id, seq=0, **fields))


MONDAY = datetime(2026, 4, 27, 9, 0, tzinfo=SHANGHAI)


def lists(room: Room) -> list[str]:
    return [one.key for one in room.posts() if one.standing == Standing.waiting and one.job == "recommended_list"]


def test_how_many_posts_the_groups_had_is_asked_once_for_many(room: Room) -> None:
    many_groups(room, 49)
    asked: list[str] = []
    event.listen(room.db.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    assert ring(room, MONDAY) == 50
    assert sum(one.startswith("SELECT posts.group_id, posts.made_at") for one in asked) == 2


async def test_what_is_heard_while_many_groups_are_settled_waits_for_a_few_of_them(room: Room) -> None:
    many_groups(room, 99)
    order: list[str] = []
    ringing = asyncio.create_task(clock.ring_in_slices(room.db, MONDAY, LATE))
    ringing.add_done_callback(lambda _: order.append("rung"))
    await asyncio.sleep(0)
    for number in range(3):
        await room.db.write(lambda session: session.get(Group, 1))
        order.append(f"heard {number}")
    await ringing
    assert order[:3] == ["heard 0", "heard 1", "heard 2"]
    assert len(lists(room)) == len(set(lists(room))) == 100


async def test_a_ring_that_a_crash_cut_short_is_ended_by_the_next_and_posts_nothing_twice(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_groups(room, 99)
    write, left = room.db.write, iter(range(3))

    async def dies(work: Callable[[Session], object]) -> object:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return await write(work)

    monkeypatch.setattr(room.db, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        await clock.ring_in_slices(room.db, MONDAY, LATE)
    monkeypatch.setattr(room.db, "write", write)
    assert len(lists(room)) == 50
    await clock.ring_in_slices(room.db, MONDAY + timedelta(minutes=1), LATE)
    assert len(lists(room)) == len(set(lists(room))) == 100


def test_only_what_the_office_expects_is_on_from_the_start() -> None:
    """What follows from an organiser's decision is on: only groups of which it was decided get it."""
    decided = {name for name, job in posts().items() if job.concerns}
    on = {name for name, job in (posts() | for_all()).items() if job.plan.on} - decided - {"term_finishers"}
    of_drift = {"drift_notices", "drift_queue"}
    assert on <= {"evening_digest", "recommended_list", "event_follow_up", "backup", "tidy", *of_drift}
