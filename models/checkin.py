"""打卡: reading done, with the place reached and the amount as far as they were said."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Field, Session, col, select

from models.record import Record, State


class CheckIn(Record, table=True):
    """Reading reported for one day. Pages and chapters are positions, first and last; amounts stand apart."""

    __tablename__ = "checkins"
    called = "打卡"

    chapter_first: int | None = None
    chapter_last: int | None = None
    page_first: int | None = None
    page_last: int | None = None
    page_count: int | None = None
    minutes: int | None = None
    percent: int | None = None
    challenge_day: int | None = Field(default=None, description="第12天")
    finished: bool = False


def is_told(
    session: Session,
    member_id: int,
    group_id: int | None,
    day: date,
    book_id: int | None,
    columns: Mapping[str, int | bool | None],
) -> bool:
    """Whether the same reading stands already: person, group, day, book and all that was said of how far."""
    where = [getattr(CheckIn, name) == value for name, value in columns.items()]
    query = select(CheckIn.id).where(CheckIn.member_id == member_id, CheckIn.group_id == group_id, CheckIn.day == day)
    same = query.where(CheckIn.book_id == book_id, col(CheckIn.state) != State.cancelled, *where)
    return session.exec(same).first() is not None
