"""荐书: a member tells others that a book is worth reading, with the reason in the member's own words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from models.book import Book
from models.member import Member
from models.order import named
from models.record import COUNTS, Worded


class Recommendation(Worded, table=True):
    """One book recommended by one member; `author` as the member stated it."""

    __tablename__ = "recommendations"
    called = "荐书"
    said = ("words", "author")

    author: str = ""


@dataclass(frozen=True, slots=True)
class Recommended:
    """One recommendation as a list needs it. `quote` is empty unless the words may be quoted."""

    book: Book
    member: Member
    message_id: int | None
    quote: str


@dataclass(slots=True)
class Entry:
    """One book of a list: its recommenders as they came, and the sentences that may be quoted, with their messages."""

    title: str
    author: str
    cover: str = ""
    members: list[Member] = field(default_factory=list)
    quotes: list[tuple[int, str, Member]] = field(default_factory=list)


def of_days(session: Session, group_id: int, since: date, until: date, *, quote_freely: bool) -> list[Recommended]:
    """The recommendations of a group from `since` to `until`, oldest first.

    Books that are 不上榜 stay out, and what those recommend who are in no list.
    """
    query = (
        select(Recommendation, Book, Member)
        .join(Book, col(Recommendation.book_id) == col(Book.id))
        .join(Member, col(Recommendation.member_id) == col(Member.id))
        .where(Recommendation.group_id == group_id, col(Recommendation.state).in_(COUNTS), col(Book.listed))
        .where(named(Recommendation))
        .where(Recommendation.day >= since, Recommendation.day <= until)
        .order_by(col(Recommendation.made_at), col(Recommendation.id))
    )
    return [
        Recommended(book, person, row.message_id, row.words if _may_quote(row, quote_freely) else "")
        for row, book, person in session.exec(query)
    ]


def by_book(rows: Iterable[Recommended]) -> list[Entry]:
    """One entry a book, that of most persons first, of as many the one recommended first."""
    entries: dict[int, Entry] = {}
    for row in rows:
        entry = entries.setdefault(row.book.id or 0, Entry(row.book.title, row.book.author, row.book.cover))
        entry.members.append(row.member)
        if row.quote and row.message_id is not None:
            entry.quotes.append((row.message_id, row.quote, row.member))
    return sorted(entries.values(), key=lambda entry: -len({member.id for member in entry.members}))


def _may_quote(row: Recommendation, quote_freely: bool) -> bool:
    return row.quotable is True or (row.quotable is None and quote_freely)
