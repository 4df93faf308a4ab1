"""待转告: what the bot has to tell a person it cannot write to; their 联络员 tells them instead."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.db import Instant


class Relay(SQLModel, table=True):
    """Words for one person. `key` says what they are for and is unique, as with a post; `why` they are not sent."""

    __tablename__ = "relays"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    job: str
    member_id: int = Field(foreign_key="members.id", index=True)
    liaison: str = ""
    text: str
    why: str
    made_at: datetime = Field(sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    done_by: str = ""
