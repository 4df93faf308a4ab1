"""荐书: a member tells others that a book is worth reading, with the reason in the member's own words."""

from dataclasses import dataclass
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


def _may_quote(row: Recommendation, quote_freely: bool) -> bool:
    return row.quotable is True or (row.quotable is None and quote_freely)
