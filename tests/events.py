"""Events one can come to: put in the ledger as the office would, for the groups of a room."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot import plans
from bot.job import posts
from models import role
from models.attendance import Attendance
from models.event import Event, EventGroup
from models.group import Ack, Group
from models.member import Member
from models.record import COUNTS
from models.role import Duty
from models.signup import SignUp
from tests.cast import SHANGHAI, Room

START = datetime(2026, 4, 23, 15, 0, tzinfo=SHANGHAI)
"""When an event begins of which a test says nothing else."""


def event(room: Room, title: str = "读书沙龙", starts_at: datetime | None = START, **fields: Any) -> int:
    """An event of two hours for every group there is; returns its id."""
    with room.db.begin() as session:
        groups = fields.pop("groups", None) or [group.id for group in session.exec(select(Group))]
        month = (starts_at or START).date().replace(day=1)
        ends_at = fields.pop("ends_at", starts_at + timedelta(hours=2) if starts_at else None)
        known = {"venue": "政协书房", "month": month, "made_by": "会务：阿青", "made_at": room.now}
        one = Event(title=title, starts_at=starts_at, ends_at=ends_at, **(known | fields))
        session.add(one)
        session.flush()
        session.add_all(EventGroup(event_id=one.id or 0, group_id=group) for group in groups)
        return one.id or 0


def at(room: Room, hour: int, minute: int = 0, day: int = 23) -> Room:
    """The clock of the room, so that what is said next is said at that minute."""
    room.now = datetime(2026, 4, day, hour, minute, tzinfo=SHANGHAI) - timedelta(minutes=1)
    return room


def second_group(room: Room, name: str = "松山区读书群") -> int:
    """Another open group; one speaks there with `room="r2"`."""
    with room.db.begin() as session:
        group = Group(name=name, channel="room", account="room", room="r2", opened_at=room.now, ack=Ack.each)
        session.add(group)
        session.flush()
        return group.id or 0


def member(session: Session, name: str) -> Member:
    """The one person of a name."""
    return session.exec(select(Member).where(Member.name == name)).one()


def organiser(room: Room, name: str = "阿青") -> None:
    """Somebody becomes an organiser of the city."""
    with room.db.begin() as session:
        role.give(session, member(session, name), Duty.organiser, role.CITY, room.now, "测试")


def signed_up(room: Room, event_id: int, *names: str, **fields: Any) -> None:
    """Some persons are signed up, as it was said in no message."""
    with room.db.begin() as session:
        for name in names:
            row = SignUp(event_id=event_id, member_id=member(session, name).id or 0, day=room.now.date())
            row.made_at = room.now
            for field, value in fields.items():
                setattr(row, field, value)
            session.add(row)


def came(room: Room, event_id: int | None = None) -> dict[str, str]:
    """Who came by the rows that count, each once, and how."""
    with room.db.begin() as session:
        query = select(Attendance, Member).join(Member).where(col(Attendance.state).in_(COUNTS))
        if event_id is not None:
            query = query.where(Attendance.event_id == event_id)
        rows = session.exec(query.order_by(col(Attendance.id))).all()
        assert len({(row.event_id, row.member_id) for row, _ in rows}) == len(rows)
        return {person.name: "线上" if row.online else "现场" for row, person in rows}


def post_in(room: Room, job: str, group: str = "红山区读书群") -> str:
    """What a scheduled post would say in one of several groups by now; empty where it has nothing to say."""
    with room.db.begin() as session:
        where = session.exec(select(Group).where(Group.name == group)).one()
        draft = plans.write_now(session, where, posts()[job], room.now)
        return draft.text if draft else ""
