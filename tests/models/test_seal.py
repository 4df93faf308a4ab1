"""What is counted, once each, and what was handed in stays as it was."""

from datetime import date, timedelta

import pytest
from sqlmodel import col

from models import seal, share, tally
from models.attendance import Attendance
from models.db import insert
from models.event import Event
from models.ledger import RECORDS, Evidence, entered
from models.recommendation import Recommendation
from models.record import State
from models.reflection import Reflection
from models.tally import BY_NAME, Span
from tests.cast import Room

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


def month(number: int) -> Span:
    following = date(2026 + number // 12, number % 12 + 1, 1)
    return Span(date(2026, number, 1), following - timedelta(days=1))


def enter(room: Room, table, day: date, *books: int, who: int = 1, **fields):  # type: ignore[no-untyped-def]
    with room.db.begin() as session:
        evidence = Evidence(room.now, day, who, 1, entry_id=None)
        insert(session, entered(table, evidence, books, **fields))


def test_one_figure_one_list_and_one_way_to_count(room: Room) -> None:
    for line in ("打卡《活着》读到98页", "打卡《活着》读到120页", "推荐《乡土中国》，做基层工作的都该备一本"):
        room.says("教育界-林静", line)
    room.says("会务-阿青", "推荐《乡土中国》，讲农村讲得透")
    day = room.now.date()
    with room.db.begin() as session:
        span = Span(day, day)
        sums = tally.sums(session, span, room.now)
        assert (sums["read"], sums["recommended"]) == (1, 2)
        for figure in tally.FIGURES:
            listed = tally.units(session, figure, span)
            assert sum(one.amount for one in listed) == sums[figure.name]
            assert sum(tally.by(session, figure, span, col(figure.table.member_id)).values()) == sums[figure.name]
        assert tally.participants(session, span) == [1, 2]
        assert share.of(session, span, [1, 2]).rate == 2 / 3


def test_a_practice_group_and_who_is_not_recorded_are_in_no_figure(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    room.says("会务-阿青", "打卡《活着》读到98页")
    day = room.now.date()
    with room.db.begin() as session:
        session.get_one(tally.Member, 1).recorded = False
        session.flush()
        assert tally.sums(session, Span(day, day), room.now)["read"] == 1
        room.group(session).practice = True
        session.flush()
        assert tally.sums(session, Span(day, day), room.now)["read"] == 0


def test_words_of_one_message_about_three_books_count_once(room: Room) -> None:
    enter(room, Reflection, date(2026, 4, 3), 1, 2, 3, words="十个字的体会写在这里")
    with room.db.begin() as session:
        sums = tally.sums(session, month(4), room.now)
    assert (sums["reflections"], sums["words"]) == (3, 30)  # on paper each row is a piece of its own


def test_one_record_in_the_place_of_another_is_told_though_the_day_adds_up_to_the_same(room: Room) -> None:
    for book, who in ((1, 1), (2, 1), (1, 2), (2, 2)):
        enter(room, Recommendation, date(2026, 3, 5), book, who=who)
    with room.db.begin() as session:
        for number in (1, 4):
            session.get_one(Recommendation, number).state = State.cancelled
    with room.db.begin() as session:
        march = seal.of_days(session, month(3), room.now)
        seal.seal(session, month(3), march, [], number="第3期", file="三月.docx", at=room.now, by="周秘书")
    with room.db.begin() as session:
        for number, state in ((1, State.sure), (2, State.cancelled), (3, State.cancelled), (4, State.sure)):
            session.get_one(Recommendation, number).state = state
    with room.db.begin() as session:
        changed = seal.corrections(session, month(4), room.now)
        assert [(one.subject_id, one.amount) for one in changed] == [(1, 1), (2, -1), (3, -1), (4, 1)]


@pytest.mark.parametrize("sealed", [(4,), (3, 4)])
def test_a_sealed_month_that_is_not_over_before_has_no_corrections(room: Room, sealed: tuple[int, ...]) -> None:
    for day in (date(2026, 3, 5), date(2026, 4, 5), date(2026, 4, 20)):
        enter(room, Recommendation, day, 1)
    with room.db.begin() as session:
        for number in sealed:
            own = seal.of_days(session, month(number), room.now)
            seal.seal(session, month(number), own, [], number="", file="一.docx", at=room.now, by="周秘书")
        session.get_one(Recommendation, 2).state = State.cancelled
    with room.db.begin() as session:
        assert seal.corrections(session, Span(date(2026, 4, 15), date(2026, 5, 15)), room.now) == []


def test_what_came_to_light_later_is_told_in_the_next_month(room: Room) -> None:
    enter(room, Recommendation, date(2026, 3, 5), 1)
    with room.db.begin() as session:
        march = seal.of_days(session, month(3), room.now)
        seal.seal(session, month(3), march, [], number="第3期", file="三月.docx", at=room.now, by="周秘书")
    enter(room, Recommendation, date(2026, 3, 20), 2)
    with room.db.begin() as session:
        session.get_one(Recommendation, 1).state = State.cancelled
    with room.db.begin() as session:
        changed = seal.corrections(session, month(4), room.now)
        assert [(one.day.day, one.amount) for one in changed] == [(5, -1), (20, 1)]
        kept = seal.of_scope(session, "")[0]
        assert kept.figures["own"]["recommended"] == 1
        with pytest.raises(ValueError):
            seal.seal(session, month(3), march, [], number="", file="", at=room.now, by="周秘书")


def test_events_that_were_held_and_who_came(room: Room) -> None:
    with room.db.begin() as session:
        for title, hours in (("读书沙龙", -2), ("委员讲坛", 30)):
            at = room.now + timedelta(hours=hours)
            session.add(Event(title=title, month=date(2026, 4, 1), starts_at=at, made_by="阿青", made_at=room.now))
    for who in (1, 2, 2):
        enter(room, Attendance, room.now.date(), who=who, event_id=1)
    with room.db.begin() as session:
        units = seal.of_days(session, month(4), room.now)
        assert seal.summed(units)["events"] == 1
        assert seal.summed(units)["attended"] == 2
        assert len(RECORDS) >= len(BY_NAME) - 1
