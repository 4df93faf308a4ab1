"""共读: a book (or free choice) read together by groups from a day to a day, week by week."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.db import Instant


class Term(SQLModel, table=True):
    """One term, both days included; without `book_id` everybody reads what they like.

    `day_ends`: when one of its days ends, in minutes after that day's midnight (1,440 is 24:00, 1,560 two at night).
    `make_up_days`: for how many days a missed day may still be made up. `leader_id` is the 领读人.
    """

    __tablename__ = "terms"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    book_id: int | None = Field(default=None, foreign_key="books.id")
    since: date = Field(index=True)
    until: date
    day_ends: int = 1440
    make_up_days: int = 3
    leader_id: int | None = Field(default=None, foreign_key="members.id")
    made_by: str
    made_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant, description="called off before its last day")


class TermGroup(SQLModel, table=True):
    """A group that reads along."""

    __tablename__ = "term_groups"
    __table_args__ = (UniqueConstraint("term_id", "group_id"),)

    id: int | None = Field(default=None, primary_key=True)
    term_id: int = Field(foreign_key="terms.id")
    group_id: int = Field(foreign_key="groups.id", index=True)


class TermWeek(SQLModel, table=True):
    """What is read in one of its weeks, the first being 1, and what the 领读人 says at its beginning."""

    __tablename__ = "term_weeks"
    __table_args__ = (UniqueConstraint("term_id", "week"),)

    id: int | None = Field(default=None, primary_key=True)
    term_id: int = Field(foreign_key="terms.id")
    week: int
    goal: str = ""
    word: str = ""
