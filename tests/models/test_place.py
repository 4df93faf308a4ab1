"""Where a copy is after each act, from the acts alone."""

from datetime import date, datetime, timedelta

import pytest

from models.copy import Whereabouts
from models.db import SHANGHAI
from models.drift import Act
from models.lending import Lending
from models.place import Move, Place, moved, places

AT, DAY = datetime(2026, 4, 21, 9, 0, tzinfo=SHANGHAI), date(2026, 4, 21)
LIN, QING, HOME, OTHER = 1, 2, 10, 11
ON_SHELF = Place(Whereabouts.shelf, AT, venue=HOME)
WITH_LIN = Place(Whereabouts.reader, AT, member=LIN, due=DAY + timedelta(days=30))


def said(act: Act, by: int = LIN, *, to: int | None = None, venue: int | None = None, days: int = 0) -> Move:
    return Move(act, AT + timedelta(days=days), DAY + timedelta(days=days), by, to, venue)


@pytest.mark.parametrize(
    ("before", "move", "whereabouts", "venue", "member"),
    [
        (ON_SHELF, said(Act.take), Whereabouts.reader, None, LIN),
        (WITH_LIN, said(Act.hand_on, to=QING), Whereabouts.way, None, QING),
        (WITH_LIN, said(Act.hand_on), Whereabouts.reader, None, LIN),
        (WITH_LIN, said(Act.give_back, QING), Whereabouts.shelf, HOME, None),
        (WITH_LIN, said(Act.give_back, venue=OTHER), Whereabouts.shelf, OTHER, None),
        (ON_SHELF, said(Act.give_back, venue=OTHER), Whereabouts.shelf, OTHER, None),
        (WITH_LIN, said(Act.release), Whereabouts.shelf, HOME, None),
        (WITH_LIN, said(Act.lose), Whereabouts.missing, None, None),
        (WITH_LIN, said(Act.withdraw), Whereabouts.withdrawn, None, None),
        (Place(Whereabouts.missing, AT), said(Act.give_back), Whereabouts.shelf, HOME, None),
        (Place(Whereabouts.missing, AT), said(Act.take), Whereabouts.reader, None, LIN),
        (Place(Whereabouts.withdrawn, AT), said(Act.release), Whereabouts.shelf, HOME, None),
        (ON_SHELF, said(Act.request), Whereabouts.shelf, HOME, None),
        (ON_SHELF, said(Act.renew), Whereabouts.shelf, HOME, None),
    ],
)
def test_after_each_act(
    before: Place, move: Move, whereabouts: Whereabouts, venue: int | None, member: int | None
) -> None:
    after = moved(before, move, HOME, Lending())
    assert (after.whereabouts, after.venue, after.member) == (whereabouts, venue, member)


@pytest.mark.parametrize(
    ("moves", "due"),
    [
        ([said(Act.take)], 30),
        ([said(Act.take), said(Act.take, days=9)], 30),
        ([said(Act.take), said(Act.renew, days=28)], 45),
        ([said(Act.take), said(Act.renew, days=40)], 55),
        ([said(Act.take), said(Act.hand_on, to=QING, days=3), said(Act.take, QING, days=5)], 33),
        ([said(Act.take), said(Act.give_back, days=3), said(Act.take, days=5)], 35),
    ],
)
def test_until_when_it_is_lent(moves: list[Move], due: int) -> None:
    assert list(places(ON_SHELF, moves, Lending()))[-1].due == DAY + timedelta(days=due)


def test_what_changes_nothing_is_no_place() -> None:
    again = [said(Act.take), said(Act.take, days=1), said(Act.give_back, days=2), said(Act.give_back, days=3)]
    told = [(place.whereabouts, place.since) for place in places(ON_SHELF, again, Lending())]
    assert told == [
        (Whereabouts.shelf, AT),
        (Whereabouts.reader, AT),
        (Whereabouts.shelf, AT + timedelta(days=2)),
    ]
