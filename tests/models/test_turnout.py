"""Signed up, came, wrote: three figures, each as plain SQL counts it, and each thought counts to one event."""

from typing import Any

import pytest
from sqlalchemy import text

from models import signinsheet, turnout
from models.advice import Advice
from models.binding import bind, unbound
from models.book import find_by_title
from models.entry import Entry
from models.event import Event
from models.member import Member
from models.reflection import Reflection
from models.signinsheet import Signed
from tests.cast import Room
from tests.events import START, at, event, member, organiser, second_group, signed_up

LIN, QING, ZHOU = "教育界-林静", "会务-阿青", "秘书处-周秘书"
THOUGHTS = (
    "读《活着》有感：人是为活着本身而活着的，驻村两年以后再看，才明白老百姓的韧劲从哪里来。",
    "《乡土中国》第二章读完。我才明白，下乡调研先得学会听懂乡音，不然老百姓说的和我们记的不是一回事。",
)
_SIGNED = (
    "(select signups.member_id from (select member_id, max(id) as last from signups where event_id = :event"
    " and state in ('sure', 'confirmed') group by member_id) as said join signups on signups.id = said.last"
    " where not signups.leaves)"
)
SIGNED = f"select count(*) from {_SIGNED} as standing"
CAME = (
    "select count(distinct member_id) from attendances where event_id = :event and state in ('sure', 'confirmed')"
    " and online = :online"
)
WROTE = (
    "select count(distinct member_id) from reflections where state in ('sure', 'confirmed')"
    " and day between '2026-04-23' and '2026-04-25'"
    f" and (member_id in {_SIGNED} or member_id in (select member_id from attendances where event_id = :event))"
)


def figures(room: Room, event_id: int) -> turnout.Turnout:
    found: turnout.Turnout = room.ask(lambda session: turnout.turnout(session, session.get_one(Event, event_id)))
    return found


def counted(room: Room, query: str, **values: Any) -> int:
    return int(room.ask(lambda session: session.execute(text(query), values).scalar_one()))


def words(room: Room, event_id: int, table: Any = Reflection) -> list[str]:
    rows = room.ask(lambda session: turnout.written(session, session.get_one(Event, event_id), table))
    return [row.words for row in rows]


def test_the_three_figures_are_what_plain_sql_counts(room: Room) -> None:
    organiser(room)
    second_group(room)
    one = event(room, link="会议号 1")
    signed_up(room, one, "林静", "阿青", "周秘书")
    signed_up(room, one, "周秘书", leaves=True)
    at(room, 15).says(LIN, "签到")
    room.says(LIN, "签到", room="r2")
    room.says(QING, "线上签到")
    room.says(QING, "签到：林静、老马")
    at(room, 20).says(LIN, THOUGHTS[0])
    room.says(LIN, THOUGHTS[1])
    room.says(QING, THOUGHTS[1])
    room.says(ZHOU, THOUGHTS[0])
    found = figures(room, one)
    numbers = (len(found.signed_up), len(found.on_site), len(found.online), len(found.reflected), found.pieces)
    assert numbers == (2, 2, 1, 2, 3)
    here, afar = (counted(room, CAME, event=one, online=online) for online in (False, True))
    assert numbers[:4] == (counted(room, SIGNED, event=one), here, afar, counted(room, WROTE, event=one))


@pytest.mark.parametrize(
    ("day", "hour", "counts"), [(23, 14, False), (23, 15, True), (25, 23, True), (26, 0, False)], ids=str
)
def test_what_is_written_until_two_days_after_counts(room: Room, day: int, hour: int, counts: bool) -> None:
    one = event(room)
    signed_up(room, one, "林静")
    at(room, hour, 30, day=day).says(LIN, THOUGHTS[0])
    assert bool(words(room, one)) == counts


def test_who_had_nothing_to_do_with_it_counts_where_they_name_its_book(room: Room) -> None:
    book = room.ask(lambda session: find_by_title(session, "乡土中国").id)
    one = event(room, book_id=book)
    at(room, 20).says(LIN, THOUGHTS[0])
    room.says(QING, THOUGHTS[1])
    (said,) = words(room, one)
    assert "听懂乡音" in said


def test_privately_it_counts_and_in_a_group_that_was_not_invited_it_does_not(room: Room) -> None:
    one = event(room)
    signed_up(room, one, "林静")
    second_group(room)
    at(room, 20).says(LIN, THOUGHTS[0], room="r2")
    assert words(room, one) == []
    room.says(LIN, THOUGHTS[1], room=None)
    assert len(words(room, one)) == 1


def test_each_thought_counts_to_one_event_the_nearest(room: Room) -> None:
    book = room.ask(lambda session: find_by_title(session, "乡土中国").id)
    salon, talk = event(room), event(room, "委员讲坛", START.replace(day=24), book_id=book)
    signed_up(room, salon, "林静")
    signed_up(room, talk, "林静", "阿青")
    signed_up(room, salon, "阿青")
    at(room, 15).says(LIN, "签到")
    at(room, 20, day=24).says(LIN, THOUGHTS[0])
    room.says(LIN, THOUGHTS[1])
    room.says(QING, THOUGHTS[0])
    assert [(len(words(room, one)), figures(room, one).reflected) for one in (salon, talk)] == [
        (1, (1,)),
        (2, (1, 2)),
    ]


def test_advice_counts_like_thoughts(room: Room) -> None:
    one = event(room)
    signed_up(room, one, "林静")
    at(room, 20).says(LIN, "提一条社情民意：学校门口接送拥堵，请交管和教体局错峰放学，先试一个月")
    assert len(words(room, one, Advice)) == 1


def test_who_is_not_to_be_recorded_is_in_no_figure(room: Room) -> None:
    one = event(room)
    signed_up(room, one, "林静")
    at(room, 15).says(LIN, "签到")
    room.says(LIN, "不要记我")
    assert (figures(room, one).signed_up, figures(room, one).attended) == ((), ())


def test_who_is_bound_later_takes_what_they_signed_along_and_counts_once(room: Room) -> None:
    one = event(room)
    at(room, 15).says("小马", "签到")
    with room.db.begin() as session:
        known = Member(name="马骏")
        entry = Entry(by="周秘书", at=room.now, source="sheet")
        session.add_all([known, entry])
        session.flush()
        signinsheet.take(session, session.get_one(Event, one), [Signed(2, "马骏")], entry.id or 0, room.now)
    assert len(figures(room, one).on_site) == 2
    with room.db.begin() as session:
        bind(session, unbound(session)[0], member(session, "马骏"), room.now, "周秘书")
    assert figures(room, one).on_site == (room.ask(lambda session: member(session, "马骏").id),)
