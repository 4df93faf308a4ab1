"""选书: which book is read next, voted on by number in the groups."""

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.db import Instant


class Vote(SQLModel, table=True):
    """One vote on the next book; each may name up to `most` candidates. Open until `closes_at`, or `closed_at`."""

    __tablename__ = "votes"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    most: int = 3
    made_by: str
    made_at: datetime = Field(sa_type=Instant)
    closes_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class VoteGroup(SQLModel, table=True):
    """A group that is asked."""

    __tablename__ = "vote_groups"
    __table_args__ = (UniqueConstraint("vote_id", "group_id"),)

    id: int | None = Field(default=None, primary_key=True)
    vote_id: int = Field(foreign_key="votes.id")
    group_id: int = Field(foreign_key="groups.id", index=True)


class Candidate(SQLModel, table=True):
    """A book that may be chosen, by its number on the list."""

    __tablename__ = "candidates"
    __table_args__ = (UniqueConstraint("vote_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    vote_id: int = Field(foreign_key="votes.id")
    number: int
    book_id: int = Field(foreign_key="books.id")


class Ballot(SQLModel, table=True):
    """What one member wants, by numbers; a later word takes the place of an earlier one."""

    __tablename__ = "ballots"
    __table_args__ = (UniqueConstraint("vote_id", "member_id"),)

    id: int | None = Field(default=None, primary_key=True)
    vote_id: int = Field(foreign_key="votes.id")
    member_id: int = Field(foreign_key="members.id", index=True)
    group_id: int | None = Field(default=None, foreign_key="groups.id")
    message_id: int | None = Field(default=None, foreign_key="messages.id", index=True)
    numbers: list[int] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=Instant)
