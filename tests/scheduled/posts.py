"""What a scheduled post would say in the group by now."""

from datetime import datetime, timedelta

from sqlmodel import select

from bot import plans
from bot.job import find
from models.member import Member
from tests.cast import Room


def post(room: Room, name: str) -> str:
    """The words of a post that covers the days up to today; empty where it has nothing to say."""
    job = find()[name]
    draft = room.ask(lambda session: plans.write_now(session, room.group(session), job, room.now))
    return draft.text if draft else ""


def decide(room: Room, name: str, **values: object) -> None:
    """The office writes something about a member, once they are known."""
    with room.db.begin() as session:
        member = session.exec(select(Member).where(Member.name == name)).one()
        for field, value in values.items():
            setattr(member, field, value)


def set_back(room: Room, days: int) -> datetime:
    """Everything said from now on is said so many days before; returns the time to come back to."""
    now, room.now = room.now, room.now - timedelta(days=days)
    return now
