"""传书: the stops of a drifting copy, each shelf it stood on and each hand it passed through, from when to when."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models.book import Book
from models.copy import Copy
from models.db import Instant, day_of
from models.holdings import Groups, theirs


class Hop(SQLModel, table=True):
    """One stop: with a member or at a venue. `until` is None for the stop where it is now; `act_id` what began it."""

    __tablename__ = "hops"
    __table_args__ = (UniqueConstraint("copy_id", "seq"),)

    id: int | None = Field(default=None, primary_key=True)
    copy_id: int = Field(foreign_key="copies.id")
    seq: int
    member_id: int | None = Field(default=None, foreign_key="members.id", index=True)
    venue_id: int | None = Field(default=None, foreign_key="venues.id")
    since: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)
    act_id: int | None = Field(default=None, foreign_key="drift_acts.id")


def journey(session: Session, copy_id: int) -> list[Hop]:
    """The stops of a copy, the first one first."""
    return list(session.exec(select(Hop).where(Hop.copy_id == copy_id).order_by(col(Hop.seq))))


def open_stop(session: Session, copy_id: int) -> Hop | None:
    """The stop where a copy is now; None while it is missing or withdrawn."""
    return session.exec(select(Hop).where(Hop.copy_id == copy_id, col(Hop.until).is_(None))).first()


@dataclass(frozen=True, slots=True)
class Carried:
    """A drifting copy that somebody had: how many persons had it after them, and whether they have it still."""

    title: str
    after: int
    is_here: bool


def carried(session: Session, member_id: int, since: date, until: date, groups: Groups = None) -> list[Carried]:
    """The copies of some groups that came to a member from `since` to `until`, each once, in the order they came."""
    query = (
        select(Hop, Book.title)
        .join(Copy, col(Copy.id) == col(Hop.copy_id))
        .join(Book, col(Book.id) == col(Copy.book_id))
        .where(Hop.member_id == member_id, *theirs(groups))
        .order_by(col(Hop.since), col(Hop.id))
    )
    mine = {hop.copy_id: (hop, title) for hop, title in session.exec(query) if since <= day_of(hop.since) <= until}
    return [_carried(session, hop, title) for hop, title in mine.values()]


def _carried(session: Session, mine: Hop, title: str) -> Carried:
    later = {one.member_id for one in journey(session, mine.copy_id) if one.seq > mine.seq}
    return Carried(title, len(later - {None, mine.member_id}), mine.until is None)
