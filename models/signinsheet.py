"""签到单: a list of who signed in on paper, held against the roster: who is meant for sure came, the rest are asked."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models import attendance
from models.attendance import Attendance
from models.db import insert
from models.event import Event
from models.held import days
from models.ledger import Evidence, entered
from models.member import stranger


@dataclass(frozen=True, slots=True)
class Signed:
    """One line of the sheet; `online` is None where it does not say how they came."""

    row: int
    name: str
    unit: str = ""
    online: bool | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """How many of a sheet are new and how many stood on one before; of the new ones those who had not signed up,
    and whom the roster does not know; and a sentence for each line that a person has to settle.
    """

    new: int
    known: int
    walk_ins: tuple[str, ...]
    guests: tuple[str, ...]
    unclear: tuple[str, ...]


def take(
    session: Session,
    event: Event,
    signed: Iterable[Signed],
    entry_id: int,
    at: datetime,
    ours: Container[int] | None = None,
) -> Taken:
    """Enter everybody on a sheet who is one person, each once, whatever was said in the group.

    Of the roster only who is among `ours`, by their ids; anybody where that is None.
    """
    new: list[int] = []
    known, walk_ins, guests, unclear = 0, [], [], []
    for one in signed:
        people = attendance.meant(session, event, one.name, one.unit) or [stranger(session, one.name)]
        person = people[0]
        if len(people) > 1:
            unclear.append(f"第{one.row}行“{one.name}”名册上有{len(people)}位，没有记；请写上单位再导入。")
        elif ours is not None and person.on_roster and person.id not in ours:
            unclear.append(f"第{one.row}行{one.name}不是您管的群和旗县区的人，没有记。")
        elif not person.recorded:
            unclear.append(f"第{one.row}行{one.name}本人要求不记录，没有记。")
        elif any(row.entry_id for row in attendance.signed_in(session, event.id, person.id or 0)):
            known += 1
        else:
            enter(session, event, person.id or 0, one, entry_id, at)
            new.append(person.id or 0)
            guests += [] if person.on_roster else [one.name]
            walk_ins += [] if attendance.standing(session, person.id or 0, [event.id]) else [one.name]
    return Taken(len(new), known, tuple(walk_ins), tuple(guests), tuple(unclear))


def enter(session: Session, event: Event, member_id: int, one: Signed, entry_id: int, at: datetime) -> None:
    """Somebody came, on the word of who made the entry."""
    if (online := one.online) is None:
        said = attendance.signed_in(session, event.id, member_id)
        online = said[0].online if said else attendance.from_afar(session, event, member_id)
    evidence = Evidence(made_at=at, day=days(event)[0], member_id=member_id, group_id=None, entry_id=entry_id)
    insert(session, entered(Attendance, evidence, [], event_id=event.id, online=online, name=one.name))
