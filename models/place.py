"""一本书在哪里: where a drifting copy is after each act, worked out from the acts alone and from nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from models.copy import OUT, Whereabouts
from models.drift import Act
from models.lending import Lending


@dataclass(frozen=True, slots=True)
class Move:
    """What one counting act says of one copy: `by` whose act it is, `to` who gets it, `venue` where it was put."""

    act: Act
    at: datetime
    day: date
    by: int
    to: int | None = None
    venue: int | None = None
    act_id: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a copy is: on a shelf (`venue`) or with somebody (`member`), and up to what day."""

    whereabouts: Whereabouts
    since: datetime
    venue: int | None = None
    member: int | None = None
    due: date | None = None
    renewed: int = 0
    act_id: int | None = None

    @property
    def is_out(self) -> bool:
        """Whether somebody has it, or gets it just now."""
        return self.whereabouts in OUT

    @property
    def is_somewhere(self) -> bool:
        """Whether anybody knows where it is, and it is in the drift."""
        return self.whereabouts not in (Whereabouts.missing, Whereabouts.withdrawn)


def places(start: Place, moves: Iterable[Move], lending: Lending) -> Iterator[Place]:
    """Every place one after the other, `start` first; an act that changes nothing adds none."""
    place = start
    yield place
    for move in moves:
        after = moved(place, move, start.venue, lending)
        if after != place:
            yield after
        place = after


def moved(place: Place, move: Move, home: int | None, lending: Lending) -> Place:
    """Where a copy is after an act that counts. `home` is its own shelf, where it stands if no other was named."""
    match move.act:
        case Act.release | Act.give_back:
            return _on_shelf(place, move, home)
        case Act.take:
            return _with(place, move, move.by, Whereabouts.reader, lending)
        case Act.hand_on:
            return place if move.to is None else _with(place, move, move.to, Whereabouts.way, lending)
        case Act.renew if place.is_out:
            due = max(place.due or move.day, move.day) + timedelta(days=lending.renewal)
            return replace(place, due=due, renewed=place.renewed + 1)
        case Act.lose:
            return Place(Whereabouts.missing, move.at, act_id=move.act_id)
        case Act.withdraw:
            return Place(Whereabouts.withdrawn, move.at, act_id=move.act_id)
        case _:
            return place


def _on_shelf(place: Place, move: Move, home: int | None) -> Place:
    if place.whereabouts == Whereabouts.shelf and move.venue in (None, place.venue):
        return place
    venue = move.venue if move.venue is not None else home
    return Place(Whereabouts.shelf, move.at, venue=venue, act_id=move.act_id)


def _with(place: Place, move: Move, member: int, whereabouts: Whereabouts, lending: Lending) -> Place:
    """In the hands of a member; what was on its way to them has come, and the loan runs from when it set out."""
    if place.is_out and place.member == member:
        return replace(place, whereabouts=whereabouts) if whereabouts == Whereabouts.reader else place
    due = move.day + timedelta(days=lending.loan)
    return Place(whereabouts, move.at, member=member, due=due, act_id=move.act_id)
