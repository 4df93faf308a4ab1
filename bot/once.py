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
from models.repeat import SHORTEST, Reading, Statement, Topic, read, told
from models.signup import SignUp, is_last_word


class Once:
    """Remembers the check-ins of a batch and what it may tell again; `transaction` gives the up-to-date session."""

    def __init__(self, transaction: Callable[[], Session]) -> None:
        self._transaction = transaction
        self._asked: set[Topic] = set()
        self._told: dict[Reading, Statement] = {}

    def look_up(self, topics: Iterable[Topic]) -> None:
        """Ask once for the check-ins of some persons, days and books."""
        new = list({*topics} - self._asked)
        if new:
            self._told = told(self._transaction(), new) | self._told
            self._asked.update(new)

    def forget(self) -> None:
        """Something was taken back or changed: ask again."""
        self._asked.clear()
        self._told.clear()

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
        topics = [(*whose, book_id) for book_id in book_ids if book_id is not None] if table is CheckIn else []
        readings = [one for one in (read(topic, fields) for topic in topics) if one is not None]
        if readings:
            self.look_up(topics)
            before = [self._told.setdefault(one, said) for one in readings]
            return before[0] if said not in before else None
        return self._same_words(table, said, whose, incoming)

    def _same_words(
        self, table: type[Record], said: Statement, whose: tuple[int, date], incoming: Incoming
    ) -> Statement | None:
        """The statement of an earlier message of the same words; of a check-in only one of the same day."""
        text = incoming.text.strip()
        if len(text) < SHORTEST:
            return None
        for message_id in same_words(self._transaction(), said[0], text, incoming.sent_at):
            for row in of_message(self._transaction(), message_id):
                is_theirs = isinstance(row, table) and row.part == said[1] and row.member_id == whose[0]
                is_of_day = table is not CheckIn or row.day == whose[1]
                if isinstance(row, SignUp) and not is_last_word(self._transaction(), row):
                    continue
                if is_theirs and is_of_day and row.state in (*COUNTS, State.pending):
                    return message_id, row.part
        return None
