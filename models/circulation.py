"""图书漂流的账: keeps copies, hops and the queue in line with the acts that count, whoever told or changed them.

The acts are the evidence. What a copy's row says of its place, and its hops, are worked out anew from them whenever
one came in, was settled, corrected or taken back; so a recall and a late paste leave the ledger as if said in order.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from models import copy, hold, setting
from models.book import Book
from models.copy import Copy, Whereabouts
from models.db import SHANGHAI
from models.drift import Act, DriftAct
from models.hold import Hold, Waiting
from models.hop import Hop
from models.place import Move, Place, Terms, places
from models.record import COUNTS

_DAYS = {name: f"drift.{name}" for name in ("pickup", "loan", "renewal", "renewals")}


def is_kept(session: Session) -> bool:
    """Whether the office keeps copies at all; else what members say of the drift is kept as said, and no more."""
    return session.exec(select(Copy.id).limit(1)).first() is not None


def terms(session: Session) -> Terms:
    """What the office decided, else the usual."""
    usual = Terms()
    return Terms(**{name: int(setting.get(session, key, str(getattr(usual, name)))) for name, key in _DAYS.items()})


def decide_terms(session: Session, name: str, number: int) -> None:
    """Set one of the office's rules; it holds for what begins from now on."""
    setting.put(session, _DAYS[name], str(number))


def put_in(session: Session, new: Copy) -> Copy:
    """Enter a copy that a list or a release brings; without a code it gets the next one and waits for its label."""
    if not new.code:
        new.code, new.labelled = copy.next_code(session), False
    new.venue_id = new.home_id
    session.add(new)
    session.flush()
    session.add(Hop(copy_id=new.id or 0, seq=0, venue_id=new.home_id, since=new.since))
    session.flush()
    return new


def follow(session: Session, acts: Iterable[DriftAct], now: datetime) -> list[Hold]:
    """Bring the ledger in line with some acts that were entered or changed; returns the holds that became ready."""
    session.flush()
    acts = list(acts)
    books = {book_id for act in acts for book_id in _books_of(session, act)}
    _lock(session, books)
    for act in acts:
        if act.act == Act.release and act.copy_id is None and act.state in COUNTS and act.book_id is not None:
            _release(session, act)
        if act.act == Act.request:
            _request(session, act)
        elif act.copy_id is not None:
            _work_out(session, act.copy_id)
    return [ready for book_id in sorted(books) for ready in lay_aside(session, book_id, now)]


def changed(session: Session, acts: Sequence[DriftAct], now: datetime) -> list[Hold]:
    """Some acts now say something else, or are another's: the copies they meant before and mean now both follow."""
    before = [act for act in acts if act.copy_id is not None]
    books = {act.copy_id: session.get_one(Copy, act.copy_id).code for act in before}
    for act in before:
        if act.copy_code and act.copy_code != books[act.copy_id]:
            left, act.copy_id = act.copy_id, None
            found = copy.coded(session, act.copy_code)
            act.copy_id = found.id if found else None
            session.add(act)
            session.flush()
            if left is not None:
                _work_out(session, left)
    return follow(session, acts, now)


def report(
    session: Session,
    act: Act,
    one: Copy,
    by: int,
    at: datetime,
    entry_id: int,
    *,
    to: int | None = None,
    venue: int | None = None,
) -> list[Hold]:
    """An act told by a person of the office (a register, a label's photo, stock-taking), not by a member's words.

    `entry_id` says who told it; it counts whatever stood before. Returns the holds that became ready.
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
        made_at=at,
    )
    session.add(told)
    return follow(session, [told], at)


def lay_aside(session: Session, book_id: int, now: datetime) -> list[Hold]:
    """Lay the free copies of a book aside for those who wait first; returns whose turn it is now."""
    free = [one for one in copy.of_book(session, book_id) if one.whereabouts == Whereabouts.shelf]
    until = day_of(now) + timedelta(days=terms(session).pickup)
    ready = []
    for waiting in hold.queue(session, book_id):
        wanted = [one for one in free if waiting.wanted_id in (None, one.id)]
        if waiting.standing == Waiting.queued and wanted:
            free.remove(wanted[0])
            waiting.standing, waiting.copy_id, waiting.ready_at, waiting.until = Waiting.ready, wanted[0].id, now, until
            _hold_for(wanted[0], waiting, now)
            session.add_all((waiting, wanted[0]))
            ready.append(waiting)
    session.flush()
    return ready


def lapse(session: Session, now: datetime) -> tuple[list[Hold], list[Hold]]:
    """Who did not come in time loses the place, and it is the next one's turn: returns (lapsed, ready)."""
    past = select(Hold).where(Hold.standing == Waiting.ready, col(Hold.until) < day_of(now)).order_by(col(Hold.id))
    lapsed = list(session.exec(past))
    _lock(session, {one.book_id for one in lapsed})
    for one in lapsed:
        one.standing = Waiting.lapsed
        session.add(one)
        session.flush()
        _work_out(session, one.copy_id or 0)
    ready = [one for book_id in sorted({one.book_id for one in lapsed}) for one in lay_aside(session, book_id, now)]
    return lapsed, ready


def give_up(session: Session, waiting: Hold, now: datetime) -> list[Hold]:
    """Somebody no longer wants a book: their place is the next one's; returns whose turn it is now."""
    waiting.standing = Waiting.withdrawn
    session.add(waiting)
    session.flush()
    if waiting.copy_id is not None:
        _work_out(session, waiting.copy_id)
    return lay_aside(session, waiting.book_id, now)


def moves_of(session: Session, copy_id: int) -> list[Move]:
    """What the counting acts say of a copy, in the order said."""
    query = select(DriftAct).where(DriftAct.copy_id == copy_id, col(DriftAct.state).in_(COUNTS))
    acts = session.exec(query.order_by(col(DriftAct.said_at), col(DriftAct.id)))
    return [
        Move(Act(act.act), act.said_at, act.day, act.member_id, act.to_id, act.venue_id, act.id)
        for act in acts
        if act.act != Act.request
    ]


def _lock(session: Session, books: Iterable[int]) -> None:
    """Of several processes one at a time changes who gets the copies of a book."""
    session.exec(select(Book.id).where(col(Book.id).in_(sorted(books))).order_by(col(Book.id)).with_for_update()).all()


def _release(session: Session, act: DriftAct) -> None:
    """A copy that was not in the drift yet; the same told in another group on the same day is no second one."""
    same = select(DriftAct).where(
        DriftAct.act == Act.release,
        DriftAct.member_id == act.member_id,
        DriftAct.book_id == act.book_id,
        DriftAct.day == act.day,
        DriftAct.group_id != act.group_id,
        col(DriftAct.copy_id).is_not(None),
        col(DriftAct.state).in_(COUNTS),
    )
    told = session.exec(same).first() if not act.copy_code else None
    if told is not None:
        act.copy_id = told.copy_id
        return
    new = Copy(
        code=act.copy_code,
        book_id=act.book_id or 0,
        owner_id=act.member_id,
        group_id=act.group_id,
        home_id=act.venue_id,
        entered_at=act.said_at,
        since=act.said_at,
    )
    act.copy_id = put_in(session, new).id
    session.add(act)
    session.flush()


def _request(session: Session, act: DriftAct) -> None:
    """A place in the queue for each request that counts; one place a member and book, and none for who has it."""
    placed = session.exec(select(Hold).where(Hold.act_id == act.id)).first()
    if act.state in COUNTS:
        wanted = session.get(Copy, act.copy_id) if act.copy_id else None
        book_id = wanted.book_id if wanted else act.book_id
        if placed is None and book_id is not None and not _waits_or_has(session, act.member_id, book_id):
            placed = Hold(book_id=book_id, member_id=act.member_id, asked_at=act.said_at, act_id=act.id)
            placed.group_id, placed.wanted_id = act.group_id, act.copy_id
            session.add(placed)
    elif placed is not None and placed.standing in hold.OPEN:
        placed.standing = Waiting.withdrawn
        session.add(placed)
        session.flush()
        if placed.copy_id is not None:
            _work_out(session, placed.copy_id)
    session.flush()


def _waits_or_has(session: Session, member_id: int, book_id: int) -> bool:
    waits = any(one.member_id == member_id for one in hold.queue(session, book_id))
    return waits or any(
        one.member_id == member_id and one.whereabouts in copy.OUT for one in copy.of_book(session, book_id)
    )


def _work_out(session: Session, copy_id: int) -> None:
    """Write down where a copy is and was, from the acts that count; then who is served by that and who no longer."""
    one = session.get_one(Copy, copy_id)
    moves = moves_of(session, copy_id)
    if one.entry_id is None and not moves:
        _undo(session, one)
        return
    stops = list(places(Place(Whereabouts.shelf, one.entered_at, venue=one.home_id), moves, terms(session)))
    session.execute(delete(Hop).where(col(Hop.copy_id) == copy_id))
    session.add_all(_hops(copy_id, stops))
    now = stops[-1]
    one.whereabouts, one.venue_id, one.member_id = now.whereabouts, now.venue, now.member
    one.since, one.due, one.renewed = now.since, now.due, now.renewed
    session.add(one)
    _serve(session, one, moves)
    session.flush()


def _hops(copy_id: int, stops: Sequence[Place]) -> list[Hop]:
    """A stop for each shelf and each hand; a renewal, and what is on its way and arrives, is the same stop."""
    hops: list[Hop] = []
    for stop in stops:
        if hops:
            if (hops[-1].member_id, hops[-1].venue_id) == (stop.member, stop.venue):
                continue
            hops[-1].until = stop.since
        if stop.whereabouts in (Whereabouts.missing, Whereabouts.withdrawn):
            continue
        hop = Hop(copy_id=copy_id, seq=len(hops), since=stop.since, act_id=stop.act_id)
        hop.member_id, hop.venue_id = stop.member, stop.venue
        hops.append(hop)
    return hops


def _serve(session: Session, one: Copy, moves: Sequence[Move]) -> None:
    """Who has the copy waits no longer; who was laid it aside and it went to another waits on, in their old place."""
    got = {
        move.to if move.act == Act.hand_on else move.by: move for move in moves if move.act in (Act.take, Act.hand_on)
    }
    of_copy = select(Hold).where(
        (Hold.copy_id == one.id) | (Hold.book_id == one.book_id), Hold.standing != Waiting.lapsed
    )
    for waiting in session.exec(of_copy.order_by(col(Hold.id))).all():
        move = got.get(waiting.member_id)
        is_served = move is not None and move.at >= waiting.asked_at
        if waiting.standing in hold.OPEN and is_served:
            waiting.standing, waiting.copy_id = Waiting.taken, one.id
        elif waiting.standing == Waiting.taken and waiting.copy_id == one.id and not is_served:
            _wait_again(session, waiting)
        elif waiting.standing == Waiting.ready and waiting.copy_id == one.id:
            if one.whereabouts == Whereabouts.shelf:
                _hold_for(one, waiting, waiting.ready_at or one.since)
            else:
                _wait_again(session, waiting)
        session.add(waiting)


def _wait_again(session: Session, waiting: Hold) -> None:
    others = [one for one in hold.queue(session, waiting.book_id) if one.member_id == waiting.member_id]
    if any(one.id != waiting.id for one in others):
        return
    waiting.standing, waiting.copy_id, waiting.ready_at, waiting.until = Waiting.queued, None, None, None


def _hold_for(one: Copy, waiting: Hold, since: datetime) -> None:
    one.whereabouts, one.member_id, one.since = Whereabouts.held, waiting.member_id, since


def _undo(session: Session, one: Copy) -> None:
    """A copy whose release was taken back, and of which nothing else was said, was never in the drift."""
    session.execute(delete(Hop).where(col(Hop.copy_id) == one.id))
    for act in session.exec(select(DriftAct).where(DriftAct.copy_id == one.id)).all():
        act.copy_id = None
        session.add(act)
    for waiting in session.exec(select(Hold).where((Hold.copy_id == one.id) | (Hold.wanted_id == one.id))).all():
        if waiting.standing == Waiting.ready:
            _wait_again(session, waiting)
        waiting.copy_id, waiting.wanted_id = None, None
        session.add(waiting)
    session.flush()
    session.delete(one)
    session.flush()


def _books_of(session: Session, act: DriftAct) -> set[int]:
    one = session.get(Copy, act.copy_id) if act.copy_id else None
    return {book_id for book_id in (act.book_id, one.book_id if one else None) if book_id is not None}


def day_of(at: datetime) -> date:
    """The day of a moment on the wall clock."""
    return at.astimezone(SHANGHAI).date()
