"""Places at an event: first come, first served, over all its groups, and nobody loses a place to a later one."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from models.db import SHANGHAI, Database
from models.event import Event
from models.member import Member
from models.seats import Seats, is_roomy, seats
from models.signup import SignUp

NOON = datetime(2026, 4, 20, 12, tzinfo=SHANGHAI)
CAST = ("林静", "阿青", "周秘书", "老马")


def hall(db: Database, *said: tuple[str, dict[str, Any]], **of_event: Any) -> tuple[list[str], list[str], Seats]:
    """What stands on the list, and who waits, after some people said something a minute apart."""
    with db.begin() as session:
        event = Event(title="沙龙", month=NOON.date(), venue="政协书房", link="会议号 1", made_by="阿青", made_at=NOON)
        for name, value in of_event.items():
            setattr(event, name, value)
        people = {name: Member(name=name) for name in CAST}
        session.add_all([event, *people.values()])
        session.flush()
        for minute, (who, words) in enumerate(said):
            _enter(session, event, people[who], NOON + timedelta(minutes=minute), words)
        found = seats(session, event)
        names = {one.id: one.name for one in people.values()}
        return [names[one.member_id] for one in found.coming], [names[one.member_id] for one in found.waiting], found


def _enter(session: Session, event: Event, who: Member, at: datetime, words: dict[str, Any]) -> None:
    session.add(SignUp(event_id=event.id, member_id=who.id or 0, day=at.date(), made_at=at, **words))


COMES: dict[str, Any] = {}
LEAVES = {"leaves": True}


def test_who_signs_up_twice_stands_once_and_keeps_the_earlier_place(db: Database) -> None:
    coming, _, found = hall(db, ("林静", COMES), ("阿青", COMES), ("林静", COMES))
    assert coming == ["林静", "阿青"]
    assert found.heads == 2


def test_when_it_is_full_the_next_ones_wait_and_move_up_in_their_order(db: Database) -> None:
    said = [(who, COMES) for who in CAST]
    assert hall(db, *said, places=2)[:2] == (["林静", "阿青"], ["周秘书", "老马"])
    assert hall(db, *said, ("林静", LEAVES), places=2)[:2] == (["阿青", "周秘书"], ["老马"])
    assert hall(db, *said, ("林静", LEAVES), ("林静", COMES), places=2)[1] == ["老马", "林静"]


def test_who_brings_guests_needs_their_places_too(db: Database) -> None:
    assert hall(db, ("林静", {"guests": 2}), ("阿青", COMES), places=3)[:2] == (["林静"], ["阿青"])
    coming, waiting, found = hall(db, ("林静", COMES), ("阿青", COMES), ("林静", {"guests": 2}), places=3)
    assert (coming, waiting, found.heads) == (["林静", "阿青"], [], 2)


def test_who_waits_first_is_not_overtaken_by_who_needs_less(db: Database) -> None:
    assert hall(db, ("林静", COMES), ("阿青", {"guests": 2}), ("老马", COMES), places=3)[1] == ["阿青", "老马"]


def test_from_afar_nobody_takes_a_place_where_the_others_meet(db: Database) -> None:
    said = [("林静", COMES), ("阿青", {"online": True}), ("周秘书", COMES)]
    assert hall(db, *said, places=1)[:2] == (["林静", "阿青"], ["周秘书"])
    assert hall(db, *said, ("林静", {"online": True}), places=1)[1] == []
    assert hall(db, *said, places=1, venue="")[1] == ["阿青", "周秘书"]


@pytest.mark.parametrize("admitted", [False, True])
def test_after_the_deadline_only_an_organiser_gives_a_place(db: Database, admitted: bool) -> None:
    said = [("林静", COMES), ("阿青", COMES)] + [("阿青", {"admitted": True})] * admitted
    coming, waiting, _ = hall(db, *said, deadline=NOON)
    assert (coming, waiting) == ((["林静", "阿青"], []) if admitted else (["林静"], ["阿青"]))


def test_it_is_roomy_while_even_all_who_ever_signed_up_would_fit(db: Database) -> None:
    hall(db, ("林静", {"guests": 1}), ("林静", LEAVES), ("阿青", {"online": True}), places=2)
    with db.begin() as session:
        event = session.get_one(Event, 1)
        assert is_roomy(session, event)
        event.places = 1
        assert not is_roomy(session, event)
        event.places = None
        assert is_roomy(session, event)


def test_told_again_with_other_guests_it_is_these_and_without_a_number_the_same(db: Database) -> None:
    *_, found = hall(
        db, ("林静", {"guests": 2}), ("林静", {"guests": 0}), ("阿青", {"guests": 1}), ("阿青", {}), places=3
    )
    assert [(seat.guests) for seat in found.coming] == [0, 1]
    assert (found.heads, found.taken) == (3, 3)
