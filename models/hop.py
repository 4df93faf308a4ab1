"""传书: the stops of a drifting copy, each shelf it stood on and each hand it passed through, from when to when."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models.db import Instant


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
