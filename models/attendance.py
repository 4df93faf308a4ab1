"""签到: who came to an event, by their own word in the group, an organiser's, or a sign-in sheet."""

from sqlmodel import Field

from models.record import Record


class Attendance(Record, table=True):
    """One person at one event; `online` where they joined from afar. `name` is as written where another wrote it."""

    __tablename__ = "attendances"
    called = "签到"
    said = ("name",)

    event_id: int = Field(foreign_key="events.id", index=True)
    online: bool = False
    name: str = ""
