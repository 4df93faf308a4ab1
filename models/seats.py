"""名额: who comes to an event and who waits for a place, worked out anew from everything said in all its groups."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from models.audit import note
from models.db import Instant, day_of
from models.entry import Entry
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
    """Who comes, who waits for a place (first come, first served) and who signed up and left again.

    `taken` are the places taken, by guests too; who joins from afar takes none where the others meet.
    """

    coming: tuple[Seat, ...] = ()
    waiting: tuple[Seat, ...] = ()
    gone: tuple[int, ...] = ()
    taken: int = 0

    @property
    def heads(self) -> int:
        """How many come, guests included."""
        return sum(1 + seat.guests for seat in self.coming)


def seats(session: Session, event: Event) -> Seats:
    """The one list of an event over all its groups; each person stands once, whatever they said how often."""
    floor = _Floor(event)
    for said in _said(session, event.id or 0):
        if said.leaves:
            floor.leave(said.member_id)
        else:
            floor.join(_seat(event, said), guests=said.guests, admitted=said.admitted)
        floor.move_up()
    return Seats(tuple(floor.coming.values()), tuple(floor.waiting.values()), tuple(floor.gone), floor.taken)


def is_roomy(session: Session, event: Event) -> bool:
    """Whether there are places even for all who ever signed up, so that nobody can wait; a sum, not the whole list."""
    if event.places is None:
        return True
    where: list[Any] = [SignUp.event_id == event.id, col(SignUp.state).in_(COUNTS), ~col(SignUp.leaves)]
    if event.venue:
        where.append(col(SignUp.online).is_not(True))
    asked = session.exec(select(func.sum(1 + func.coalesce(SignUp.guests, 0))).where(*where)).one()
    return (asked or 0) <= event.places


def let_wait(session: Session, some: Iterable[Seat]) -> None:
    """Remember who could not be given a place when they signed up: they are told when they come after all."""
    ids = [seat.signup_id for seat in some]
    for start in range(0, len(ids), 500):
        these = col(SignUp.id).in_(ids[start : start + 500])
        session.execute(update(SignUp).where(these).values(waited=True))


def has_waited(session: Session, event: Event) -> bool:
    """Whether anybody ever had to wait."""
    waited = (SignUp.event_id == event.id, col(SignUp.waited), col(SignUp.state).in_(COUNTS))
    return session.exec(select(SignUp.id).where(*waited)).first() is not None


def come_after_all(session: Session, event: Event, found: Seats) -> list[Seat]:
    """Those who come by now and could not when they signed up."""
    waited = set(session.exec(select(SignUp.id).where(SignUp.event_id == event.id, col(SignUp.waited))))
    return [seat for seat in found.coming if seat.signup_id in waited]


def admit(session: Session, event: Event, seat: Seat, at: datetime, by: str) -> None:
    """An organiser gives somebody a place, whatever the number of places and the deadline."""
    said = {"name": seat.name, "group_id": seat.group_id, "guests": seat.guests, "online": seat.online}
    _enter(session, event, seat.member_id, at, by, "admit", **said, admitted=True)


def put_down(
    session: Session,
    event: Event,
    member_id: int,
    at: datetime,
    by: str,
    *,
    guests: int | None = None,
    online: bool | None = None,
    group_id: int | None = None,
) -> None:
    """Somebody signed up by word to the office; whether they have a place, the list says."""
    said = {"guests": guests, "online": online, "group_id": group_id}
    _enter(session, event, member_id, at, by, "sign up", **said)


def take_off(session: Session, event: Event, seat: Seat, at: datetime, by: str) -> None:
    """Somebody told the office that they do not come."""
    said = {"name": seat.name, "group_id": seat.group_id}
    _enter(session, event, seat.member_id, at, by, "take off", **said, leaves=True)


def _enter(session: Session, event: Event, member_id: int, at: datetime, by: str, act: str, **said: Any) -> None:
    """A sign-up on the word of a person of the office."""
    entry = Entry(by=by, at=at, source="admit" if act == "admit" else "spoken")
    session.add(entry)
    session.flush()
    about: dict[str, Any] = {"event": event.title, "event_id": event.id, "member_id": member_id, "entry_id": entry.id}
    row = SignUp(**about, day=day_of(at), made_at=at, **said)
    session.add(row)
    note(session, at, by, act, row, event=event.id, member=member_id)


class _Word(NamedTuple):
    """A sign-up or withdrawal as the list is made of; plain columns, for an event of 800 is worked out at each word."""

    signup_id: int
    member_id: int
    name: str
    group_id: int | None
    leaves: bool
    online: bool | None
    guests: int | None
    admitted: bool
    said_at: datetime


def _said(session: Session, event_id: int) -> Iterator[_Word]:
    said_at = func.coalesce(col(Message.sent_at), col(SignUp.made_at), type_=Instant())
    names = ("id", "member_id", "name", "group_id", "leaves", "online", "guests", "admitted")
    query = (
        sql_select(*(getattr(SignUp, name) for name in names), said_at)
        .outerjoin(Message, col(Message.id) == col(SignUp.message_id))
        .where(col(SignUp.event_id) == event_id, col(SignUp.state).in_(COUNTS))
        .order_by(said_at, col(SignUp.id))
    )
    yield from (_Word(*row) for row in session.execute(query))


def _seat(event: Event, said: _Word) -> Seat:
    late = event.deadline is not None and said.said_at > event.deadline
    online = said.online if said.online is not None else not event.venue and bool(event.link)
    return Seat(said.member_id, said.name, said.group_id, online, said.guests or 0, said.said_at, late, said.signup_id)


class _Floor:
    """The event's room while it fills: nobody who has a place loses it to somebody who came later.

    `taken` places are; `in_time` are those who wait and are not late. Both are counted along: at each word the whole
    list is gone through.
    """

    def __init__(self, event: Event) -> None:
        self.places, self.has_afar = event.places, bool(event.venue)
        self.coming: dict[int, Seat] = {}
        self.waiting: dict[int, Seat] = {}
        self.gone: dict[int, None] = {}
        self.taken = self.in_time = 0

    def join(self, seat: Seat, *, guests: int | None, admitted: bool) -> None:
        """Signed up, told again (with other guests, say), or let in."""
        who = seat.member_id
        self.gone.pop(who, None)
        before = self.coming.get(who) or self.waiting.get(who)
        if before:
            seat = replace(before, online=seat.online, guests=before.guests if guests is None else guests)
        stands_in_line = self.in_time > 0 and who not in self.coming
        if admitted or (not seat.late and not stands_in_line and self._fits(seat)):
            self._seat(seat)
        elif who not in self.coming:
            self.in_time += (not seat.late) - (before is not None and not before.late)
            self.waiting[who] = seat

    def leave(self, who: int) -> None:
        """Taken off the list, from wherever they stood."""
        if seat := self.coming.pop(who, None):
            self.taken -= self._needs(seat)
        elif seat := self.waiting.pop(who, None):
            self.in_time -= not seat.late
        if seat:
            self.gone[who] = None

    def move_up(self) -> None:
        """What is free goes to who waits in time, in their order."""
        while self.in_time:
            first = next(one for one in self.waiting.values() if not one.late)
            if not self._fits(first):
                return
            self._seat(first)

    def _seat(self, seat: Seat) -> None:
        """Give a place; who has one already keeps it and where they stand."""
        own = self.coming.get(seat.member_id)
        waited = self.waiting.pop(seat.member_id, None)
        self.in_time -= waited is not None and not waited.late
        self.coming[seat.member_id] = seat
        self.taken += self._needs(seat) - (self._needs(own) if own else 0)

    def _fits(self, seat: Seat) -> bool:
        """Whether there is room; who joins from afar takes none where the others meet."""
        if self.places is None or (need := self._needs(seat)) == 0:
            return True
        own = self.coming.get(seat.member_id)
        return self.taken - (self._needs(own) if own else 0) + need <= self.places

    def _needs(self, seat: Seat) -> int:
        return 0 if seat.online and self.has_afar else 1 + seat.guests
