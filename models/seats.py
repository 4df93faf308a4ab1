"""名额: who comes to an event and who waits for a place, worked out anew from everything said in all its groups."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.db import Instant
from models.event import Event
from models.inbox import Message
from models.record import COUNTS
from models.signup import SignUp


@dataclass(frozen=True, slots=True)
class Seat:
    """One person who means to come with their guests; `since` is when they signed up without leaving again.

    `late`: that was after the deadline, so that only an organiser gives them a place. `signup_id` is the row that says
    it. `name` is how they stand on a list, empty where it is the sender.
    """

    member_id: int
    name: str
    group_id: int | None
    online: bool
    guests: int
    since: datetime
    late: bool
    signup_id: int


@dataclass(frozen=True, slots=True)
class Seats:
    """Who comes, who waits for a place (first come, first served) and who signed up and left again."""

    coming: tuple[Seat, ...] = ()
    waiting: tuple[Seat, ...] = ()
    gone: tuple[int, ...] = ()

    @property
    def heads(self) -> int:
        """How many come, guests included."""
        return sum(1 + seat.guests for seat in self.coming)


def seats(session: Session, event: Event) -> Seats:
    """The one list of an event over all its groups; each person stands once, whatever they said how often."""
    floor = _Floor(event)
    for row, said_at in _said(session, event.id or 0):
        if row.leaves:
            floor.leave(row.member_id)
        else:
            floor.join(_seat(event, row, said_at), admitted=row.admitted)
        floor.move_up()
    return Seats(tuple(floor.coming.values()), tuple(floor.waiting.values()), tuple(floor.gone))


def _said(session: Session, event_id: int) -> Iterator[tuple[SignUp, datetime]]:
    said_at = func.coalesce(col(Message.sent_at), col(SignUp.made_at), type_=Instant())
    query = (
        select(SignUp, said_at)
        .outerjoin(Message, col(Message.id) == col(SignUp.message_id))
        .where(SignUp.event_id == event_id, col(SignUp.state).in_(COUNTS))
        .order_by(said_at, col(SignUp.id))
    )
    yield from session.exec(query)


def _seat(event: Event, row: SignUp, said_at: datetime) -> Seat:
    late = event.deadline is not None and said_at > event.deadline
    online = row.online if row.online is not None else not event.venue and bool(event.link)
    return Seat(row.member_id, row.name, row.group_id, online, row.guests, said_at, late, row.id or 0)


class _Floor:
    """The event's room while it fills: nobody who has a place loses it to somebody who came later."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.coming: dict[int, Seat] = {}
        self.waiting: dict[int, Seat] = {}
        self.gone: dict[int, None] = {}

    def join(self, seat: Seat, *, admitted: bool) -> None:
        """Signed up, told again (with other guests, say), or let in."""
        who = seat.member_id
        self.gone.pop(who, None)
        before = self.coming.get(who) or self.waiting.get(who)
        if before:
            seat = replace(before, online=seat.online, guests=seat.guests or before.guests)
        stands_in_line = any(not one.late for one in self.waiting.values()) and who not in self.coming
        if admitted or (not seat.late and not stands_in_line and self._fits(seat)):
            self.waiting.pop(who, None)
            self.coming[who] = seat
        elif who not in self.coming:
            self.waiting[who] = seat

    def leave(self, who: int) -> None:
        """Taken off the list, from wherever they stood."""
        if self.coming.pop(who, None) or self.waiting.pop(who, None):
            self.gone[who] = None

    def move_up(self) -> None:
        """What is free goes to who waits in time, in their order."""
        while first := next((one for one in self.waiting.values() if not one.late), None):
            if not self._fits(first):
                return
            self.coming[first.member_id] = self.waiting.pop(first.member_id)

    def _fits(self, seat: Seat) -> bool:
        """Whether there is room; who joins from afar takes none where the others meet."""
        if self.event.places is None or self._is_afar(seat):
            return True
        taken = [one for who, one in self.coming.items() if who != seat.member_id and not self._is_afar(one)]
        return sum(1 + one.guests for one in taken) + 1 + seat.guests <= self.event.places

    def _is_afar(self, seat: Seat) -> bool:
        return seat.online and bool(self.event.venue)
