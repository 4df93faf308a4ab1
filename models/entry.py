"""人工录入: records that rest on a named person's word, with the file they came from where there is one."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.db import Instant


class Entry(SQLModel, table=True):
    """One act of entering: who, when, from what (`paper`, `word`, `spoken`, `chat` …), and the file's name."""

    __tablename__ = "entries"

    id: int | None = Field(default=None, primary_key=True)
    by: str
    at: datetime = Field(sa_type=Instant)
    source: str
    file: str = ""
    remark: str = ""
