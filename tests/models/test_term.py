"""共读的日子: which day a moment is of, what may still be made up, and which weeks a term has."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from models import term as terms
from models.term import MIDNIGHT, Term
from tests.cast import SHANGHAI, Room
from tests.terms import FIRST, LAST, at, read_together


def april(**more: object) -> Term:
    fields = {"title": "四月共读", "since": FIRST, "until": LAST, "made_by": "阿青", "made_at": at("01 00:00")} | more
    return Term(**fields)


moments = some.datetimes(datetime(2026, 3, 25), datetime(2026, 5, 5)).map(lambda one: one.replace(tzinfo=SHANGHAI))
ends = some.integers(MIDNIGHT - 360, MIDNIGHT + 360)


@given(moments, ends)
def test_every_moment_lies_in_the_span_of_its_day_and_of_no_other(moment: datetime, day_ends: int) -> None:
    term = april(day_ends=day_ends)
    day = term.day_at(moment)
    since, until = term.span(day)
    assert since <= moment < until
    assert until == term.span(day + timedelta(days=1))[0]


@given(moments, ends, some.integers(0, 30), some.integers(1, 40))
def test_only_a_day_of_its_own_that_is_not_to_come_and_not_too_old_is_taken(
    moment: datetime, day_ends: int, make_up_days: int, number: int
) -> None:
    term = april(day_ends=day_ends, make_up_days=make_up_days)
    day, today = term.day(number), term.day_at(moment)
    assert (day is None) == (number > 21)
    if day is not None:
        assert term.number(day) == number
        assert term.takes(day, moment) == (0 <= (today - day).days <= make_up_days)


def test_the_last_day_and_the_days_after_it() -> None:
    term = april(day_ends=1560)
    assert [term.runs(at(words)) for words in ("01 01:59", "01 02:00", "21 23:00", "22 01:59", "22 02:00")] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert term.takes(LAST, at("25 01:59"))
    assert not term.takes(LAST, at("25 02:00"))
    assert term.made_up_until == date(2026, 4, 24)


def test_its_weeks_end_with_it() -> None:
    term = april(until=date(2026, 4, 20))
    assert [terms.days_of_week(term, number) for number in (0, 1, 3, 4)] == [
        None,
        (date(2026, 4, 1), date(2026, 4, 7)),
        (date(2026, 4, 15), date(2026, 4, 20)),
        None,
    ]
    assert [terms.week_of(term, date(2026, 4, day)) for day in (1, 7, 8, 20)] == [1, 1, 2, 3]


def test_terms_that_overlap_in_a_group_are_named(room: Room) -> None:
    first = read_together(room)
    second = read_together(room, "双书共读", since=date(2026, 4, 21))
    later = read_together(room, "五月共读", since=date(2026, 5, 1), until=date(2026, 5, 2))
    names = room.ask(lambda session: [other.title for _, other in terms.overlapping(session, session.merge(first))])
    assert names == ["双书共读"]
    assert room.ask(lambda session: terms.overlapping(session, session.merge(later))) == []
    with room.db.begin() as session:
        terms.call_off(session, session.merge(second), room.now, "阿青")
    assert room.ask(lambda session: terms.overlapping(session, session.merge(first))) == []
