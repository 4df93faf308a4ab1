"""What was told before: knows, within one transaction, whether a statement is the same report told again."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from bot.message import Incoming
from models.checkin import CheckIn
from models.inbox import same_words
from models.ledger import of_message
from models.record import COUNTS, Record, State
from models.repeat import SHORTEST, Reading, Statement, reading, readings


class Once:
    """Remembers the check-ins of a batch and of the days it is about; `transaction` gives the up-to-date session."""

    def __init__(self, transaction: Callable[[], Session]) -> None:
        self._transaction = transaction
        self._known: set[tuple[int, date]] = set()
        self._readings: dict[Reading, Statement] = {}

    def look_up(self, days: Iterable[tuple[int, date]]) -> None:
        """Ask once for everything that some persons read on some days."""
        new = set(days) - self._known
        if new:
            members, dates = {member_id for member_id, _ in new}, {day for _, day in new}
            self._readings = readings(self._transaction(), members, dates) | self._readings
            self._known |= {(member_id, day) for member_id in members for day in dates}

    def forget(self) -> None:
        """Something was taken back or changed: ask again."""
        self._known.clear()
        self._readings.clear()

    def first(
        self,
        table: type[Record],
        said: Statement,
        whose: tuple[int, date],
        book_ids: Sequence[int | None],
        fields: dict[str, Any],
        incoming: Incoming,
    ) -> Statement | None:
        """The statement that a new one says again, or None; then the new one is what later ones repeat."""
        one = reading(*whose, book_ids, fields) if table is CheckIn else None
        if one is not None:
            self.look_up([whose])
            before = self._readings.setdefault(one, said)
            return before if before != said else None
        text = incoming.text.strip()
        if len(text) < SHORTEST:
            return None
        return next(
            (
                (row.message_id or 0, row.part)
                for message_id in same_words(self._transaction(), said[0], text, incoming.sent_at)
                for row in of_message(self._transaction(), message_id)
                if self._is_same(row, table, said[1], whose)
            ),
            None,
        )

    def _is_same(self, row: Record, table: type[Record], part: int, whose: tuple[int, date]) -> bool:
        """A check-in is of its day; own words, advice or a passage are the same a day later too."""
        is_alive = row.state in (*COUNTS, State.pending)
        is_theirs = isinstance(row, table) and row.part == part and row.member_id == whose[0]
        return is_alive and is_theirs and (table is not CheckIn or row.day == whose[1])
