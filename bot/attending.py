"""补记到场: who came to an event, as a person of the office says it away from the chat."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.occasions import when
from bot.refusal import Refused
from models import amend, attendance, signinsheet
from models.audit import note
from models.entry import Entry
from models.event import Event
from models.member import Member, unclear
from models.signinsheet import Signed


def named(event: Event) -> str:
    """读书沙龙（4月25日（周六）14:30）"""
    return f"{event.title}（{when(event)}）"


def not_yet(event: Event, now: datetime) -> str:
    """Why nobody can have come to an event so far; empty where somebody can."""
    if event.starts_at is None:
        return f"{named(event)}还没有定日子，先不能记到场。"
    return f"{named(event)}还没有开始，先不能记到场。" if attendance.window(event)[0] > now else ""


def person(session: Session, event: Event, name: str) -> Member:
    """The one person who is meant by a name; raises Refused."""
    found = attendance.meant(session, event, name)
    if len(found) != 1:
        raise Refused(f"“{name}”{unclear(found)}；请写全名或群昵称。")
    return found[0]


def enter(
    session: Session, event: Event, people: Sequence[tuple[str, Member]], now: datetime, by: str, *, online: bool | None
) -> int:
    """Enter that some persons came, on the word of who says it; returns of how many no entry said so before.

    `online` None: as they signed up. Raises Refused, and enters nobody, where one does not want to be recorded.
    """
    entry = Entry(by=by, at=now, source="spoken")
    session.add(entry)
    session.flush()
    new = 0
    for name, one in people:
        if not one.recorded:
            raise Refused(f"{name}本人要求不记录，没有记。")
        if not any(row.entry_id for row in attendance.signed_in(session, event.id, one.id or 0)):
            signinsheet.enter(session, event, one.id or 0, Signed(0, name, online=online), entry.id or 0, now)
            new += 1
    note(session, now, by, "enter", entry, event=event.id, rows=new)
    return new


def remove(session: Session, event: Event, people: Sequence[tuple[str, Member]], now: datetime, by: str) -> None:
    """Some persons did not come after all: whatever says so counts no longer. Raises Refused where nothing does."""
    for name, one in people:
        rows = attendance.signed_in(session, event.id, one.id or 0)
        if not rows:
            raise Refused(f"{named(event)}没有记{name}到场，没有改动。")
        amend.take_back(session, rows, now, by)


def came_otherwise(session: Session, event: Event, one: Member, now: datetime, by: str, *, online: bool) -> None:
    """Somebody who came did so in the other way."""
    for row in attendance.signed_in(session, event.id, one.id or 0):
        if row.online != online:
            note(session, now, by, "change", row, online=[row.online, online])
            row.online = online
            session.add(row)
