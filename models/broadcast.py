"""群发: what an organiser wrote for some groups, when it goes out, and who said that it may."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.db import Instant


class Broadcast(SQLModel, table=True):
    """One broadcast. `file` is the name of a picture or file kept in the data folder, empty where there is none.

    `asks`: a second person has to approve it; nothing goes out before `approved_at`. `wants_answer`: it opens a
    roll-call in each group. `stopped_at`: what had not gone out by then never does.
    """

    __tablename__ = "broadcasts"

    id: int | None = Field(default=None, primary_key=True)
    text: str
    file: str = ""
    mentions_all: bool = False
    wants_answer: bool = False
    event_id: int | None = Field(default=None, foreign_key="events.id", index=True)
    due_at: datetime = Field(sa_type=Instant)
    asks: bool = False
    written_by: str
    written_at: datetime = Field(sa_type=Instant)
    approved_by: str = ""
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    stopped_by: str = ""
    stopped_at: datetime | None = Field(default=None, sa_type=Instant)


class BroadcastGroup(SQLModel, table=True):
    """One group of a broadcast, in the order in which they get it; its post's key is `broadcast:ID:group-N`."""

    __tablename__ = "broadcast_groups"
    __table_args__ = (UniqueConstraint("broadcast_id", "group_id"),)

    id: int | None = Field(default=None, primary_key=True)
    broadcast_id: int = Field(foreign_key="broadcasts.id")
    group_id: int = Field(foreign_key="groups.id", index=True)
    number: int
    skipped: str = Field(default="", description="why this group gets nothing")
