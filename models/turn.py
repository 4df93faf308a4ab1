"""轮到谁: who waits for which drifting book, worked out anew from the requests and the journeys, and whose turn it is.

What was laid aside for somebody stays so until they come, are late or give up, whatever is told behind: they were told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from models import hold
from models.copy import Copy, Whereabouts
from models.db import day_of
from models.drift import Act, DriftAct
from models.hold import OPEN, Hold, Waiting
from models.hop import Hop, open_stop
from models.lending import lending
from models.record import COUNTS

_ONE_AT_A_TIME = 20_260_421


def alone(session: Session) -> None:
    """Until this transaction ends no other process moves a copy or a queue; what it did before is seen from here on.

    Whoever asks where a copy is in order to move it does so behind this.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.flush()
        session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        for one in list(session.identity_map.values()):
            if isinstance(one, Copy | Hold):
                session.expire(one)


def line_up(session: Session, books: Iterable[int], now: datetime) -> list[Hold]:
    """Bring the queues of some books in line with what was said; returns the holds whose turn it is now."""
    session.flush()
    ready: list[Hold] = []
    for book_id in sorted(books):
        _seat(session, book_id)
        ready += _lay_aside(session, book_id, now)
    return ready


def lift(session: Session, holds: Iterable[Hold]) -> None:
    """Two queues become one: these holds leave theirs until both books are lined up again, and lose nothing by it."""
    for one in holds:
        one.standing = Waiting.withdrawn
        session.add(one)
    session.flush()


def lapse(session: Session, now: datetime) -> tuple[list[Hold], list[Hold]]:
    """Who did not come in time loses the place, and it is the next one's turn: returns (lapsed, ready)."""
    alone(session)
    past = select(Hold).where(Hold.standing == Waiting.ready, col(Hold.until) < day_of(now)).order_by(col(Hold.id))
    lapsed = list(session.exec(past))
    for one in lapsed:
        one.standing, one.ended_at = Waiting.lapsed, now
        session.add(one)
    return lapsed, line_up(session, {one.book_id for one in lapsed}, now)


def give_up(session: Session, waiting: Hold, now: datetime) -> list[Hold]:
    """Somebody no longer wants a book: their place is the next one's; returns whose turn it is now."""
    alone(session)
    waiting.standing, waiting.ended_at, waiting.until = Waiting.withdrawn, now, None
    session.add(waiting)
    return line_up(session, {waiting.book_id}, now)


@dataclass(frozen=True, slots=True)
class _Place:
    """What became of a request that was not yet waiting: it is open, was served by a copy, or ended otherwise."""

    act: DriftAct
    standing: Waiting = Waiting.queued
    copy_id: int | None = None
    ended_at: datetime | None = None


def _seat(session: Session, book_id: int) -> None:
    """A place for each request that counts, but for who waits already or has the book; whoever got it waits no more.

    First all that is no longer so leaves, then the others come: one open place a member and book at any moment.
    """
    asked = _is_asked(book_id)
    is_known = (col(Hold.book_id) == book_id) | col(Hold.act_id).in_(select(DriftAct.id).where(*asked))
    known = {one.act_id: one for one in session.exec(select(Hold).where(is_known).order_by(col(Hold.id)))}
    requests = session.exec(select(DriftAct).where(*asked).order_by(col(DriftAct.said_at), col(DriftAct.id))).all()
    places = {place.act.id: place for place in _places(requests, known, _had(session, book_id) if requests else {})}
    for one in known.values():
        _leave(session, one, places.get(one.act_id), book_id)
    session.flush()
    for place in places.values():
        _take_place(session, known.get(place.act.id), place, book_id)
    session.flush()


def _is_asked(book_id: int) -> tuple[ColumnElement[bool], ...]:
    """What asks for a book: by a copy's code, or by the title."""
    of_copies = select(Copy.id).where(Copy.book_id == book_id)
    by_title = col(DriftAct.copy_id).is_(None) & (col(DriftAct.book_id) == book_id)
    is_of_book = col(DriftAct.copy_id).in_(of_copies) | by_title
    return col(DriftAct.act) == Act.request, col(DriftAct.state).in_(COUNTS), is_of_book


def _had(session: Session, book_id: int) -> dict[int, list[Hop]]:
    """The stops of a book's copies in each member's hands, in order."""
    query = select(Hop).join(Copy, col(Copy.id) == col(Hop.copy_id)).where(Copy.book_id == book_id)
    stops: dict[int, list[Hop]] = {}
    for stop in session.exec(query.where(col(Hop.member_id).is_not(None)).order_by(col(Hop.since), col(Hop.id))):
        stops.setdefault(stop.member_id or 0, []).append(stop)
    return stops


def _places(requests: Sequence[DriftAct], known: dict[int | None, Hold], had: dict[int, list[Hop]]) -> Iterator[_Place]:
    """Each request that began to wait, in order; one said while its member waited or had the book began nothing."""
    last: dict[int, _Place] = {}
    for act in requests:
        before, stops = last.get(act.member_id), had.get(act.member_id, [])
        is_waiting = before is not None and (before.ended_at is None or act.said_at < before.ended_at)
        if not is_waiting and not any(_has(stop, act.said_at) for stop in stops):
            last[act.member_id] = _place(act, known.get(act.id), stops)
            yield last[act.member_id]


def _has(stop: Hop, at: datetime) -> bool:
    return stop.since <= at and (stop.until is None or at < stop.until)


def _place(act: DriftAct, known: Hold | None, stops: Sequence[Hop]) -> _Place:
    got = next((stop for stop in stops if stop.since >= act.said_at), None)
    ended_at = known.ended_at if known else None
    if got is not None and (ended_at is None or got.since < ended_at):
        return _Place(act, Waiting.taken, got.copy_id, got.since)
    if known is not None and ended_at is not None:
        return _Place(act, Waiting.lapsed if known.until else Waiting.withdrawn, known.copy_id, ended_at)
    return _Place(act)


def _leave(session: Session, one: Hold, place: _Place | None, book_id: int) -> None:
    if place is None and one.ended_at is None:
        session.delete(one)
    elif place is None or place.ended_at or (one.book_id, one.member_id) != (book_id, place.act.member_id):
        one.standing = Waiting.withdrawn if place or not one.until else Waiting.lapsed
        session.add(one)


def _take_place(session: Session, known: Hold | None, place: _Place, book_id: int) -> None:
    """The hold of a request says what became of it; what was laid aside stays aside as long as it is the same wish."""
    act = place.act
    one = known or Hold(book_id=book_id, member_id=act.member_id, asked_at=act.said_at, act_id=act.id)
    if place.ended_at or (one.book_id, one.member_id) != (book_id, act.member_id):
        one.copy_id, one.ready_at = place.copy_id, None
    one.book_id, one.member_id, one.group_id, one.wanted_id = book_id, act.member_id, act.group_id, act.copy_id
    one.asked_at = act.said_at
    if place.standing not in OPEN or one.standing not in OPEN:
        one.standing = place.standing
    session.add(one)


def _lay_aside(session: Session, book_id: int, now: datetime) -> list[Hold]:
    """Keep aside what is; then lay the other free copies aside for those who wait first."""
    queue = hold.queue(session, book_id)
    free = _free(session, book_id, (Whereabouts.shelf, Whereabouts.held) if queue else (Whereabouts.held,))
    for waiting in queue:
        kept = free.pop(waiting.copy_id, None) if waiting.ready_at else None
        if kept is not None:
            waiting.standing = Waiting.ready
            _hold_for(kept, waiting)
        else:
            waiting.standing, waiting.copy_id, waiting.ready_at, waiting.until = Waiting.queued, None, None, None
    for one in free.values():
        _put_back(session, one)
    ready = [waiting for waiting in queue if waiting.standing == Waiting.queued and _serve(session, waiting, free, now)]
    session.flush()
    return ready


def _free(session: Session, book_id: int, whereabouts: Sequence[Whereabouts]) -> dict[int | None, Copy]:
    where = (Copy.book_id == book_id, col(Copy.whereabouts).in_(whereabouts))
    return {one.id: one for one in session.exec(select(Copy).where(*where).order_by(col(Copy.code)))}


def _serve(session: Session, waiting: Hold, free: dict[int | None, Copy], now: datetime) -> bool:
    """Lay aside the copy that was asked for, or any where none was or that one is no longer in the drift."""
    wanted = session.get(Copy, waiting.wanted_id) if waiting.wanted_id else None
    only = wanted.id if wanted and wanted.whereabouts != Whereabouts.withdrawn else None
    found = next((one for one in free.values() if only in (None, one.id)), None)
    if found is None:
        return False
    waiting.standing, waiting.copy_id, waiting.ready_at = Waiting.ready, found.id, now
    waiting.until = day_of(now) + timedelta(days=lending(session).pickup)
    _hold_for(free.pop(found.id), waiting)
    return True


def _hold_for(one: Copy, waiting: Hold) -> None:
    one.whereabouts, one.member_id, one.since = Whereabouts.held, waiting.member_id, waiting.ready_at or one.since


def _put_back(session: Session, one: Copy) -> None:
    if one.whereabouts == Whereabouts.held:
        stop = open_stop(session, one.id or 0)
        one.whereabouts, one.member_id, one.since = Whereabouts.shelf, None, stop.since if stop else one.entered_at
