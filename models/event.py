"""活动: what is held when, where and for which groups, from the plan or an organiser's notice to its end."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint, or_
from sqlmodel import Field, Session, SQLModel, col, select

from models.audit import note
from models.db import SHANGHAI, Instant, choice, day_of
from models.group import Group, mixed
from models.outbox import Post, Standing
from models.relay import Relay

LASTS = timedelta(hours=3)
"""How long an event lasts of which only the beginning is known."""
DISPLACES = ("starts_at", "ends_at", "venue", "link")
"""What, once changed, makes everything old that was prepared for the event."""

UNSENT = (Standing.asking, Standing.waiting, Standing.by_hand)
"""Posts in which nothing went out yet."""


class CannotHold(Exception):
    """An event cannot be so; the message is a sentence."""


class Stage(StrEnum):
    """How far an event is: read off a notice and not yet confirmed, on, called off. Whether it is over, its time says.

    `refused`: what was read off a notice was no event.
    """

    draft = "draft"
    on = "on"
    cancelled = "cancelled"
    refused = "refused"


class Event(SQLModel, table=True):
    """One event. A plan may know no more than its `month` (the first day of it); then `starts_at` is None.

    A draft of which only the day is known begins at midnight. `places` is how many may come, None for any number;
    `deadline` until when one may sign up. `revision` grows with every move, so that what was prepared for the old time
    is known to be old. `message_id` is the notice it was read off, `entry_id` the plan it was imported with.
    """

    __tablename__ = "events"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    form_id: int | None = Field(default=None, foreign_key="forms.id")
    stage: Stage = Field(default=Stage.on, sa_type=choice(Stage))
    month: date
    starts_at: datetime | None = Field(default=None, sa_type=Instant, index=True)
    ends_at: datetime | None = Field(default=None, sa_type=Instant)
    venue: str = ""
    link: str = Field(default="", description="where one joins online")
    book_id: int | None = Field(default=None, foreign_key="books.id")
    speaker: str = ""
    places: int | None = None
    deadline: datetime | None = Field(default=None, sa_type=Instant)
    revision: int = 0
    message_id: int | None = Field(default=None, foreign_key="messages.id", index=True)
    entry_id: int | None = Field(default=None, foreign_key="entries.id")
    made_by: str
    made_at: datetime = Field(sa_type=Instant)

    @property
    def over_at(self) -> datetime | None:
        """When it is over; None where only its month is known."""
        return self.ends_at or (self.starts_at + LASTS if self.starts_at else None)

    @property
    def lacks_hour(self) -> bool:
        """Whether only its day is known."""
        return self.starts_at is not None and (self.starts_at.hour, self.starts_at.minute) == (0, 0)


class EventGroup(SQLModel, table=True):
    """A group that an event is for."""

    __tablename__ = "event_groups"
    __table_args__ = (UniqueConstraint("event_id", "group_id"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="events.id")
    group_id: int = Field(foreign_key="groups.id", index=True)


def invited(session: Session, event_id: int) -> list[Group]:
    """The groups an event is for, the main one first."""
    query = select(Group).join(EventGroup).where(EventGroup.event_id == event_id)
    return list(session.exec(query.order_by(col(Group.main).desc(), col(Group.id))))


def invited_ids(session: Session, event_id: int) -> list[int]:
    """The ids of the groups an event is for, in no order."""
    return list(session.exec(select(EventGroup.group_id).where(EventGroup.event_id == event_id)))


def ahead(
    session: Session, at: datetime, group_id: int | None = None, stages: Iterable[Stage] = (Stage.on,)
) -> list[Event]:
    """The events that are not over, of one group or of all, the next one first; those without a day come last."""
    month = day_of(at).replace(day=1)
    not_over = or_(
        col(Event.ends_at) > at,
        col(Event.ends_at).is_(None) & (col(Event.starts_at) > at - LASTS),
        col(Event.starts_at).is_(None) & (col(Event.month) >= month),
    )
    query = select(Event).where(not_over, col(Event.stage).in_(list(stages)))
    if group_id is not None:
        query = query.join(EventGroup).where(EventGroup.group_id == group_id)
    return list(session.exec(query.order_by(col(Event.starts_at).is_(None), col(Event.starts_at), col(Event.id))))


def over(
    session: Session,
    at: datetime,
    group_ids: Collection[int] | None = None,
    *,
    form_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    skip: int = 0,
    most: int = 20,
) -> list[Event]:
    """The events that are over or were called off by then, the latest first; of some groups only, where named."""
    month = day_of(at).replace(day=1)
    is_over = or_(
        col(Event.ends_at) <= at,
        col(Event.ends_at).is_(None) & (col(Event.starts_at) <= at - LASTS),
        col(Event.starts_at).is_(None) & (col(Event.month) < month),
    )
    query = select(Event).where(is_over, col(Event.stage).in_((Stage.on, Stage.cancelled)))
    if group_ids is not None:
        of_them = select(EventGroup.event_id).where(col(EventGroup.group_id).in_(group_ids))
        query = query.where(col(Event.id).in_(of_them))
    if form_id:
        query = query.where(Event.form_id == form_id)
    if since:
        begins = datetime.combine(since, time(), SHANGHAI)
        undated = col(Event.starts_at).is_(None) & (Event.month >= since.replace(day=1))
        query = query.where(or_(col(Event.starts_at) >= begins, undated))
    if until:
        ends = datetime.combine(until + timedelta(days=1), time(), SHANGHAI)
        undated = col(Event.starts_at).is_(None) & (Event.month <= until)
        query = query.where(or_(col(Event.starts_at) < ends, undated))
    order = (col(Event.month).desc(), col(Event.starts_at).desc().nulls_last(), col(Event.id).desc())
    return list(session.exec(query.order_by(*order).offset(skip).limit(most)))


def enter(session: Session, event: Event, group_ids: Iterable[int], by: str) -> Event:
    """Put an event in for some groups; raises CannotHold where its times, places or groups cannot be."""
    if event.starts_at:
        event.month = day_of(event.starts_at).replace(day=1)
    _check(event)
    session.add(event)
    session.flush()
    invite(session, event, group_ids)
    note(session, event.made_at, by, "add", event, title=event.title)
    return event


def invite(session: Session, event: Event, group_ids: Iterable[int]) -> list[int]:
    """Let an event be for these groups too; returns those new. Raises CannotHold where they cannot be mixed."""
    have = set(session.exec(select(EventGroup.group_id).where(EventGroup.event_id == event.id)))
    new = [one for one in dict.fromkeys(group_ids) if one not in have]
    if why := mixed([session.get_one(Group, one) for one in (*have, *new)]):
        raise CannotHold(why)
    session.add_all(EventGroup(event_id=event.id or 0, group_id=one) for one in new)
    session.flush()
    return new


def change(session: Session, event: Event, at: datetime, by: str, **values: Any) -> bool:
    """Give an event other values, kept in the audit; whether its time or place is another now.

    Raises CannotHold, and leaves it as it is, where it cannot be so.
    """
    before = {name: getattr(event, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    for name, value in changed.items():
        setattr(event, name, value)
    try:
        _check(event)
    except CannotHold:
        for name in changed:
            setattr(event, name, before[name])
        raise
    if event.starts_at:
        event.month = day_of(event.starts_at).replace(day=1)
    is_displaced = any(name in DISPLACES for name in changed)
    event.revision += is_displaced
    session.add(event)
    if changed:
        note(session, at, by, "set", event, **{name: [_said(before[name]), _said(changed[name])] for name in changed})
    return is_displaced


def decide(session: Session, event: Event, stage: Stage, at: datetime, by: str) -> None:
    """Confirm, refuse or call off an event; raises CannotHold where a confirmed one would have no hour."""
    if stage == Stage.on and event.lacks_hour:
        raise CannotHold(f"“{event.title}”还不知道几点开始")
    before, event.stage = event.stage, stage
    session.add(event)
    note(session, at, by, "set", event, stage=[before.value, stage.value])


def drop_prepared(session: Session, event: Event, at: datetime, why: str, *, dated: bool) -> int:
    """Stop what was prepared for an event and is not out: posts, and what others were to pass on; returns how many.

    Keys of what is prepared for an event have `:event-7:` in them, and where it tells time or place `:event-7:r0`.
    `dated`: only such.
    """
    return _drop(session, f":event-{event.id}:{'r' if dated else ''}%", at, why)


def drop_reminder(session: Session, event: Event, member_id: int, at: datetime, why: str) -> None:
    """Somebody does not come any more: stop the reminders of theirs that are not out."""
    _drop(session, f":event-{event.id}:r%:member-{member_id}", at, why)


def _drop(session: Session, of_it: str, at: datetime, why: str) -> int:
    waiting = (col(Post.key).like(f"%{of_it}"), col(Post.standing).in_(UNSENT))
    posts = session.exec(select(Post).where(*waiting)).all()
    for post in posts:
        post.standing, post.reason = Standing.stopped, why
        session.add(post)
    relays = session.exec(select(Relay).where(col(Relay.done_at).is_(None), col(Relay.key).like(f"%{of_it}"))).all()
    for relay in relays:
        relay.done_at, relay.done_by = at, why
        session.add(relay)
    session.flush()
    return len(posts) + len(relays)


def recalled(session: Session, message_id: int, at: datetime, by: str) -> None:
    """The notice was recalled: a draft read off it goes with its words; what was confirmed is the office's event."""
    drafts = select(Event).where(Event.message_id == message_id, Event.stage == Stage.draft)
    for event in session.exec(drafts).all():
        event.title = event.venue = event.link = event.speaker = ""
        decide(session, event, Stage.refused, at, by)


def _check(event: Event) -> None:
    if not event.title.strip():
        raise CannotHold("活动还没有名称")
    if event.ends_at and event.starts_at and event.ends_at <= event.starts_at:
        raise CannotHold(f"“{event.title}”的结束时间不晚于开始时间，请核对")
    if event.ends_at and not event.starts_at:
        raise CannotHold(f"“{event.title}”只有结束时间，请先写明开始时间")
    if event.deadline and event.over_at and event.deadline > event.over_at:
        raise CannotHold(f"“{event.title}”的报名截止在活动结束之后，请核对")
    if event.places is not None and event.places < 1:
        raise CannotHold(f"“{event.title}”的名额应是1以上的整数")


def _said(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
