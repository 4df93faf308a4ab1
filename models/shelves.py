"""书架上有什么: what stands on which shelf and can be had, what came back, and what is waited for.

Books that are 不上榜 stay out of every list, and copies that were only put in for practice.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from models.book import Book
from models.copy import Copy, Whereabouts
from models.group import Group
from models.hold import Hold, Waiting
from models.hop import Hop
from models.venue import Venue


def on_shelves(session: Session) -> list[tuple[str, list[str]]]:
    """(venue, titles that can be had there), the latest come first; under "" those whose shelf is not known."""
    query = (
        select(Venue.name, Book.title)
        .select_from(Copy)
        .join(Book, col(Book.id) == col(Copy.book_id))
        .outerjoin(Venue, col(Venue.id) == col(Copy.venue_id))
        .where(*_to_be_had())
        .order_by(col(Venue.id).is_(None), col(Venue.id), col(Copy.since).desc(), col(Copy.code))
    )
    shelves: dict[str, dict[str, None]] = {}
    for place, title in session.exec(query):
        shelves.setdefault(place or "", {})[title] = None
    return [(place, list(titles)) for place, titles in shelves.items()]


def free_titles(session: Session, venue_id: int | None = None) -> list[str]:
    """The books with a copy that can be had (at one venue, or at all), newest copy first."""
    query = select(Book.title).join(Copy, col(Copy.book_id) == col(Book.id)).where(*_to_be_had())
    if venue_id is not None:
        query = query.where(Copy.venue_id == venue_id)
    return list(dict.fromkeys(session.exec(query.order_by(col(Copy.since).desc(), col(Copy.id)))))


def came_back(session: Session, since: datetime, until: datetime) -> list[str]:
    """Titles that came to a shelf from a reader between two moments and stand there still."""
    query = (
        select(Book.title)
        .join(Copy, col(Copy.book_id) == col(Book.id))
        .join(Hop, col(Hop.copy_id) == col(Copy.id))
        .where(*_to_be_had(), Hop.seq > 0, col(Hop.until).is_(None))
        .where(Hop.since >= since, Hop.since < until)
        .order_by(col(Hop.since))
    )
    return list(dict.fromkeys(session.exec(query)))


def waited_for(session: Session, most: int) -> list[tuple[str, int]]:
    """(title, how many wait for it), most first."""
    number = func.count(col(Hold.id))
    query = (
        select(Book.title, number)
        .join(Hold, col(Hold.book_id) == col(Book.id))
        .where(Hold.standing == Waiting.queued, col(Book.listed), _is_real(col(Hold.group_id)))
        .group_by(col(Book.id), col(Book.title))
        .order_by(number.desc(), col(Book.id))
        .limit(most)
    )
    return [(title, int(many)) for title, many in session.exec(query)]


def _to_be_had() -> tuple[Any, ...]:
    return Copy.whereabouts == Whereabouts.shelf, col(Book.listed), _is_real(col(Copy.group_id))


def _is_real(group_id: Any) -> Any:
    return or_(group_id.is_(None), ~group_id.in_(select(Group.id).where(col(Group.practice))))
