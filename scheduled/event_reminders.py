"""活动提醒: a day and an hour before, to each who comes; and, as it happens, to who waited and has a place by now."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from bot import occasions
from bot.job import Due, Notice, Tick, reminders
from bot.seating import come_now
from bot.too_many import too_many
from models import event as events
from models.event import Event
from models.member import Member, address
from models.outbox import stands
from models.seats import has_waited, seats

BEFORE = {"day": timedelta(days=1), "hour": timedelta(hours=1)}
LONGEST_AHEAD = timedelta(days=3)
"""A reminder is never further before its event than this, however far the night moves it."""


@reminders("活动提醒")
def event_reminders(tick: Tick) -> Iterator[Due]:
    """What came due since the last ring for the events to come; of one that was moved, by its time now."""
    for event in events.ahead(tick.session, tick.since):
        if event.starts_at is None:
            continue
        if event.starts_at <= tick.now + LONGEST_AHEAD:
            yield from _of_event(tick, event, event.starts_at)
        if event.places is not None and event.starts_at > tick.now:
            yield from _places(tick, event, event.starts_at)


def _of_event(tick: Tick, event: Event, starts_at: datetime) -> Iterator[Due]:
    for step, ahead in BEFORE.items():
        at = tick.moved(starts_at - ahead)
        if tick.since < at <= tick.now:
            key = f"event-{step}:event-{event.id}:r{event.revision}"
            yield Due(key, at, starts_at, partial(_to_all, tick, event, starts_at, key))


def _to_all(tick: Tick, event: Event, starts_at: datetime, key: str) -> Iterator[Notice]:
    session, coming = tick.session, seats(tick.session, event).coming
    if key.startswith("event-day"):
        times = [tick.moved(starts_at - ahead) for ahead in BEFORE.values()]
        yield from too_many(tick, event, [seat.member_id for seat in coming], times, key)
    for seat in coming:
        who = address(session.get_one(Member, seat.member_id))
        words = occasions.reminder(event, who, online=seat.online)
        yield Notice(seat.member_id, f"{key}:member-{seat.member_id}", words)


def _places(tick: Tick, event: Event, starts_at: datetime) -> Iterator[Due]:
    """Who has a place since somebody's word was recalled or settled, or the office allowed more."""
    if not has_waited(tick.session, event):
        return
    for reply in come_now(tick.session, event, seats(tick.session, event)):
        if reply.to is not None and not stands(tick.session, reply.key):
            notice = Notice(reply.to, reply.key, reply.text)
            yield Due(f"{reply.key}:told", tick.now, starts_at, partial(iter, (notice,)), reminds=False)
