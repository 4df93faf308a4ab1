"""摘抄: a passage of a book, quoted for others to read."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.book import Book
from models.member import Member
from models.order import named
from models.record import COUNTS, Worded
from models.words import essence

SHORTEST, LONGEST = 8, 140
"""How many characters a passage has that a group is told in the morning."""


class Excerpt(Worded, table=True):
    """Quoted words only: what the member thinks of them is a reflection."""

    __tablename__ = "excerpts"
    called = "摘抄"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with its source, who copied it out, and the message in which it stands."""

    words: str
    book: Book
    member: Member
    message_id: int


def to_say(session: Session, group_id: int, said: Collection[int], *, quote_freely: bool) -> Passage | None:
    """The next passage of a group to be said again: of whose were said least, the oldest; None where none is left.

    `said` are the messages whose passages were said not long ago: neither they nor the same words come again.
    """
    query = (
        select(Excerpt, Book, Member)
        .join(Book, col(Excerpt.book_id) == col(Book.id))
        .join(Member, col(Excerpt.member_id) == col(Member.id))
        .where(Excerpt.group_id == group_id, col(Excerpt.state).in_(COUNTS), col(Book.listed), named(Excerpt))
        .where(col(Excerpt.message_id).is_not(None), col(Excerpt.quotable).is_not(False))
        .order_by(col(Excerpt.id))
    )
    rows = list(session.exec(query if quote_freely else query.where(col(Excerpt.quotable).is_(True))))
    told = {essence(row.words) for row, _, _ in rows if row.message_id in said}
    turns = Counter(row.member_id for row, _, _ in rows if row.message_id in said)
    left = [
        Passage(words, book, member, row.message_id or 0)
        for row, book, member in rows
        if SHORTEST <= len(words := _quoted(row.words)) <= LONGEST and essence(row.words) not in told
    ]
    return min(left, key=lambda one: turns[one.member.id or 0], default=None)


def _quoted(words: str) -> str:
    """In one line and in quotation marks, once."""
    bare = " ".join(words.split()).strip('“”「」"')
    return f"“{bare}”"
