"""打卡: reading done, with the place reached and the amount as far as they were said."""

from sqlmodel import Field

from models.record import Record


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
