"""书架所在: 玉龙书屋, 政协书房, 委员工作室 …: where drifting copies stand between readers."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select


class Venue(SQLModel, table=True):
    """A place with a shelf; `keeper` is whom one asks there."""

    __tablename__ = "venues"
    __table_args__ = (UniqueConstraint("name"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    region: str = ""
    keeper: str = ""


def listed(session: Session) -> list[Venue]:
    """Every venue, as entered."""
    return list(session.exec(select(Venue).order_by(col(Venue.id))))


def called(session: Session, name: str) -> Venue:
    """The venue of exactly that name; an unknown one is entered."""
    venue = session.exec(select(Venue).where(Venue.name == name)).first()
    if venue is None:
        venue = Venue(name=name)
        session.add(venue)
        session.flush()
    return venue


def named_in(session: Session, text: str) -> Venue | None:
    """The venue that a text names, the one with the longest name first; None where it names none."""
    inside = [venue for venue in listed(session) if venue.name in text]
    return max(inside, key=lambda venue: len(venue.name), default=None)
