"""选书: which book is read next, voted on by number in the groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import JSON, UniqueConstraint, func
from sqlmodel import Field, Session, SQLModel, col, select

from models.audit import note
from models.book import Book
from models.db import Instant
from models.group import Group
from models.member import Member
from models.order import counted
from models.recommendation import Recommendation
from models.record import COUNTS


class Vote(SQLModel, table=True):
    """One vote on the next book; each may name up to `most` candidates. Open until `closes_at`, or `closed_at`."""

    __tablename__ = "votes"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    most: int = 3
    made_by: str
    made_at: datetime = Field(sa_type=Instant)
    closes_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)

    def is_open(self, at: datetime) -> bool:
        """Whether what is said at a moment is counted."""
        return self.made_at <= at < (self.closed_at or self.closes_at)


class VoteGroup(SQLModel, table=True):
    """A group that is asked."""

    __tablename__ = "vote_groups"
    __table_args__ = (UniqueConstraint("vote_id", "group_id"),)

    id: int | None = Field(default=None, primary_key=True)
    vote_id: int = Field(foreign_key="votes.id")
    group_id: int = Field(foreign_key="groups.id", index=True)


class Candidate(SQLModel, table=True):
    """A book that may be chosen, by its number on the list."""

    __tablename__ = "candidates"
    __table_args__ = (UniqueConstraint("vote_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    vote_id: int = Field(foreign_key="votes.id")
    number: int
    book_id: int = Field(foreign_key="books.id")


class Ballot(SQLModel, table=True):
    """What one member wants, by numbers. Their last word counts: where it is recalled, the one before stands again."""

    __tablename__ = "ballots"
    __table_args__ = (UniqueConstraint("vote_id", "message_id"),)

    id: int | None = Field(default=None, primary_key=True)
    vote_id: int = Field(foreign_key="votes.id")
    member_id: int = Field(foreign_key="members.id", index=True)
    group_id: int | None = Field(default=None, foreign_key="groups.id")
    message_id: int | None = Field(default=None, foreign_key="messages.id", index=True)
    numbers: list[int] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=Instant)


@dataclass(frozen=True, slots=True)
class Counted:
    """One candidate with the members who want it; two entries merged into one book since are one candidate."""

    number: int
    book: Book
    votes: int


def ask(
    session: Session,
    title: str,
    books: Sequence[Book],
    groups: Sequence[Group],
    closes_at: datetime,
    most: int,
    at: datetime,
    by: str,
) -> Vote:
    """Open a vote on some books, numbered as they come, in some groups."""
    vote = Vote(title=title, most=most, made_by=by, made_at=at, closes_at=closes_at)
    session.add(vote)
    session.flush()
    of = {"vote_id": vote.id or 0}
    session.add_all(VoteGroup(**of, group_id=group.id or 0) for group in groups)
    session.add_all(Candidate(**of, number=number, book_id=book.id or 0) for number, book in enumerate(books, 1))
    note(session, at, by, "add", vote, title=title, groups=[group.id for group in groups])
    return vote


def close(session: Session, vote: Vote, at: datetime, by: str) -> None:
    """Nothing that is said from now on counts."""
    vote.closed_at = at
    session.add(vote)
    note(session, at, by, "close", vote)


def open_in(session: Session, group_id: int, at: datetime) -> Vote | None:
    """The vote that a group is asked at a moment."""
    query = select(Vote).join(VoteGroup).where(VoteGroup.group_id == group_id, Vote.closes_at > at)
    return next((one for one in session.exec(query.order_by(col(Vote.id))) if one.is_open(at)), None)


def ended(session: Session, since: datetime, until: datetime) -> list[Vote]:
    """The votes that came to their end from one moment until before another and were not closed by hand."""
    query = select(Vote).where(col(Vote.closed_at).is_(None), Vote.closes_at >= since, Vote.closes_at < until)
    return list(session.exec(query.order_by(col(Vote.id))))


def listed(session: Session) -> list[Vote]:
    """Every vote, the latest first."""
    return list(session.exec(select(Vote).order_by(col(Vote.id).desc())))


def groups_of(session: Session, vote: Vote) -> list[Group]:
    """The groups that are asked."""
    query = select(Group).join(VoteGroup).where(VoteGroup.vote_id == vote.id)
    return list(session.exec(query.order_by(col(Group.id))))


def candidates(session: Session, vote: Vote) -> dict[int, Book]:
    """The books by their numbers."""
    query = select(Candidate, Book).join(Book, col(Book.id) == col(Candidate.book_id))
    rows = session.exec(query.where(Candidate.vote_id == vote.id).order_by(col(Candidate.number)))
    return {one.number: book for one, book in rows}


def count(session: Session, vote: Vote) -> list[Counted]:
    """What each candidate got, most first; of each member, in whatever group they spoke, the last word counts.

    Who asked not to be recorded is not counted.
    """
    books = candidates(session, vote)
    first: dict[int, int] = {}
    for number, book in books.items():
        first.setdefault(book.id or 0, number)
    votes = dict.fromkeys(first.values(), 0)
    for numbers in _last_words(session, vote).values():
        for number in {first[books[one].id or 0] for one in numbers if one in books}:
            votes[number] += 1
    return sorted((Counted(one, books[one], got) for one, got in votes.items()), key=lambda one: -one.votes)


def voters(session: Session, vote: Vote) -> int:
    """How many members said what they want."""
    return len(_last_words(session, vote))


def said_in(session: Session, message_id: int) -> list[int]:
    """The numbers of the ballot that a message was; none where it was no ballot."""
    cast = session.exec(select(Ballot).where(Ballot.message_id == message_id)).first()
    return cast.numbers if cast else []


def has_voted(session: Session, vote: Vote, member_id: int) -> bool:
    """Whether a ballot of a member stands."""
    cast = select(Ballot.id).where(Ballot.vote_id == vote.id, Ballot.member_id == member_id)
    return session.exec(cast.limit(1)).first() is not None


def _last_words(session: Session, vote: Vote) -> dict[int, list[int]]:
    query = select(Ballot).join(Member, col(Member.id) == col(Ballot.member_id))
    rows = session.exec(
        query.where(Ballot.vote_id == vote.id, col(Member.recorded)).order_by(col(Ballot.at), col(Ballot.id))
    )
    return {row.member_id: row.numbers for row in rows}


def recommended(
    session: Session, group_ids: Sequence[int], since: date, until: date, most: int
) -> list[tuple[Book, int]]:
    """The books that members of some groups recommended in some days, with how many did, most first."""
    members = func.count(func.distinct(Recommendation.member_id))
    query = (
        select(Book, members)
        .join(Recommendation, col(Recommendation.book_id) == col(Book.id))
        .where(col(Recommendation.group_id).in_(group_ids), col(Recommendation.state).in_(COUNTS), col(Book.listed))
        .where(counted(Recommendation), Recommendation.day >= since, Recommendation.day <= until)
        .group_by(*Book.__table__.columns)  # type: ignore[attr-defined]
        .order_by(members.desc(), func.min(Recommendation.id))
        .limit(most)
    )
    return [(book, int(number)) for book, number in session.exec(query)]
