"""举办的时候: from when to when an event is held, and which events are held around a moment."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from models.db import SHANGHAI
from models.event import LASTS, Event, EventGroup, Stage

LONGEST = timedelta(days=40)
"""No event is held for longer."""


def span(event: Event) -> tuple[datetime, datetime]:
    """From when to when an event of a known day is held; without a time of day the whole day."""
    assert event.starts_at is not None
    if event.ends_at is None and event.lacks_hour:
        return event.starts_at, end_of(event.starts_at.date())
    return event.starts_at, event.ends_at or event.starts_at + LASTS


def days(event: Event) -> tuple[date, date]:
    """The first and last day of an event of a known day."""
    since, until = span(event)
    return since.date(), max(since, until - timedelta(microseconds=1)).date()


def end_of(day: date) -> datetime:
    """The midnight at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


def held(session: Session, since: datetime, until: datetime, group_id: int | None = None) -> list[Event]:
    """The events that are on and are held at any moment from `since` to `until`, the earliest first.

    With a group only those it is invited to.
    """
    query = select(Event).where(Event.stage == Stage.on, col(Event.starts_at) <= until)
    query = query.where(col(Event.starts_at) > since - LONGEST).order_by(col(Event.starts_at), col(Event.id))
    if group_id is not None:
        query = query.join(EventGroup).where(EventGroup.group_id == group_id)
    return [one for one in session.exec(query) if span(one)[1] >= since]


def of_month(session: Session, group_id: int, month: date) -> Sequence[Event]:
    """The events a group is invited to in a month (its first day): by day, those of no known day yet behind them."""
    query = select(Event).join(EventGroup).where(EventGroup.group_id == group_id, Event.stage == Stage.on)
    order = (col(Event.starts_at).is_(None), col(Event.starts_at), col(Event.id))
    return session.exec(query.where(Event.month == month).order_by(*order)).all()


def month_after(day: date) -> date:
    """The first day of the month after that of a day."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def groups_of_month(session: Session, month: date) -> dict[int, frozenset[int]]:
    """The events that each group is invited to in a month (its first day), by their ids; none for none."""
    query = select(EventGroup.group_id, EventGroup.event_id).join(Event)
    found: dict[int, set[int]] = {}
    for group_id, event_id in session.exec(query.where(Event.month == month, Event.stage == Stage.on)):
        found.setdefault(group_id, set()).add(event_id)
    return {group_id: frozenset(events) for group_id, events in found.items()}


def called(session: Session, words: str) -> list[Event]:
    """The events of a number or a title, of exactly that title where there is one; several where it is not clear."""
    if words.isdecimal() and len(words) < 10 and (one := session.get(Event, int(words))):
        return [one]
    query = select(Event).where(col(Event.stage).in_((Stage.on, Stage.draft))).order_by(col(Event.month), col(Event.id))
    exact = list(session.exec(query.where(Event.title == words)))
    return exact or list(session.exec(query.where(col(Event.title).contains(words, autoescape=True))))
