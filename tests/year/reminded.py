"""Which reminders of events were due in the year, worked out from the plan and from what stood before each ring."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tests.year.agenda import reminders
from tests.year.due import NIGHT
from tests.year.gathering import Ahead
from tests.year.motion import Year


@dataclass(frozen=True, slots=True)
class Reminder:
    """One that came due: its key, when it was to be sent, which ring saw it, and the event as it stood then."""

    key: str
    due: datetime
    rung: datetime
    event: int
    ahead: Ahead


def reminders_due(year: Year) -> Iterator[Reminder]:
    """Each reminder of an event that was on, once for each time it was to begin at, by the first ring that saw it."""
    latest = None
    for ring, ahead in zip(year.chronicle.rings, year.chronicle.ahead, strict=True):
        since, latest = latest or ring.now, max(latest or ring.now, ring.now)
        for number, event in ahead.items():
            for step, at in reminders(event.starts_at, NIGHT) if event.is_on else ():
                if since < at <= ring.now:
                    yield Reminder(f"event-{step}:event-{number}:r{event.revision}", at, ring.now, number, event)
