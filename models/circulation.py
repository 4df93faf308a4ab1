"""图书漂流的账: keeps copies, hops and the queue in line with the acts that count, whoever told or changed them.

The acts are the evidence. What a copy's row says of its place, and its hops, are worked out anew from them whenever
one came in, was settled, corrected or taken back; so a recall and a late paste leave the ledger as if said in order.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import takewhile

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from models import copy
from models.copy import Copy, Whereabouts
from models.db import day_of
from models.drift import Act, DriftAct
from models.hold import Hold, Waiting
from models.hop import Hop, journey
from models.lending import decide_lending, lending
from models.matching import Said, meant
from models.place import Move, Place, places
from models.record import COUNTS
from models.turn import alone, give_up, lapse, lift, line_up

__all__ = [
    "alone",
    "changed",
    "decide_lending",
    "follow",
    "give_up",
    "is_kept",
    "lapse",
    "lending",
    "lift",
    "line_up",
    "moves_of",
    "put_in",
    "report",
]


def is_kept(session: Session) -> bool:
    """Whether the office keeps copies at all; else what members say of the drift is kept as said, and no more."""
    return session.exec(select(Copy.id).limit(1)).first() is not None


def put_in(session: Session, new: Copy) -> Copy:
    """Enter a copy that a list or a release brings; without a code it gets the next one and waits for its label."""
    if not new.code:
        alone(session)
        new.code, new.labelled = copy.next_code(session), False
    new.venue_id = new.home_id
    session.add(new)
    session.flush()
    session.add(Hop(copy_id=new.id or 0, seq=0, venue_id=new.home_id, since=new.since))
    session.flush()
    return new


def follow(session: Session, acts: Iterable[DriftAct], now: datetime) -> list[Hold]:
    """Bring the ledger in line with some acts that were entered or changed; returns the holds that became ready."""
    alone(session)
    session.flush()
    acts = list(acts)
    for act in acts:
        if act.act == Act.release and act.copy_id is None and act.state in COUNTS and act.book_id is not None:
            _release(session, act)
    books = {book_id for act in acts for book_id in _books_of(session, act)}
    moved = {act.copy_id for act in acts if act.copy_id is not None and act.act != Act.request}
    for copy_id in sorted(moved):
        books |= _work_out(session, copy_id)
    return line_up(session, books, now)


def changed(session: Session, acts: Sequence[DriftAct], now: datetime) -> list[Hold]:
    """Some acts now say something else, or are another's: the copies they meant before and mean now both follow."""
    alone(session)
    session.flush()
    books = {book_id for act in acts for book_id in _books_of(session, act)}
    for act in acts:
        left = session.get(Copy, act.copy_id) if act.copy_id else None
        if _means_another(act, left) and not (left and _is_renamed(session, act, left)):
            said = Said(Act(act.act), act.member_id, code=act.copy_code, book_id=act.book_id, giver_id=act.from_id)
            found = meant(session, said).copy
            act.copy_id = found.id if found else None
            session.add(act)
            session.flush()
            if left is not None and act.act != Act.request:
                books |= _work_out(session, left.id or 0)
    ready = follow(session, acts, now) + line_up(session, books, now)
    return [one for one in ready if one.standing == Waiting.ready]


def report(
    session: Session,
    act: Act,
    one: Copy,
    by: int,
    at: datetime,
    entry_id: int,
    now: datetime,
    *,
    to: int | None = None,
    venue: int | None = None,
) -> list[Hold]:
    """An act told by a person of the office (a register, a label's photo, stock-taking), not by a member's words.

    `entry_id` says who told it `now`, of a moment `at`; it counts whatever stood before. Returns the holds that became
    ready.
    """
    told = DriftAct(
        act=act,
        entry_id=entry_id,
        member_id=by,
        book_id=one.book_id,
        copy_id=one.id,
        copy_code=one.code,
        to_id=to,
        venue_id=venue,
        group_id=one.group_id,
        day=day_of(at),
        said_at=at,
        made_at=now,
    )
    session.add(told)
    return follow(session, [told], now)


def moves_of(session: Session, copy_id: int) -> list[Move]:
    """What the counting acts say of a copy, in the order said."""
    query = select(DriftAct).where(DriftAct.copy_id == copy_id, col(DriftAct.state).in_(COUNTS))
    acts = session.exec(query.order_by(col(DriftAct.said_at), col(DriftAct.id)))
    return [
        Move(Act(act.act), act.said_at, act.day, act.member_id, act.to_id, act.venue_id, act.id)
        for act in acts
        if act.act != Act.request
    ]


def _release(session: Session, act: DriftAct) -> None:
    """A copy that was not in the drift yet, but where it is known by its code, or was told of in another group."""
    known = copy.coded(session, act.copy_code) if act.copy_code else _told_elsewhere(session, act)
    if known is None:
        new = Copy(code=act.copy_code, book_id=act.book_id or 0, entered_at=act.said_at, since=act.said_at)
        new.owner_id, new.group_id, new.home_id = act.member_id, act.group_id, act.venue_id
        known = put_in(session, new)
    act.copy_id = known.id
    session.add(act)
    session.flush()


def _told_elsewhere(session: Session, act: DriftAct) -> Copy | None:
    """The copy that the same person put in on the same day, as told in another group and not yet in this one."""
    same = select(DriftAct.group_id, DriftAct.copy_id).where(
        DriftAct.act == Act.release,
        DriftAct.member_id == act.member_id,
        DriftAct.book_id == act.book_id,
        DriftAct.day == act.day,
        col(DriftAct.copy_id).is_not(None),
        col(DriftAct.state).in_(COUNTS),
    )
    told = session.exec(same.order_by(col(DriftAct.said_at), col(DriftAct.id))).all()
    here = {copy_id for group_id, copy_id in told if group_id == act.group_id}
    elsewhere = next((copy_id for _, copy_id in told if copy_id not in here), None)
    return session.get(Copy, elsewhere) if elsewhere else None


def _means_another(act: DriftAct, left: Copy | None) -> bool:
    if act.copy_code:
        return left is None or left.code != act.copy_code
    return act.book_id is not None and (left is None or left.book_id != act.book_id)


def _is_renamed(session: Session, act: DriftAct, one: Copy) -> bool:
    """A release said with a wrong code or title, of which nothing else was told: it is the same copy, called right."""
    others = select(DriftAct.id).where(DriftAct.copy_id == one.id, DriftAct.id != act.id)
    if act.act != Act.release or one.entry_id is not None or session.exec(others.limit(1)).first() is not None:
        return False
    if act.copy_code and act.copy_code != one.code and copy.coded(session, act.copy_code) is not None:
        return False
    one.code, one.book_id = act.copy_code or one.code, act.book_id or one.book_id
    session.add(one)
    session.flush()
    return True


def _work_out(session: Session, copy_id: int) -> set[int]:
    """Write down where a copy is and was, from the acts that count; returns the books whose queues that concerns."""
    one = session.get_one(Copy, copy_id)
    moves = moves_of(session, copy_id)
    if one.entry_id is None and not moves:
        return _undo(session, one)
    stops = list(places(_start(one, moves), moves, lending(session)))
    if len(stops) > 1 and stops[1].since <= stops[0].since:
        del stops[0]
    _write_down(session, copy_id, _hops(copy_id, stops))
    now = stops[-1]
    one.whereabouts, one.venue_id, one.member_id = now.whereabouts, now.venue, now.member
    one.since, one.due, one.renewed = now.since, now.due, now.renewed
    session.add(one)
    session.flush()
    return {one.book_id}


def _start(one: Copy, moves: Sequence[Move]) -> Place:
    """On its own shelf: from the day of the list that brought it, else from what was told of it first."""
    if one.entry_id is None:
        return Place(Whereabouts.shelf, moves[0].at, venue=one.home_id, act_id=moves[0].act_id)
    return Place(Whereabouts.shelf, min([one.entered_at, *(move.at for move in moves[:1])]), venue=one.home_id)


def _hops(copy_id: int, stops: Iterable[Place]) -> Sequence[Hop]:
    """A stop for each shelf and each hand; a renewal, and what is on its way and arrives, is the same stop."""
    hops: list[Hop] = []
    for stop in stops:
        last = hops[-1] if hops and hops[-1].until is None else None
        if last and stop.is_somewhere and (last.member_id, last.venue_id) == (stop.member, stop.venue):
            continue
        if last:
            last.until = stop.since
        if stop.is_somewhere:
            hop = Hop(copy_id=copy_id, seq=len(hops), since=stop.since, act_id=stop.act_id)
            hop.member_id, hop.venue_id = stop.member, stop.venue
            hops.append(hop)
    return hops


def _write_down(session: Session, copy_id: int, hops: Sequence[Hop]) -> None:
    """The journey from the first stop on that is another now; what stood before stays as it is."""
    before = journey(session, copy_id)
    same = sum(1 for _ in takewhile(lambda pair: _is_same(*pair), zip(before, hops, strict=False)))
    for gone in before[same:]:
        session.delete(gone)
    session.flush()
    session.add_all(hops[same:])


def _is_same(one: Hop, other: Hop) -> bool:
    return one.model_dump(exclude={"id"}) == other.model_dump(exclude={"id"})


def _undo(session: Session, one: Copy) -> set[int]:
    """A copy whose release was taken back, and of which nothing else was said, was never in the drift.

    Who asked for it by its code waits for the title they said with it, if they did.
    """
    titles = session.exec(
        select(DriftAct.book_id).where(DriftAct.copy_id == one.id, col(DriftAct.book_id).is_not(None))
    )
    books = {one.book_id, *(book_id or 0 for book_id in titles)}
    session.execute(delete(Hop).where(col(Hop.copy_id) == one.id))
    session.execute(update(DriftAct).where(col(DriftAct.copy_id) == one.id).values(copy_id=None))
    session.execute(update(Hold).where(col(Hold.copy_id) == one.id).values(copy_id=None))
    session.execute(update(Hold).where(col(Hold.wanted_id) == one.id).values(wanted_id=None))
    session.delete(one)
    session.flush()
    return books


def _books_of(session: Session, act: DriftAct) -> set[int]:
    """The books that an act is about: of its copy, as said, and of the place in a queue that rests on it."""
    one = session.get(Copy, act.copy_id) if act.copy_id else None
    placed = session.exec(select(Hold.book_id).where(Hold.act_id == act.id)).all() if act.act == Act.request else ()
    return {book_id for book_id in (act.book_id, one.book_id if one else None, *placed) if book_id is not None}
