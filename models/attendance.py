"""签到: who came to an event, by their own word in the group, an organiser's, or a sign-in sheet."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Field, Session, col, select

from models.event import Event
from models.held import end_of, held, span
from models.member import PRACTICE, Member, called
from models.order import counted
from models.record import COUNTS, Record
from models.role import Duty
from models.signup import SignUp

BEFORE = AFTER = timedelta(minutes=30)
"""How long before an event begins and after it ends one may sign in."""
ENTERED_LATER = timedelta(days=2)
"""For how long after that an organiser may still say who was there."""

ENTERED_BY = (Duty.organiser, Duty.secretary)
"""Who may say of others that they came: whoever runs the events, and whoever keeps the records."""


class Attendance(Record, table=True):
    """One person at one event; `online` where they joined from afar. `name` is as written where another wrote it.

    Several rows may say of one person that they came (they, and the sheet): counted are the persons.
    """

    __tablename__ = "attendances"
    called = "签到"
    said = ("name",)

    event_id: int = Field(foreign_key="events.id", index=True)
    online: bool = False
    name: str = ""


def window(event: Event) -> tuple[datetime, datetime]:
    """From when to when one may sign in."""
    since, until = span(event)
    return since - BEFORE, until + AFTER


def open_at(session: Session, at: datetime, group_id: int | None, later: timedelta = timedelta()) -> list[Event]:
    """The events of a group (of all, without one) that one may sign in to at a moment, or could up to `later` ago."""
    near = held(session, at - AFTER - later, at + BEFORE, group_id)
    return [one for one in near if window(one)[0] <= at <= window(one)[1] + later]


def of_today(session: Session, at: datetime, group_id: int | None) -> list[Event]:
    """The events of a group (of all, without one) on the day of a moment, the one nearest to it first."""
    midnight = end_of(at.date())
    found = held(session, midnight - timedelta(days=1), midnight - timedelta(microseconds=1), group_id)
    return sorted(found, key=lambda one: max(window(one)[0] - at, at - window(one)[1]))


def standing(session: Session, member_id: int, event_ids: Sequence[int | None]) -> dict[int, SignUp]:
    """Of some events those that a person is signed up for by now, with what they last said about it."""
    where = (SignUp.member_id == member_id, col(SignUp.event_id).in_(event_ids), col(SignUp.state).in_(COUNTS))
    last = {row.event_id or 0: row for row in session.exec(select(SignUp).where(*where).order_by(col(SignUp.id)))}
    return {event_id: row for event_id, row in last.items() if not row.leaves}


def from_afar(session: Session, event: Event, member_id: int) -> bool:
    """Whether somebody who did not say so joins from afar: as they signed up, else as the event is held."""
    signed = standing(session, member_id, [event.id]).get(event.id or 0)
    if signed is not None and signed.online is not None:
        return signed.online
    return bool(event.link) and not event.venue


def signed_in(session: Session, event_id: int | None, member_id: int) -> list[Attendance]:
    """The rows that say a person came and count, the first one first."""
    where = (Attendance.event_id == event_id, Attendance.member_id == member_id, col(Attendance.state).in_(COUNTS))
    return list(session.exec(select(Attendance).where(*where).order_by(col(Attendance.id))))


def own(session: Session, member_id: int, since: datetime) -> list[Attendance]:
    """The rows of the last event somebody came to by a message of theirs or of an organiser, entered since then."""
    where = (Attendance.member_id == member_id, col(Attendance.state).in_(COUNTS), Attendance.made_at >= since)
    last = select(Attendance).where(*where, col(Attendance.message_id).is_not(None)).order_by(col(Attendance.id).desc())
    row = session.exec(last).first()
    return [one for one in signed_in(session, row.event_id, member_id) if one.message_id] if row else []


def told_of(session: Session, event_id: int | None) -> set[int]:
    """Of whom it was ever said that they came to an event, even where it was taken back."""
    return set(session.exec(select(Attendance.member_id).where(Attendance.event_id == event_id)))


def attended(session: Session, event_id: int | None) -> dict[int, bool]:
    """Who came, each once, and whether from afar: whoever was seen on the spot was there."""
    where = (Attendance.event_id == event_id, col(Attendance.state).in_(COUNTS), counted(Attendance))
    found: dict[int, bool] = {}
    for row in session.exec(select(Attendance).where(*where).order_by(col(Attendance.id))):
        found[row.member_id] = found.get(row.member_id, True) and row.online
    return found


def meant(session: Session, event: Event, name: str, unit: str = "") -> list[Member]:
    """Who may be meant by a name on a list of those who came, and the unit beside it; one person only is sure.

    Of several namesakes it is who is of that unit, else the only one who signed up. Whom the roster does not know may
    have been spoken of before.
    """
    found = called(session, name)
    if len(found) > 1 and unit:
        found = [one for one in found if _is_of(one, unit)] or found
    if len(found) > 1:
        found = [one for one in found if standing(session, one.id or 0, [event.id])] or found
    if found:
        return found
    known = select(Member).where(~col(Member.on_roster), Member.name == name, Member.type != PRACTICE)
    return list(session.exec(known.order_by(col(Member.id)).limit(1)))


def _is_of(member: Member, unit: str) -> bool:
    units = (member.sector, member.committee, member.region, member.card.rpartition("-")[0])
    return any(one and (one in unit or unit in one) for one in units)
