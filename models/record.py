"""记录: what every kind of record has in common: its evidence, its person, its day and its state."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from models.db import Instant, choice


class State(StrEnum):
    """Whether a record counts: sure and confirmed do; one that waits for a person, was taken back, or is the same
    report told again (merged, see `models.repeat`) does not."""

    sure = "sure"
    pending = "pending"
    confirmed = "confirmed"
    cancelled = "cancelled"
    merged = "merged"


COUNTS = (State.sure, State.confirmed)


class Record(SQLModel):
    """One record of one book: a message that names three books has three rows of one `part`, numbered by `seq`.

    The evidence is a message or an entry by a named person. `day` is the day it belongs to, as the group counts days.
    `called` is what people call the kind; `said` are the columns that keep what was said, wiped when it is recalled.
    """

    called: ClassVar[str] = ""
    said: ClassVar[tuple[str, ...]] = ()

    id: int | None = Field(default=None, primary_key=True)
    message_id: int | None = Field(default=None, foreign_key="messages.id")
    entry_id: int | None = Field(default=None, foreign_key="entries.id")
    part: int = 0
    seq: int = 0
    member_id: int = Field(foreign_key="members.id")
    group_id: int | None = Field(default=None, foreign_key="groups.id")
    book_id: int | None = Field(default=None, foreign_key="books.id")
    day: date
    state: State = Field(default=State.sure, sa_type=choice(State))
    made_at: datetime = Field(sa_type=Instant)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Each record of a message stands once; lists ask by group and day, a member's own by person and day."""
        name = cls.__tablename__
        return (
            UniqueConstraint("message_id", "part", "seq", name=f"{name}_once"),
            Index(f"{name}_by_group", "group_id", "day", "member_id", "state"),
            Index(f"{name}_by_member", "member_id", "day"),
        )


class Worded(Record):
    """A record that keeps words of a message; `quotable` is an organiser's yes or no, None while nobody said."""

    said: ClassVar[tuple[str, ...]] = ("words",)

    words: str = ""
    quotable: bool | None = None
