"""一场活动来了多少人: who signed up, who came and who wrote, three figures that are never taken for one another.

What was written counts to an event by rule and is kept nowhere: until two days after its last day, in a group it is
for or privately, by somebody who signed up or came, or about its book.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from models.attendance import attended
from models.db import SHANGHAI
from models.event import Event, invited_ids
from models.held import days, end_of, held, span
from models.inbox import Message
from models.member import Member
from models.order import counted
from models.record import COUNTS, Worded
from models.reflection import Reflection
from models.seats import seats

OPEN_FOR = 2
"""For so many days after an event's last one what is written counts to it."""
LOOKED_BACK = timedelta(days=OPEN_FOR + 1)
"""How long after an event's last day it is looked back upon: the day after one could still write of it."""
TOLD_LATE = timedelta(days=31)
"""Of a day longer ago than that before an event nothing that is said then is of the event."""
W = TypeVar("W", bound=Worded)


@dataclass(frozen=True, slots=True)
class Turnout:
    """The persons who signed up and did not leave again, with a place or waiting; who came, on the spot and from afar;
    who wrote; and how many reflections they wrote. Nobody who does not want to be recorded is among them.
    """

    signed_up: tuple[int, ...]
    on_site: tuple[int, ...]
    online: tuple[int, ...]
    reflected: tuple[int, ...]
    pieces: int

    @property
    def attended(self) -> tuple[int, ...]:
        """Who came, in whatever way."""
        return self.on_site + self.online


def turnout(session: Session, event: Event, words: Sequence[Reflection] | None = None) -> Turnout:
    """The three figures of an event, by its persons; `words` is what was written of it, where that is known."""
    came = attended(session, event.id)
    words = written(session, event, Reflection) if words is None else words
    return Turnout(
        signed_up=_recorded(session, _signed_up(session, event)),
        on_site=tuple(one for one, online in came.items() if not online),
        online=tuple(one for one, online in came.items() if online),
        reflected=tuple(dict.fromkeys(row.member_id for row in words)),
        pieces=len({_statement(row) for row in words}),
    )


def written(session: Session, event: Event, table: type[W]) -> list[W]:
    """The rows of one kind of own words that count to an event, as they were said.

    Each statement counts to one event alone: that whose book it names, else one its author came to, else one they
    signed up for; of several such the one that began last, of those at one time the one entered first.
    """
    if event.starts_at is None:
        return []
    since, until = open_between(event)
    statements: dict[Any, list[tuple[W, datetime]]] = defaultdict(list)
    for row, sent_at in _said(session, event, table, since, until):
        at = sent_at or datetime.combine(row.day, time.max, SHANGHAI)
        if since <= at < until:
            statements[_statement(row)].append((row, at))
    rivals = [_Claim(session, one) for one in held(session, since - timedelta(days=OPEN_FOR + 1), until)]
    return [row for rows in statements.values() if _whose(rivals, rows) == event.id for row, _ in rows]


def open_between(event: Event) -> tuple[datetime, datetime]:
    """From when to when what is written counts to an event of a known day."""
    return span(event)[0], end_of(days(event)[1] + timedelta(days=OPEN_FOR))


def _said(
    session: Session, event: Event, table: type[W], since: datetime, until: datetime
) -> Sequence[tuple[W, datetime | None]]:
    """What was said, or entered for the days, from `since` to `until` where it may count, with when it was said."""
    here = invited_ids(session, event.id or 0)
    days = col(table.day).between(since.date() - TOLD_LATE, until.date())
    where = (col(table.group_id).in_(here) & days) | (col(table.group_id).is_(None) & days)
    told = col(Message.sent_at).between(since, until)
    entered = col(table.message_id).is_(None) & col(table.day).between(since.date(), until.date())
    query = (
        select(table, Message.sent_at)
        .outerjoin(Message, col(Message.id) == col(table.message_id))
        .where(where, told | entered, col(table.state).in_(COUNTS), counted(table))
        .order_by(col(table.id))
    )
    return session.exec(query).all()


def _statement(row: Worded) -> tuple[int, int]:
    """What one said at once, of however many books."""
    return (row.message_id, row.part) if row.message_id is not None else (0, row.id or 0)


def _whose(claims: Sequence["_Claim"], rows: Sequence[tuple[Worded, datetime]]) -> int | None:
    """The event that a statement counts to."""
    ranked = [(rank, claim.event.id) for claim in claims if (rank := claim.rank(rows))]
    return max(ranked)[1] if ranked else None


class _Claim:
    """An event that a statement may count to; who had to do with it is looked up when it is first asked."""

    def __init__(self, session: Session, event: Event) -> None:
        self._session, self.event = session, event
        self._since, self._until = open_between(event)

    def rank(self, rows: Sequence[tuple[Worded, datetime]]) -> tuple[bool, bool, bool, datetime, int] | None:
        """How near a statement is to the event, None where it has nothing to do with it."""
        row, at = rows[0]
        if not self._since <= at < self._until or row.group_id not in self._groups:
            return None
        of_book = self.event.book_id is not None and any(one.book_id == self.event.book_id for one, _ in rows)
        near = (of_book, row.member_id in self._came, row.member_id in self._signed_up)
        return (*near, self._since, -(self.event.id or 0)) if any(near) else None

    @cached_property
    def _groups(self) -> set[int | None]:
        return {None, *invited_ids(self._session, self.event.id or 0)}

    @cached_property
    def _came(self) -> set[int]:
        return set(attended(self._session, self.event.id))

    @cached_property
    def _signed_up(self) -> set[int]:
        return set(_signed_up(self._session, self.event))


def _signed_up(session: Session, event: Event) -> list[int]:
    found = seats(session, event)
    return [one.member_id for one in (*found.coming, *found.waiting)]


def _recorded(session: Session, member_ids: Sequence[int]) -> tuple[int, ...]:
    query = select(Member.id).where(col(Member.id).in_(member_ids), col(Member.recorded))
    wanted = set(session.exec(query))
    return tuple(one for one in member_ids if one in wanted)
