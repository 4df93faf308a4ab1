"""The group of the cast and its April, as a picture is asked for."""

from datetime import date

from sqlmodel import Session, select

from bot.pictured.scope import Scope
from models.group import Group
from tests.cast import Room


def april(session: Session, room: Room, since: int = 1, until: int = 30) -> Scope:
    """April 2026 of every group there is."""
    groups = session.exec(select(Group)).all()
    return Scope(session, groups, date(2026, 4, since), date(2026, 4, until), room.now)
