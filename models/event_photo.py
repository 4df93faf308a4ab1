"""活动照片: the pictures of an event that the office keeps for its files and reports, each with a caption."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from models.audit import note
from models.db import Instant
from models.event import Event


class EventPhoto(SQLModel, table=True):
    """One picture; `file` is its name in the data folder's `media/`."""

    __tablename__ = "event_photos"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="events.id", index=True)
    file: str
    caption: str = ""
    by: str
    at: datetime = Field(sa_type=Instant)


def of_event(session: Session, event_id: int | None) -> list[EventPhoto]:
    """The pictures of an event, in the order in which they were laid down."""
    return list(session.exec(select(EventPhoto).where(EventPhoto.event_id == event_id).order_by(col(EventPhoto.id))))


def of_events(session: Session, event_ids: Collection[int]) -> list[EventPhoto]:
    """The pictures of some events, event by event."""
    of_them = select(EventPhoto).where(col(EventPhoto.event_id).in_(event_ids))
    return list(session.exec(of_them.order_by(col(EventPhoto.event_id), col(EventPhoto.id))))


def lay_down(session: Session, event: Event, file: str, caption: str, at: datetime, by: str) -> EventPhoto:
    """Keep a picture with an event; the same one lies there once."""
    same = (EventPhoto.event_id == event.id, EventPhoto.file == file)
    known = session.exec(select(EventPhoto).where(*same)).first()
    photo = known or EventPhoto(event_id=event.id or 0, file=file, by=by, at=at)
    photo.caption = caption or photo.caption
    session.add(photo)
    note(session, at, by, "add", photo, event=event.id)
    return photo


def name(session: Session, photo: EventPhoto, caption: str, at: datetime, by: str) -> bool:
    """Give a picture another caption; whether it is another one."""
    if photo.caption == caption:
        return False
    photo.caption = caption
    session.add(photo)
    note(session, at, by, "set", photo, event=photo.event_id)
    return True


def remove(session: Session, photo: EventPhoto, at: datetime, by: str) -> None:
    """Let a picture go; its file is cleared away with the next chores."""
    note(session, at, by, "delete", photo, event=photo.event_id)
    session.delete(photo)
    session.flush()
