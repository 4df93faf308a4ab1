"""活动: what is held when, where and for which groups, from the plan or an organiser's notice to its end."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models.db import Instant, choice
from models.group import Group


class Stage(StrEnum):
    """How far an event is: read off a notice and not yet confirmed, on, called off. Whether it is over, its time says.

    `refused`: what was read off a notice was no event.
    """

    draft = "draft"
    on = "on"
    cancelled = "cancelled"
    refused = "refused"


class Event(SQLModel, table=True):
    """One event. A plan may know no more than its `month` (the first day of it); then `starts_at` is None.

    `places` is how many may come, None for any number; `deadline` until when one may sign up. `revision` grows with
    every move, so that what was prepared for the old time is known to be old. `message_id` is the notice it was read
    off, `entry_id` the plan it was imported with.
    """

    __tablename__ = "events"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    form_id: int | None = Field(default=None, foreign_key="forms.id")
    stage: Stage = Field(default=Stage.on, sa_type=choice(Stage))
    month: date
    starts_at: datetime | None = Field(default=None, sa_type=Instant, index=True)
    ends_at: datetime | None = Field(default=None, sa_type=Instant)
    venue: str = ""
    link: str = Field(default="", description="where one joins online")
    book_id: int | None = Field(default=None, foreign_key="books.id")
    speaker: str = ""
    places: int | None = None
    deadline: datetime | None = Field(default=None, sa_type=Instant)
    revision: int = 0
    message_id: int | None = Field(default=None, foreign_key="messages.id", index=True)
    entry_id: int | None = Field(default=None, foreign_key="entries.id")
    made_by: str
    made_at: datetime = Field(sa_type=Instant)


class EventGroup(SQLModel, table=True):
    """A group that an event is for."""

    __tablename__ = "event_groups"
    __table_args__ = (UniqueConstraint("event_id", "group_id"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="events.id")
    group_id: int = Field(foreign_key="groups.id", index=True)


def invited(session: Session, event_id: int) -> list[Group]:
    """The groups an event is for, the main one first."""
    query = select(Group).join(EventGroup).where(EventGroup.event_id == event_id)
    return list(session.exec(query.order_by(col(Group.main).desc(), col(Group.id))))
