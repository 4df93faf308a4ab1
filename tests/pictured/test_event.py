"""What stands on an event's card: its figures and facts, and words only where they may be quoted."""

from sqlmodel import select

from bot.pictured.event import review
from bot.pictures.event import Quote, Review
from models.event import Event
from models.group import Group, Quotes
from models.reflection import Reflection
from tests.cast import Room
from tests.scheduled.test_event_follow_up import THOUGHT, held


def card(room: Room, *, of_group: bool = True) -> Review:
    def asked(session):  # type: ignore[no-untyped-def]
        group = session.exec(select(Group)).one() if of_group else None
        return review(session, session.exec(select(Event)).one(), group)[0]

    found: Review = room.ask(asked)
    return found


def test_the_three_figures_and_words_that_the_group_lets_through(room: Room) -> None:
    held(room)
    one = card(room)
    assert (one.title, one.form, one.day) == ("读书沙龙", "活动回顾", "2026年4月23日（周四）15:00")
    assert (one.signed_up, one.attended, one.reflected) == (3, 2, 1)
    assert one.quotes == (Quote(THOUGHT, "林静"),)
    assert card(room, of_group=False).quotes == ()


def test_words_that_nobody_let_through_are_not_on_it(room: Room) -> None:
    held(room)
    room.ask(lambda session: setattr(room.group(session), "quotes", Quotes.ask))
    assert card(room).quotes == ()
    room.ask(lambda session: setattr(session.exec(select(Reflection)).one(), "quotable", True))
    assert card(room).quotes == card(room, of_group=False).quotes != ()
