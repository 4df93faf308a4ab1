"""更正: a member's own record is changed, moved or taken back on their word; what stood before stays in the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models import circulation
from models.audit import note
from models.db import insert
from models.drift import DriftAct
from models.inbox import RESTED_ON, Message
from models.ledger import cancel, of_message
from models.member import Identity, Member, called, stranger, unclear
from models.pending import Pending, question, withdraw
from models.record import COUNTS, Record, State
from models.repeat import Repeat

WITHIN = timedelta(days=2)
"""How old the record may be that "刚才写错了" means; an older one is changed by a secretary, or by quoting it."""
QUOTED_WITHIN = timedelta(days=60)
"""How old an own message may be that is quoted to be corrected."""
ALIVE = (*COUNTS, State.pending)


@dataclass(frozen=True, slots=True)
class Meant:
    """Which records a correction speaks of, as far as it says: of which books, of which sorts, of whom."""

    book_ids: Sequence[int] = ()
    sorts: tuple[type[Record], ...] = (Record,)
    names: Sequence[str] = ()

    def among(self, session: Session, rows: Sequence[Record]) -> list[Record]:
        """Those of some records that are meant."""
        people = {one.id for name in self.names for one in called(session, name)}
        people |= {stranger.id for name in self.names for stranger in _unbound(session, name)}
        return [row for row in rows if isinstance(row, self.sorts) and (not people or row.member_id in people)]


def last_said(
    session: Session, member_id: int, group_id: int | None, before: int, at: datetime, meant: Meant
) -> list[Record]:
    """What is meant in the member's last message that has such records; one that names the book comes first."""
    found: list[list[Record]] = []
    for message_id, _ in _own(session, member_id, group_id, before, at - WITHIN, at, most=30):
        rows = meant.among(session, _alive(session, message_id))
        of_book = [row for row in rows if row.book_id in meant.book_ids]
        if of_book:
            return of_book
        if rows:
            found.append(rows)
    return found[0] if found else []


def said_in(
    session: Session, member_id: int, group_id: int | None, before: int, at: datetime, words: str, meant: Meant
) -> list[Record]:
    """What is meant in the member's own message of these words, whole or cut short, as a quotation shows it."""
    quoted = "".join(words.rstrip("….").split())
    for message_id, text in _own(session, member_id, group_id, before, at - QUOTED_WITHIN, at, most=500):
        if quoted and "".join(text.split()).startswith(quoted):
            rows = meant.among(session, _alive(session, message_id))
            return [row for row in rows if row.book_id in meant.book_ids] or rows
    return []


def take_back(session: Session, rows: Sequence[Record], at: datetime, by: str) -> None:
    """These records no longer count, nor does what told them again."""
    for row in rows:
        note(session, at, by, "cancel", row, state=[row.state, State.cancelled])
        row.state = State.cancelled
        session.add(row)
    _follow(session, rows, at)
    for message_id, part in {(row.message_id or 0, row.part) for row in rows}:
        if any(row.part == part and row.state in ALIVE for row in of_message(session, message_id)):
            continue
        withdraw(session, message_id, at, by, part)
        again = select(Repeat).where(Repeat.of_message == message_id, Repeat.of_part == part)
        for repeat in session.exec(again).all():
            cancel(session, repeat.message_id, at, by, repeat.part)


def change(
    session: Session, rows: Sequence[Record], values: Mapping[str, Any], day: date | None, at: datetime, by: str
) -> int | None:
    """Give these records the values that were said; None where none can take them, or it is not said which one.

    Returns how many records were not so already. Another book goes to every record of the book that was meant; a
    place, an amount or a day to the first record that has such. A new place replaces the old one of its sort; what was
    not said stays.
    """
    book_id, rest = values.get("book_id"), {name: value for name, value in values.items() if name != "book_id"}
    others = [row for row in rows if row.book_id != book_id] if book_id is not None else []
    if len({row.book_id for row in others}) > 1:
        return None
    target = next((row for row in rows if all(name in type(row).model_fields for name in rest)), None)
    if (rest or day) and target is None:
        return None
    changed = [row for row in others if give(session, row, {"book_id": book_id}, at, by)]
    if target is not None and give(session, target, rest | ({"day": day} if day else {}), at, by):
        changed.append(target)
    _follow(session, changed, at)
    return len(changed)


def move(session: Session, rows: Sequence[Record], name: str, at: datetime, by: str) -> Member | None:
    """These records are somebody else's: the one person the roster knows by that name, else a secretary decides."""
    meant = called(session, name)
    person = meant[0] if len(meant) == 1 else stranger(session, name)
    if len(meant) == 1 and not person.recorded:
        take_back(session, rows, at, by)
        return person
    for row in rows:
        give(session, row, {"member_id": person.id}, at, by)
    _follow(session, rows, at)
    if len(meant) == 1:
        return person
    why = f"本人说这条是“{name}”的，" + unclear(meant)
    for row in rows:
        if row.state != State.pending:
            note(session, at, by, "doubt", row, state=[row.state, State.pending])
            row.state = State.pending
            session.add(row)
    _follow(session, rows, at)
    asked = {(row.message_id or 0, row.part, str(type(row).__tablename__)) for row in rows}
    for message_id, part, sort in sorted(asked):
        _ask(session, message_id, part, sort, why, at)
    return None


def give(session: Session, row: Record, values: Mapping[str, Any], at: datetime, by: str) -> bool:
    """Give a record values, with a note of those that were others before; False where it had them all.

    Of what a member said the note has only how long it was and is.
    """
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    if not before:
        return False
    for name in before:
        setattr(row, name, values[name])
    session.add(row)
    told = {
        name: [len(old), len(values[name])] if name in row.said else [_plain(old), _plain(values[name])]
        for name, old in before.items()
    }
    note(session, at, by, "correct", row, **told)
    return True


def _follow(session: Session, rows: Sequence[Record], at: datetime) -> None:
    """Of acts of the drift that became others the copies and the queue follow."""
    acts = [row for row in rows if isinstance(row, DriftAct)]
    if acts:
        circulation.changed(session, acts, at)
    session.flush()


def _own(
    session: Session,
    member_id: int,
    group_id: int | None,
    before: int,
    since: datetime,
    until: datetime,
    *,
    most: int,
) -> list[tuple[int, str]]:
    """The member's own last messages up to `until` that records rest on, newest first."""
    query = (
        select(Message.id, Message.text)
        .join(Identity, col(Identity.id) == col(Message.identity_id))
        .where(Identity.member_id == member_id, RESTED_ON, col(Message.id) < before)
        .where(Message.sent_at > since, Message.sent_at <= until)
        .order_by(col(Message.sent_at).desc(), col(Message.id).desc())
        .limit(most)
    )
    if group_id is not None:
        query = query.where(Message.group_id == group_id)
    return [(message_id or 0, text) for message_id, text in session.exec(query)]


def _alive(session: Session, message_id: int) -> list[Record]:
    """The records of a message that count or wait; of what it only told again, those that count instead."""
    rows = of_message(session, message_id)
    if all(row.state != State.merged for row in rows):
        return [row for row in rows if row.state in ALIVE]
    instead = session.exec(select(Repeat).where(Repeat.message_id == message_id)).all()
    firsts = {(one.of_message, one.of_part) for one in instead}
    rows += [row for of, part in sorted(firsts) for row in of_message(session, of) if row.part == part]
    return [row for row in rows if row.state in ALIVE]


def _unbound(session: Session, name: str) -> Sequence[Member]:
    return session.exec(select(Member).where(~col(Member.on_roster), Member.name == name)).all()


def _ask(session: Session, message_id: int, part: int, sort: str, why: str, at: datetime) -> None:
    """Put a question about a statement, in the stead of one that was asked about it before."""
    asked = session.exec(select(Pending).where(Pending.message_id == message_id, Pending.part == part)).first()
    if asked is None:
        insert(session, [question(message_id, part, sort, why, at)])
    else:
        asked.why, asked.answer, asked.settled_at, asked.settled_by = why, None, None, ""
        session.add(asked)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
