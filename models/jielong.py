"""接龙 as the ledger has it: the newest list is the state, its difference to the last says who came or went."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.inbox import Message
from models.record import State
from models.signup import SignUp

REMEMBERED = timedelta(days=60)
"""How long a 接龙 may be taken up again."""
SOON = timedelta(days=3)
"""Within this a list of the same header is the same 接龙, even where it lacks the newest rows."""


@dataclass(slots=True)
class Sheet:
    """A 接龙 as the ledger has it: who is `here` or is `gone`, and what its newest list (`text`, `at`) changed."""

    list_id: int
    event: str
    message_id: int = 0
    text: str = ""
    at: datetime | None = None
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
    query = (
        select(SignUp, Message.text, Message.sent_at)
        .join(Message, col(Message.id) == col(SignUp.message_id))
        .where(SignUp.group_id == group_id, col(SignUp.list_id).is_not(None), SignUp.state != State.cancelled)
        .where(SignUp.day >= (now - REMEMBERED).date())
        .order_by(col(SignUp.id))
    )
    found: dict[int, Sheet] = {}
    begun: dict[int, bool] = {}
    for row, text, sent_at in session.exec(query):
        sheet = found.setdefault(row.list_id or 0, Sheet(row.list_id or 0, row.event))
        begun.setdefault(sheet.list_id, row.leaves)
        _follow(sheet, row, text, sent_at, leaves=leaves)
    wanted = [sheet for sheet in found.values() if begun[sheet.list_id] == leaves]
    return sorted(wanted, key=lambda sheet: sheet.message_id, reverse=True)


def _follow(sheet: Sheet, row: SignUp, text: str, sent_at: datetime, *, leaves: bool) -> None:
    if row.message_id != sheet.message_id:
        sheet.message_id, sheet.text, sheet.at = row.message_id or 0, text, sent_at
        sheet.joined, sheet.left = [], set()
    stands = row.leaves == leaves
    (sheet.here if stands else sheet.gone).add(row.name)
    (sheet.gone if stands else sheet.here).discard(row.name)
    if stands:
        sheet.joined.append(row.name)
    else:
        sheet.left.add(row.name)
