"""Posts that say what a test wants, in the place of those the product has."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from bot import clock
from bot.job import Chore, Draft, Every, GroupPost, Notice, Notices, Occasion, Plan, Round, find
from tests.cast import SHANGHAI, Room

LATE = timedelta(hours=2)


def at(words: str) -> datetime:
    """A moment of 2026 on the wall clock: 04-27 09:00."""
    return datetime.strptime(f"2026-{words}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def ring(room: Room, words: str) -> int:
    """The clock rings at that moment."""
    return int(room.ask(lambda session: clock.ring(session, at(words), LATE)))


def post(name: str, every: Every = Every.week, day: int = 1, hour: int = 9, text: str | None = "有话") -> GroupPost:
    """A post that tells its name, its days and `text`; nothing to say where that is None."""

    def write(occasion: Occasion) -> Draft | None:
        days = f"{occasion.since:%m%d}-{occasion.until:%m%d}"
        return Draft(f"{name}{days}{text}") if text else None

    return GroupPost(name, f"《{name}》", Plan(True, every, day, time(hour)), write)


def notices(tell: Callable[[Round], list[Notice]]) -> Notices:
    """A daily round of notices at nine."""
    return Notices("drift_notices", "借书提醒", Plan(True, Every.day, 1, time(9)), tell)


def told(room: Room) -> dict[str, str]:
    """What became of each key, in words."""
    return {one.key: f"{one.standing} {one.reason}".strip() for one in room.posts()}


def chore(name: str) -> Chore:
    """The chore of a file in `scheduled/`."""
    found = find()[name]
    assert isinstance(found, Chore)
    return found
