"""更正: a member's last record is changed or taken back on their own word; what stood before stays in the history."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models.audit import note
from models.checkin import CheckIn
from models.inbox import Message
from models.ledger import cancel, of_message
from models.member import Identity
from models.record import COUNTS, Record, State

WITHIN = timedelta(days=2)
"""How old the record may be that "刚才写错了" means; an older one is changed by a secretary."""


def last_said(
    session: Session, member_id: int, group_id: int | None, before: int, at: datetime, book_ids: Sequence[int | None]
) -> list[Record]:
    """The rows of the member's last message that still count, of one that names the book where one is named."""
    query = (
        select(Message.id)
        .join(Identity, col(Identity.id) == col(Message.identity_id))
        .where(Identity.member_id == member_id, col(Message.kept), col(Message.id) < before)
        .where(Message.sent_at > at - WITHIN, Message.sent_at <= at)
        .order_by(col(Message.sent_at).desc(), col(Message.id).desc())
        .limit(30)
    )
    if group_id is not None:
        query = query.where(Message.group_id == group_id)
    found: list[list[Record]] = []
    for message_id in session.exec(query):
        rows = [row for row in of_message(session, message_id or 0) if row.state in (*COUNTS, State.pending)]
        if any(row.book_id in book_ids for row in rows if row.book_id is not None):
            return rows
        if rows:
            found.append(rows)
    return found[0] if found else []


def take_back(session: Session, rows: Sequence[Record], at: datetime, by: str) -> int:
    """Take back everything the message of these rows had entered; returns how many rows no longer count."""
    return cancel(session, rows[0].message_id or 0, at, by) if rows else 0


def change(
    session: Session, rows: Sequence[Record], values: Mapping[str, Any], day: date | None, at: datetime, by: str
) -> bool:
    """Give the first check-in of these rows the values that were said; False where none of them can take them.

    A new place replaces the old one of its sort; what was not said stays.
    """
    target = next((row for row in rows if isinstance(row, CheckIn)), None)
    if target is None:
        return False
    before = {name: getattr(target, name) for name in values}
    for name, value in values.items():
        setattr(target, name, value)
    if day is not None:
        before["day"], target.day = target.day, day
    changed = {name: [_plain(old), _plain(getattr(target, name))] for name, old in before.items()}
    session.add(target)
    note(session, at, by, "correct", target, **changed)
    return True


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
