"""静默期: the spans of days, such as 两会, on which the office wants nothing said that nobody asked for."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models import setting
from models.audit import note
from models.holiday import CannotDecide, days
from models.setting import Setting

QUIET = "quiet"


@dataclass(frozen=True, slots=True, order=True)
class Quiet:
    """One span, both days included, and what people call it."""

    first: date
    last: date
    name: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def spans(session: Session) -> tuple[Quiet, ...]:
    """What the office declared, the earliest first; no two share a day."""
    kept = json.loads(setting.get(session, QUIET, "[]"))
    return tuple(Quiet(date.fromisoformat(first), date.fromisoformat(last), name) for first, last, name in kept)


def overlapping(session: Session, span: Quiet) -> Quiet | None:
    """A declared span that shares a day with this one."""
    return next((one for one in spans(session) if one.first <= span.last and span.first <= one.last), None)


def add(session: Session, span: Quiet, at: datetime, by: str) -> None:
    """Declare a span; raises CannotDecide where its days cannot be, or it overlaps another."""
    days(span.first, span.last)
    if other := overlapping(session, span):
        raise CannotDecide(f"与“{other.name}”（{other.first} — {other.last}）重叠；请先取消那一段。")
    _keep(session, sorted([*spans(session), span]), at, by)


def remove(session: Session, span: Quiet, at: datetime, by: str) -> None:
    """Take a declared span back."""
    _keep(session, [one for one in spans(session) if one != span], at, by)


def _keep(session: Session, declared: list[Quiet], at: datetime, by: str) -> None:
    words = json.dumps(
        [[one.first.isoformat(), one.last.isoformat(), one.name] for one in declared], ensure_ascii=False
    )
    row = Setting(name=QUIET, value=words)
    note(session, at, by, "set", row, before=setting.get(session, QUIET), after=words)
    setting.put(session, QUIET, words)
