"""撤回的话不留痕迹: a recalled message's words leave every record, and with them whoever and whatever only it named."""

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, SQLModel, col

from models import clue
from models.advice import Advice
from models.ballot import Ballot
from models.book import Book
from models.drift import DriftAct
from models.ledger import RECORDS, of_message
from models.member import Identity, Member
from models.pending import Pending
from models.record import Record
from models.want import Want


def erase(session: Session, message_id: int, identity_id: int | None) -> None:
    """Wipe a message's words out of every record; that there was a record, of the person who spoke, stays.

    A book that nobody has checked and a person who is not on the roster go with them, unless somebody else named them.
    """
    rows = of_message(session, message_id)
    for table in RECORDS:
        blank = dict.fromkeys(table.said, "")
        if blank:
            session.execute(update(table).where(col(table.message_id) == message_id).values(**blank))
    clue.wipe(session, col(Advice.message_id) == message_id)
    session.execute(delete(Ballot).where(col(Ballot.message_id) == message_id))
    session.execute(delete(Want).where(col(Want.message_id) == message_id))
    session.execute(update(Pending).where(col(Pending.message_id) == message_id).values(why=""))
    identity = session.get(Identity, identity_id) if identity_id else None
    _let_go_of_books(session, rows)
    _let_go_of_people(session, rows, identity.member_id if identity else None)


def _let_go_of_books(session: Session, rows: list[Record]) -> None:
    books = {row.book_id: session.get_one(Book, row.book_id) for row in rows if row.book_id is not None}
    heard_only = {book_id for book_id, book in books.items() if not book.verified}
    for row in rows:
        if row.book_id in heard_only:
            row.book_id = None
            session.add(row)
    for book_id in heard_only:
        _delete_unless_referred_to(session, books[book_id])


def _let_go_of_people(session: Session, rows: list[Record], speaker_id: int | None) -> None:
    named = {row.member_id for row in rows} | {row.to_id for row in rows if isinstance(row, DriftAct)}
    people = {one: session.get_one(Member, one) for one in named - {speaker_id, None}}
    named_only = {member_id for member_id, person in people.items() if not person.on_roster}
    if speaker_id is None:
        return
    for row in rows:
        if row.member_id in named_only:
            row.member_id = speaker_id
        if isinstance(row, DriftAct) and row.to_id in named_only:
            row.to_id = None
        session.add(row)
    for member_id in named_only:
        _delete_unless_referred_to(session, people[member_id])


def _delete_unless_referred_to(session: Session, thing: Book | Member) -> None:
    """Delete a row that no row of any table points to."""
    session.flush()
    key = str(thing.__tablename__)
    for table in SQLModel.metadata.tables.values():
        for pointer in table.foreign_keys:
            if pointer.column.table.name == key:
                pointing = select(func.count()).select_from(table).where(pointer.parent == thing.id)
                if session.execute(pointing).scalar_one():
                    return
    session.delete(thing)
    session.flush()
