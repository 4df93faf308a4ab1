"""各地动态: the paragraph that each 旗县区 fills in for a month's 简报."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models.audit import note
from models.db import Instant
from models.group import Group


class News(SQLModel, table=True):
    """One paragraph of one 旗县区; `month` is the first day of the month it tells of."""

    __tablename__ = "news"
    __table_args__ = (UniqueConstraint("region", "month"),)

    id: int | None = Field(default=None, primary_key=True)
    region: str
    month: date
    text: str
    written_by: str
    written_at: datetime = Field(sa_type=Instant)


def write(session: Session, region: str, month: date, text: str, at: datetime, by: str) -> None:
    """Put a paragraph in, or another one in its stead; an empty one is taken out."""
    month = month.replace(day=1)
    row = session.exec(select(News).where(News.region == region, News.month == month)).first()
    row = row or News(region=region, month=month, text="", written_by=by, written_at=at)
    row.text, row.written_by, row.written_at = text.strip(), by, at
    session.add(row)
    note(session, at, by, "news", row, region=region, month=month.isoformat(), length=len(row.text))


def of_month(session: Session, month: date) -> dict[str, str]:
    """The paragraphs of a month by their 旗县区."""
    query = select(News).where(News.month == month.replace(day=1), News.text != "").order_by(col(News.region))
    return {one.region: one.text for one in session.exec(query)}


def regions(session: Session, groups: frozenset[int] | None) -> list[str]:
    """The 旗县区 that tell of themselves: those of some groups, or of all; what the main group is of is the city.

    They stand as their groups stand in the office's list.
    """
    city = select(Group.region).where(col(Group.main))
    query = select(Group.region).where(Group.region != "", ~col(Group.practice), col(Group.region).not_in(city))
    if groups is not None:
        query = query.where(col(Group.id).in_(groups))
    return list(dict.fromkeys(session.exec(query.order_by(col(Group.id)))))
