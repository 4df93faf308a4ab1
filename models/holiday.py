"""放假安排: the days that the office itself says are off, or worked, whatever list was published."""

import json
from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session

from models import setting
from models.audit import note
from models.setting import Setting

HOLIDAYS = "holidays"


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
