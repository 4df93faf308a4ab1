"""最受欢迎的书: the book that most persons of a group read or recommended, and what one of them said of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.book import Book
from models.checkin import CheckIn
from models.member import Member
from models.order import counted, named
from models.recommendation import Recommendation
from models.record import COUNTS, Record, Worded
from models.reflection import Reflection

FEWEST = 2
"""A book that one person read alone is no book of the group's."""
MOST_EQUAL = 3
"""Of so many books at most it is said that they stand equal; of more none stands out."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a member said of a book and may be quoted with."""

    words: str
    member: Member
    message_id: int


@dataclass(frozen=True, slots=True)
class Favourite:
    """A book with who read it, who recommended it, and one member's words where some may be quoted."""

    book: Book
    readers: list[Member]
    commenders: list[Member]
    words: Words | None


def favourites(session: Session, group_id: int, since: date, until: date, *, quote_freely: bool) -> list[Favourite]:
    """The book that most persons read or recommended, or those that stand equal; books 不上榜 stay out."""
    span = (group_id, since, until)
    readers, commenders = (_who(session, table, *span) for table in (CheckIn, Recommendation))
    liked = {book_id: readers[book_id] | commenders[book_id] for book_id in {*readers, *commenders}}
    most = max(map(len, liked.values()), default=0)
    best = sorted(book_id for book_id, members in liked.items() if len(members) == most)
    if most < FEWEST or len(best) > MOST_EQUAL:
        return []
    return [
        Favourite(
            session.get_one(Book, book_id),
            _members(session, readers[book_id]),
            _members(session, commenders[book_id]),
            _words(session, book_id, *span, quote_freely=quote_freely),
        )
        for book_id in best
    ]


def _who(session: Session, table: type[Record], group_id: int, since: date, until: date) -> dict[int, set[int]]:
    """The persons with such a record of a book, by book."""
    query = (
        select(table.book_id, table.member_id)
        .join(Book, col(table.book_id) == col(Book.id))
        .where(table.group_id == group_id, table.day >= since, table.day <= until)
        .where(col(table.state).in_(COUNTS), col(Book.listed), counted(table))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for book_id, member_id in session.exec(query):
        found[book_id or 0].add(member_id)
    return found


def _members(session: Session, ids: set[int]) -> list[Member]:
    return [session.get_one(Member, member_id) for member_id in sorted(ids)]


def _words(
    session: Session, book_id: int, group_id: int, since: date, until: date, *, quote_freely: bool
) -> Words | None:
    """The first words of these days that may be quoted: why it is recommended, else a thought about it."""
    tables: tuple[type[Worded], ...] = (Recommendation, Reflection)
    for table in tables:
        query = (
            select(table, Member)
            .join(Member, col(table.member_id) == col(Member.id))
            .where(table.book_id == book_id, table.group_id == group_id, table.day >= since, table.day <= until)
            .where(col(table.state).in_(COUNTS), named(table), table.words != "", col(table.message_id).is_not(None))
            .where(col(table.quotable).is_not(False) if quote_freely else col(table.quotable).is_(True))
            .order_by(col(table.id))
        )
        found = session.exec(query).first()
        if found is not None:
            return Words(found[0].words, found[1], found[0].message_id or 0)
    return None
