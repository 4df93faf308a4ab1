"""What is held in the city in the year: forty events, some moved and some called off, and six terms of three weeks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from sqlmodel import Session

from bot.almanac import SHANGHAI
from models import event as events
from models import term as terms
from models.event import Event
from models.group import Group

EVENTS, TERMS = 40, 6
FIRST, APART = date(2026, 1, 4), timedelta(days=9)
HOURS = (time(9), time(14, 30), time(19), time(7, 30), time(22, 30))
LASTS = timedelta(hours=2)
MOVED, CALLED_OFF = 8, 10
"""Each so many-th event is moved by a day, or called off, some days before it."""
TERM_DAYS = 21


@dataclass(frozen=True, slots=True)
class Held:
    """An event as it was planned; its number is its row's."""

    number: int
    title: str
    starts_at: datetime
    groups: tuple[int, ...]
    places: int | None

    @property
    def is_moved(self) -> bool:
        """Whether it will be a day later."""
        return self.number % MOVED == 3

    @property
    def is_called_off(self) -> bool:
        """Whether it will not be held."""
        return self.number % CALLED_OFF == 7

    @property
    def changed_on(self) -> date:
        """On which day the organiser says so."""
        return self.starts_at.date() - timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Read:
    """A term as it was planned."""

    title: str
    since: date
    groups: tuple[int, ...]

    @property
    def until(self) -> date:
        """Its last day."""
        return self.since + timedelta(days=TERM_DAYS - 1)

    @property
    def marks(self) -> tuple[date, ...]:
        """Its days of which the groups are told something: each week's first, and the one after the last."""
        return (*(self.since + timedelta(days=7 * week) for week in range(3)), self.until + timedelta(days=1))


def planned(rng: Random, groups: int) -> tuple[Held, ...]:
    """The year's events: every nine days one, at an hour early or late now and then, for one group or two."""
    found = []
    for number in range(1, EVENTS + 1):
        at = datetime.combine(FIRST + APART * (number - 1), rng.choice(HOURS), SHANGHAI)
        invited = tuple({1 + number % groups, rng.randrange(1, groups + 1)})
        found.append(Held(number, f"读书沙龙第{number}期", at, invited, 3 if number % 4 == 0 else None))
    return tuple(found)


def read(groups: int) -> tuple[Read, ...]:
    """The year's terms: one every two months, each for other groups, so that in no group two go on at once."""
    begins = (
        date(2026, 1, 19),
        date(2026, 3, 16),
        date(2026, 5, 11),
        date(2026, 7, 6),
        date(2026, 9, 7),
        date(2026, 11, 2),
    )
    return tuple(
        Read(f"第{number}期共读", since, (1 + number % groups, 1 + (number + 3) % groups))
        for number, since in enumerate(begins[:TERMS], 1)
    )


def enter(session: Session, held: tuple[Held, ...], to_read: tuple[Read, ...], books: list[int], at: datetime) -> None:
    """Put all of it in, as the office does before the year begins."""
    for one in held:
        row = Event(title=one.title, month=one.starts_at.date(), made_by="周秘书", made_at=at)
        row.starts_at, row.ends_at, row.places = one.starts_at, one.starts_at + LASTS, one.places
        row.venue, row.link = "玉龙书屋", "会议号 123-456-789"
        assert events.enter(session, row, one.groups, "周秘书").id == one.number
    for number, one_read in enumerate(to_read):
        said = terms.Plan(
            title=one_read.title,
            book_id=books[number],
            since=one_read.since,
            until=one_read.until,
            day_ends=1440,
            make_up_days=3,
            leader_id=None,
        )
        groups = [session.get_one(Group, number) for number in one_read.groups]
        term = terms.plan(session, said, groups, at, "周秘书")
        for week in (1, 2, 3):
            terms.set_week(session, term, week, at, "周秘书", goal=f"第{3 * week}章")


def reminders(starts_at: datetime, night: tuple[time, time]) -> Iterator[tuple[str, datetime]]:
    """When somebody is to be reminded of what begins then: what would be in the night, at eight the evening before."""
    for step, before in (("day", timedelta(days=1)), ("hour", timedelta(hours=1))):
        at = starts_at - before
        if at.time() >= night[0]:
            at = datetime.combine(at.date(), time(20), SHANGHAI)
        elif at.time() < night[1]:
            at = datetime.combine(at.date() - timedelta(days=1), time(20), SHANGHAI)
        yield step, at
