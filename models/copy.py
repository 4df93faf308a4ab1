"""漂流本: one physical copy with its code: whose it is, where it stands or who has it, and since when."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Integer, UniqueConstraint, cast
from sqlmodel import Field, Session, SQLModel, col, func, select

from models import setting
from models.db import Instant, choice

CITY_LIBRARY = "市图书馆"
_LAST, _LONGEST = "drift.last_code", len("CF-00000")


class Whereabouts(StrEnum):
    """Where a copy is; `held`: on a shelf, but laid aside for somebody; `way`: handed on, not yet said to be there."""

    shelf = "shelf"
    held = "held"
    reader = "reader"
    way = "way"
    missing = "missing"
    withdrawn = "withdrawn"


OUT = (Whereabouts.reader, Whereabouts.way)


class Copy(SQLModel, table=True):
    """A copy of a book. `code` is what its label says (CF-0012); not `labelled`: 待贴码.

    It is owned by a member (`owner_id`) or by whom `owner` names. `venue_id` is where it stands while `shelf` or
    `held`; `member_id` who has it, gets it or for whom it is held; `since` when that began; `due` the last day of a
    loan, `renewed` how often that was moved. All of it follows from the counting acts (`models.circulation`).
    """

    __tablename__ = "copies"
    __table_args__ = (UniqueConstraint("code"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    code: str
    book_id: int = Field(foreign_key="books.id", index=True)
    owner: str = ""
    owner_id: int | None = Field(default=None, foreign_key="members.id")
    group_id: int | None = Field(default=None, foreign_key="groups.id", description="where it was put into the drift")
    home_id: int | None = Field(default=None, foreign_key="venues.id")
    labelled: bool = True
    remark: str = ""
    entry_id: int | None = Field(default=None, foreign_key="entries.id", description="the list that brought it, if one")
    entered_at: datetime = Field(sa_type=Instant)
    whereabouts: Whereabouts = Field(default=Whereabouts.shelf, sa_type=choice(Whereabouts))
    venue_id: int | None = Field(default=None, foreign_key="venues.id")
    member_id: int | None = Field(default=None, foreign_key="members.id", index=True)
    since: datetime = Field(sa_type=Instant)
    due: date | None = Field(default=None, index=True)
    renewed: int = 0


def coded(session: Session, code: str) -> Copy | None:
    """The copy of a code."""
    return session.exec(select(Copy).where(Copy.code == code)).first()


def of_book(session: Session, book_id: int) -> list[Copy]:
    """Every copy of a book that was not withdrawn, by code."""
    where = (Copy.book_id == book_id, Copy.whereabouts != Whereabouts.withdrawn)
    return list(session.exec(select(Copy).where(*where).order_by(col(Copy.code))))


def next_code(session: Session) -> str:
    """The first code behind the highest one that is or was given, so that none ever comes back."""
    number = func.substr(Copy.code, 4)
    is_number = func.rtrim(number, "0123456789") == ""
    of_ours = (col(Copy.code).like("CF-_%"), func.length(Copy.code) <= _LONGEST, is_number)
    highest = session.exec(select(func.max(cast(number, Integer))).where(*of_ours)).one() or 0
    given = max(highest, int(setting.get(session, _LAST, "0"))) + 1
    setting.put(session, _LAST, str(given))
    return f"CF-{given:04d}"
