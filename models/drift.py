"""图书漂流: what members say they do with drifting copies, as it was said, and which copy that was."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Session, col, select

from models.db import Instant
from models.record import Record


class Act(StrEnum):
    """What can be done with a copy; the first five are said in the groups all day."""

    release = "drift_release"
    request = "drift_request"
    take = "drift_take"
    hand_on = "drift_pass"
    give_back = "drift_return"
    renew = "drift_renew"
    lose = "drift_lose"
    withdraw = "drift_withdraw"


class DriftAct(Record, table=True):
    """One act on a copy, an `Act` by its value.

    `copy_code` is empty where only the book was named; `giver` and `receiver` are names as said. What was meant is in
    `copy_id`, `from_id`, `to_id` and `venue_id`, None where it is not known; `said_at` orders the acts on a copy.
    """

    __tablename__ = "drift_acts"
    called = "漂流"
    said = ("copy_code", "giver", "receiver")

    book_id: int | None = Field(default=None, foreign_key="books.id", index=True)
    act: str
    copy_code: str = ""
    giver: str = ""
    receiver: str = ""
    said_at: datetime = Field(sa_type=Instant)
    copy_id: int | None = Field(default=None, foreign_key="copies.id", index=True)
    from_id: int | None = Field(default=None, foreign_key="members.id")
    to_id: int | None = Field(default=None, foreign_key="members.id")
    venue_id: int | None = Field(default=None, foreign_key="venues.id")


def last_of(session: Session, message_id: int) -> DriftAct:
    """The act that a message entered last."""
    own = select(DriftAct).where(DriftAct.message_id == message_id)
    last = session.exec(own.order_by(col(DriftAct.part).desc(), col(DriftAct.seq).desc())).first()
    assert last is not None
    return last


def acts_of(session: Session, message_id: int, part: int) -> list[DriftAct]:
    """The acts that a message entered from that part on, in the order stated."""
    own = select(DriftAct).where(DriftAct.message_id == message_id, col(DriftAct.part) >= part)
    return list(session.exec(own.order_by(col(DriftAct.part), col(DriftAct.seq))))
