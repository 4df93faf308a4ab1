"""预约: who waits for a drifting book, first come first served, and for whom a copy is laid aside until when."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, Session, SQLModel, col, select

from models.db import Instant, choice


class Waiting(StrEnum):
    """Where a hold stands: in the queue, a copy laid aside, taken, not picked up in time, taken back."""

    queued = "queued"
    ready = "ready"
    taken = "taken"
    lapsed = "lapsed"
    withdrawn = "withdrawn"


OPEN = (Waiting.queued, Waiting.ready)
_IS_OPEN = text("standing IN ('queued', 'ready')")


class Hold(SQLModel, table=True):
    """A member's place in the queue for a book; one open place a member and book.

    `wanted_id` is the copy that was asked for by its code, None where any will do; `copy_id` the one laid aside, until
    the end of the day `until`. `act_id` is the request it rests on; `ended_at` when the place was lost or given up.
    """

    __tablename__ = "holds"
    __table_args__ = (
        Index("holds_once", "book_id", "member_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index("holds_in_order", "book_id", "standing", "asked_at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    book_id: int = Field(foreign_key="books.id")
    member_id: int = Field(foreign_key="members.id", index=True)
    group_id: int | None = Field(default=None, foreign_key="groups.id")
    wanted_id: int | None = Field(default=None, foreign_key="copies.id")
    copy_id: int | None = Field(default=None, foreign_key="copies.id", index=True)
    standing: Waiting = Field(default=Waiting.queued, sa_type=choice(Waiting))
    asked_at: datetime = Field(sa_type=Instant)
    ready_at: datetime | None = Field(default=None, sa_type=Instant)
    until: date | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    act_id: int | None = Field(default=None, foreign_key="drift_acts.id", index=True)


def queue(session: Session, book_id: int) -> list[Hold]:
    """The open holds of a book, the first one first."""
    where = (Hold.book_id == book_id, col(Hold.standing).in_(OPEN))
    return list(session.exec(select(Hold).where(*where).order_by(col(Hold.asked_at), col(Hold.id))))


def of_member(session: Session, member_id: int) -> list[Hold]:
    """The open holds of a member, the first one first."""
    where = (Hold.member_id == member_id, col(Hold.standing).in_(OPEN))
    return list(session.exec(select(Hold).where(*where).order_by(col(Hold.asked_at), col(Hold.id))))


def open_of(session: Session, member_id: int, book_id: int) -> Hold | None:
    """The open hold of a member for a book."""
    return next((one for one in of_member(session, member_id) if one.book_id == book_id), None)
