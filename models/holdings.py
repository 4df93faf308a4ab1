"""漂流本一览: the copies found by code, book, holder, shelf and state; what is overdue, and what is waited for.

Copies of some groups alone: those put in there, and those that stand on, or belong to, the shelf of one of them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from models.book import Book
from models.copy import OUT, Copy, Whereabouts
from models.group import Group
from models.hold import OPEN, Hold
from models.member import Member
from models.venue import Venue

Groups = Collection[int] | None
"""Whose copies: of these groups, None for all."""
STATES = {
    "shelf": (Whereabouts.shelf,),
    "held": (Whereabouts.held,),
    "out": OUT,
    "missing": (Whereabouts.missing,),
    "withdrawn": (Whereabouts.withdrawn,),
}
"""What one looks for by state; without any, everything that still drifts or is missing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: `words` of a code, a title or a holder's name; a state of STATES; the shelf it stands on."""

    words: str = ""
    state: str = ""
    venue_id: int | None = None
    unlabelled: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A copy with its book, who has it or for whom it is kept, and where it stands."""

    copy: Copy
    book: Book
    member: Member | None
    venue: Venue | None


def find(session: Session, wanted: Wanted, groups: Groups, most: int, after: str = "") -> list[Held]:
    """The copies looked for by code, those behind the code `after`."""
    where: list[ColumnElement[bool]] = [*theirs(groups)]
    states = STATES.get(wanted.state)
    in_use = col(Copy.whereabouts) != Whereabouts.withdrawn
    where.append(col(Copy.whereabouts).in_(states) if states else in_use)
    if wanted.words:
        like = {"autoescape": True}
        named = (col(Copy.code).contains(wanted.words.upper(), **like), col(Book.title).contains(wanted.words, **like))
        where.append(or_(*named, col(Member.name).contains(wanted.words, **like)))
    if wanted.venue_id is not None:
        where.append(col(Copy.venue_id) == wanted.venue_id)
    if wanted.unlabelled:
        where.append(~col(Copy.labelled))
    length = func.length(Copy.code)
    if after:
        is_longer, as_long = length > len(after), length == len(after)
        where.append(or_(is_longer, as_long & (col(Copy.code) > after)))
    query = _HELD.where(*where).order_by(length, col(Copy.code)).limit(most)
    return [Held(*row) for row in session.exec(query)]


def overdue(session: Session, day: date, groups: Groups) -> list[Held]:
    """The copies that somebody has and that were due before a day, the longest ago first."""
    query = _HELD.where(*_late(day, groups)).order_by(col(Copy.due), col(Copy.code))
    return [Held(*row) for row in session.exec(query)]


def number_overdue(session: Session, day: date, groups: Groups) -> int:
    """How many of these there are."""
    return session.exec(select(func.count()).select_from(Copy).where(*_late(day, groups))).one()


def _late(day: date, groups: Groups) -> tuple[ColumnElement[bool], ...]:
    return col(Copy.whereabouts).in_(OUT), col(Copy.due) < day, col(Copy.member_id).is_not(None), *theirs(groups)


def wished(session: Session, groups: Groups) -> list[int]:
    """The ids of the books that somebody waits for: the longest queue first, of those as long the oldest one."""
    query = select(Hold.book_id).where(*_waits(groups)).group_by(col(Hold.book_id))
    return list(session.exec(query.order_by(func.count().desc(), func.min(Hold.asked_at), func.min(Hold.id))))


def waited(session: Session, books: Sequence[int], groups: Groups) -> list[tuple[Book, list[tuple[Hold, Member]]]]:
    """Some books that are waited for, as they are given, with who waits, in the queue's order."""
    query = select(Hold, Member, Book).join(Member, col(Member.id) == col(Hold.member_id))
    query = query.join(Book, col(Book.id) == col(Hold.book_id)).where(col(Hold.book_id).in_(books), *_waits(groups))
    queues: dict[int, tuple[Book, list[tuple[Hold, Member]]]] = {}
    for one, member, book in session.exec(query.order_by(col(Hold.asked_at), col(Hold.id))):
        queues.setdefault(one.book_id, (book, []))[1].append((one, member))
    return [queues[one] for one in books]


def _waits(groups: Groups) -> tuple[ColumnElement[bool], ...]:
    return col(Hold.standing).in_(OPEN), *([] if groups is None else [col(Hold.group_id).in_(groups)])


def may_keep(session: Session, one: Copy, groups: Groups) -> bool:
    """Whether a copy is among those of some groups."""
    return groups is None or session.exec(select(Copy.id).where(Copy.id == one.id, *theirs(groups))).first() is not None


def shelves(session: Session, groups: Groups) -> Sequence[Venue]:
    """The shelves of some groups."""
    query = select(Venue).order_by(col(Venue.id))
    if groups is not None:
        query = query.where(col(Venue.id).in_(_shelves_of(groups)))
    return session.exec(query).all()


def theirs(groups: Groups) -> tuple[ColumnElement[bool], ...]:
    """Which copies are those of some groups."""
    if groups is None:
        return ()
    shelves = _shelves_of(groups)
    return (or_(col(Copy.group_id).in_(groups), col(Copy.home_id).in_(shelves), col(Copy.venue_id).in_(shelves)),)


def _shelves_of(groups: Collection[int]):  # type: ignore[no-untyped-def]
    return select(Group.venue_id).where(col(Group.id).in_(groups), col(Group.venue_id).is_not(None))


_HELD = (
    select(Copy, Book, Member, Venue)
    .join(Book, col(Book.id) == col(Copy.book_id))
    .outerjoin(Member, col(Member.id) == col(Copy.member_id))
    .outerjoin(Venue, col(Venue.id) == col(Copy.venue_id))
)
