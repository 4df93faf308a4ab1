"""The days of the year: at what odd moments the clock rings, somebody talks, and something goes wrong."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from tests.year.world import BEGINS, ENDS

OFF = ((date(2026, 4, 20), date(2026, 4, 27)), (date(2026, 9, 29), date(2026, 10, 6)))
"""The weeks, from noon to noon, in which the machine is off."""


def moments(rng: Random, often: float, begins: Sequence[datetime]) -> Iterator[tuple[datetime, str]]:
    """When what happens: a ring, talk, office hours, a restart; by how many hours the clock is off; a shut gateway.

    While something is held that `begins` then people talk more.
    """
    day = BEGINS.date()
    while day <= ENDS.date():
        midnight = datetime.combine(day, time(), BEGINS.tzinfo)
        happens = [(midnight + at, what) for at, what in _of_day(rng, often)]
        held = [at for at in begins if at.date() == day]
        happens += [(at + timedelta(minutes=rng.uniform(-25, 110)), "talk") for at in held for _ in range(6)]
        yield from sorted(one for one in happens if BEGINS <= one[0] <= ENDS and not _is_off(*one))
        day += timedelta(days=1)


def _of_day(rng: Random, often: float) -> Iterator[tuple[timedelta, str]]:
    minute = timedelta(minutes=1)
    at = rng.uniform(1, 40)
    while at < 24 * 60:
        yield at * minute, "ring"
        hour = at / 60
        busy, idle = 7 <= hour < 10.5 or 16.5 <= hour < 22.5, 10.5 <= hour < 16.5
        at += rng.uniform(*((20, 90) if busy else (60, 240) if idle else (150, 420))) / often
    for odd in ("07:00", "09:00", "21:00") if rng.random() < 0.2 else ():
        yield timedelta(hours=int(odd[:2])), "ring"
    for _ in range(int(rng.uniform(6, 11) * often)):
        yield rng.triangular(5.5 * 60, 24 * 60, 20 * 60) * minute, "talk"
    yield rng.uniform(9 * 60, 17 * 60) * minute, "office"
    yield rng.uniform(8 * 60, 20 * 60) * minute, "office"
    if rng.random() < 0.1:
        yield rng.uniform(0, 24 * 60) * minute, "restart"
    if rng.random() < 0.05:
        began, hour = rng.uniform(0, 20 * 60), rng.choice(("+1", "-1"))
        yield began * minute, hour
        yield (began + rng.uniform(60, 230)) * minute, "0"
    if rng.random() < 0.04:
        began = rng.uniform(6 * 60, 20 * 60)
        yield began * minute, "gateway"
        yield (began + rng.uniform(20, 230)) * minute, "gateway"


def _is_off(at: datetime, happens: str) -> bool:
    if happens in ("+1", "-1", "0", "gateway"):
        return False
    return any(
        datetime.combine(first, time(12), at.tzinfo) <= at < datetime.combine(last, time(12), at.tzinfo)
        for first, last in OFF
    )
