"""收到: a notice that asks for an answer, and who answered it with what."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.db import Instant, choice


class Says(StrEnum):
    """What an answer to a notice says: read it, comes, does not come."""

    received = "received"
    comes = "comes"
    leave = "leave"


class RollCall(SQLModel, table=True):
    """One notice in one group that asks for 收到; open until `closes_at`, or until somebody closes it.

    It was an organiser's own message (`message_id`) or a broadcast's post (`broadcast_id`); `event_id` is what it was
    about. `asked_by` is told privately who has not answered.
    """

    __tablename__ = "roll_calls"

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="groups.id", index=True)
    title: str
    message_id: int | None = Field(default=None, foreign_key="messages.id", unique=True)
    broadcast_id: int | None = Field(default=None, foreign_key="broadcasts.id", index=True)
    event_id: int | None = Field(default=None, foreign_key="events.id", index=True)
    asked_by: int | None = Field(default=None, foreign_key="members.id")
    opened_at: datetime = Field(sa_type=Instant)
    closes_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class RollAnswer(SQLModel, table=True):
    """What one member answered; a later word takes the place of an earlier one."""

    __tablename__ = "roll_answers"
    __table_args__ = (UniqueConstraint("roll_call_id", "member_id"),)

    id: int | None = Field(default=None, primary_key=True)
    roll_call_id: int = Field(foreign_key="roll_calls.id")
    member_id: int = Field(foreign_key="members.id", index=True)
    says: Says = Field(sa_type=choice(Says))
    message_id: int | None = Field(default=None, foreign_key="messages.id", index=True)
    at: datetime = Field(sa_type=Instant)
