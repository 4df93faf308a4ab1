"""接龙 as the ledger has it: the newest list is the state, its difference to the last says who came or went."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import starmap
from typing import NamedTuple

from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from models.inbox import Message
from models.record import State
from models.signup import SignUp

REMEMBERED = timedelta(days=60)
"""How long a 接龙 may be taken up again."""
SOON = timedelta(days=3)
"""Within this a list of the same header is the same 接龙, even where it lacks the newest rows."""


@dataclass(slots=True)
class Sheet:
    """A 接龙 as the ledger has it: who is `here` or is `gone`, and what its newest list (`text`, `at`) changed.

    `message_id` is the newest list on which anybody came or went, `event_id` the event that it is for.
    """

    list_id: int
    event: str
    message_id: int = 0
    text: str = ""
    at: datetime | None = None
    event_id: int | None = None
    here: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    joined: list[str] = field(default_factory=list)
    left: set[str] = field(default_factory=set)

    def is_known_to(self, names: Set[str], own: str) -> bool:
        """Whether a list was written by somebody who saw the newest one.

        They have the last row that it added, and none that it took off; the writer's own row says nothing of that.
        """
        added = [name for name in self.joined if name != own]
        return (not added or added[-1] in names) and not (self.left - {own}) & names

    def is_continued_by(self, names: Set[str], own: str, at: datetime, *, same_header: bool) -> bool:
        """Whether a list of this event is this 接龙 and not a new one of the same name.

        With the same header it is where it has the newest row, or comes within three days; with another (somebody
        mended it) where it has the newest row, two at least, and half of all.
        """
        knows = self.is_known_to(names, own)
        if same_header:
            return knows or (self.at is not None and at - self.at <= SOON)
        shared = len(names & self.here)
        return knows and shared >= 2 and 2 * shared >= len(self.here)


def difference(sheet: Sheet, last: Set[str], names: Iterable[str], own: str) -> tuple[list[str], list[str]]:
    """Who joined and who left with a new list of names, seen from the `last` list and from what the ledger has.

    A row counts as left only where it stood on the last list and this one has the newest row otherwise. A list that
    lacks it was copied from an older state: it takes nobody off and brings back nobody who had left; only names
    that were never on the list, and the writer's own row, are changed by it.
    """
    new = list(dict.fromkeys(names))
    joined = [name for name in new if name not in sheet.here]
    left = [name for name in last if name in sheet.here and name not in new]
    if sheet.is_known_to(set(new), own):
        return joined, sorted(left)
    return [name for name in joined if name not in sheet.gone or name == own], [name for name in left if name == own]


def sheets(session: Session, group_id: int | None, now: datetime, *, leaves: bool = False) -> list[Sheet]:
    """The 接龙 of a group that may still go on, the newest first. `leaves`: those on which one asks leave."""
    where = (col(SignUp.group_id) == group_id, col(SignUp.list_id).is_not(None), col(SignUp.state) != State.cancelled)
    columns = (getattr(SignUp, name) for name in _Row._fields)
    query = sql_select(*columns).where(*where, col(SignUp.day) >= (now - REMEMBERED).date()).order_by(col(SignUp.id))
    found: dict[int, Sheet] = {}
    begun: dict[int, bool] = {}
    for row in starmap(_Row, session.execute(query)):
        sheet = found.setdefault(row.list_id, Sheet(row.list_id, row.event))
        begun.setdefault(sheet.list_id, row.leaves)
        _follow(sheet, row, leaves=leaves)
    wanted = [sheet for sheet in found.values() if begun[sheet.list_id] == leaves]
    _read_newest(session, wanted)
    return sorted(wanted, key=lambda sheet: sheet.message_id, reverse=True)


class _Row(NamedTuple):
    """A row of the ledger as a list is made of; plain columns, for a list of three hundred is read at each new row."""

    list_id: int
    message_id: int
    event: str
    event_id: int | None
    name: str
    leaves: bool


def _read_newest(session: Session, some: Sequence[Sheet]) -> None:
    """The words of each list's newest message, and when it was sent."""
    ids = [sheet.message_id for sheet in some]
    query = sql_select(col(Message.id), col(Message.text), col(Message.sent_at)).where(col(Message.id).in_(ids))
    said = {message_id: (text, sent_at) for message_id, text, sent_at in session.execute(query)}
    for sheet in some:
        sheet.text, sheet.at = said.get(sheet.message_id, ("", None))


def _follow(sheet: Sheet, row: _Row, *, leaves: bool) -> None:
    stands = row.leaves == leaves
    sheet.event_id = row.event_id or sheet.event_id
    if row.message_id != sheet.message_id:
        sheet.message_id = row.message_id or 0
        if not (stands and row.name in sheet.here):
            sheet.joined, sheet.left = [], set()
    if stands and row.name in sheet.here:
        return
    (sheet.here if stands else sheet.gone).add(row.name)
    (sheet.gone if stands else sheet.here).discard(row.name)
    if stands:
        sheet.joined.append(row.name)
    else:
        sheet.left.add(row.name)
