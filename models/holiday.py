"""放假安排: the days that the office itself says are off, or worked, whatever list was published."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlmodel import Session

from models import setting
from models.audit import note
from models.setting import Setting

HOLIDAYS = "holidays"
LONGEST = 60
"""Days of the longest span that is entered at once."""


class CannotDecide(Exception):
    """Days that cannot be meant; the message is a sentence."""


def days(first: date, last: date) -> list[date]:
    """The days of a span, both included; raises CannotDecide where they are in the wrong order or too many."""
    if last < first:
        raise CannotDecide(f"起始日期 {first} 晚于截止日期 {last}。")
    if not 2000 < first.year <= last.year < 2100:
        raise CannotDecide(f"{first} 至 {last} 的年份不对，请检查日期。")
    number = (last - first).days + 1
    if number > LONGEST:
        raise CannotDecide(f"一次最多写{LONGEST}天，这里有{number}天；请检查日期。")
    return [first + timedelta(days=after) for after in range(number)]


def decided(session: Session) -> dict[date, bool]:
    """What the office said of single days: True for a day off, False for a working day; they go before any list."""
    kept = json.loads(setting.get(session, HOLIDAYS, "{}"))
    return {date.fromisoformat(day): bool(off) for day, off in kept.items()}


def decide(session: Session, days: Iterable[date], off: bool | None, at: datetime, by: str) -> None:
    """Say of some days that they are off, or worked; None leaves them to the published list again."""
    known = decided(session)
    for day in days:
        known.pop(day, None)
        if off is not None:
            known[day] = off
    words = json.dumps({day.isoformat(): known[day] for day in sorted(known)})
    note(
        session, at, by, "set", Setting(name=HOLIDAYS, value=words), before=setting.get(session, HOLIDAYS), after=words
    )
    setting.put(session, HOLIDAYS, words)
