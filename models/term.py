"""共读: a book (or free choice) read together by groups from a day to a day, week by week."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import UniqueConstraint, delete
from sqlmodel import Field, Session, SQLModel, col, select

from models.audit import note
from models.book import Book
from models.db import SHANGHAI, Instant, day_of
from models.group import Group

MIDNIGHT = 1440
"""A day that ends at 24:00, in minutes."""
WEEK = 7


class Term(SQLModel, table=True):
    """One term, both days included; without `book_id` everybody reads what they like.

    `day_ends`: when one of its days ends, in minutes after that day's midnight (1,440 is 24:00, 1,560 two at night).
    `make_up_days`: for how many days a missed day may still be made up. `leader_id` is the 领读人.
    """

    __tablename__ = "terms"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    book_id: int | None = Field(default=None, foreign_key="books.id")
    since: date = Field(index=True)
    until: date
    day_ends: int = MIDNIGHT
    make_up_days: int = 3
    leader_id: int | None = Field(default=None, foreign_key="members.id")
    made_by: str
    made_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant, description="called off before its last day")

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1

    @property
    def made_up_until(self) -> date:
        """The last day on which anything of it may be made up."""
        return self.until + timedelta(days=self.make_up_days)

    @property
    def clock(self) -> str:
        """When its days end, on the wall: 24:00, 22:00, 次日02:00."""
        return clock(self.day_ends)

    def day_at(self, at: datetime) -> date:
        """The day to which a moment belongs as the term counts days, whether it is one of its own or not."""
        return day_of(at - timedelta(minutes=self.day_ends - MIDNIGHT))

    def number(self, day: date) -> int:
        """第几天: 1 for the first."""
        return (day - self.since).days + 1

    def day(self, number: int) -> date | None:
        """The day of a number; None where it has none of it."""
        return self.since + timedelta(days=number - 1) if 1 <= number <= self.length else None

    def span(self, day: date) -> tuple[datetime, datetime]:
        """When a day of it begins and ends."""
        ends = datetime.combine(day, time(), SHANGHAI) + timedelta(minutes=self.day_ends)
        return ends - timedelta(days=1), ends

    def stands(self, at: datetime) -> bool:
        """Whether it was not called off by then."""
        return self.ended_at is None or at < self.ended_at

    def runs(self, at: datetime) -> bool:
        """Whether a moment belongs to one of its days."""
        return self.stands(at) and self.since <= self.day_at(at) <= self.until

    def takes(self, day: date, at: datetime) -> bool:
        """Whether what is said at a moment may count for a day of it: that one, or one to be made up."""
        today = self.day_at(at)
        is_in_time = today - timedelta(days=self.make_up_days) <= day <= today
        return self.stands(at) and self.since <= day <= self.until and is_in_time


class TermGroup(SQLModel, table=True):
    """A group that reads along."""

    __tablename__ = "term_groups"
    __table_args__ = (UniqueConstraint("term_id", "group_id"),)

    id: int | None = Field(default=None, primary_key=True)
    term_id: int = Field(foreign_key="terms.id")
    group_id: int = Field(foreign_key="groups.id", index=True)


class TermWeek(SQLModel, table=True):
    """What is read in one of its weeks, the first being 1, and what the 领读人 says at its beginning.

    `chapter` or `page` is the place by which the goal is reached, where it names one.
    """

    __tablename__ = "term_weeks"
    __table_args__ = (UniqueConstraint("term_id", "week"),)

    id: int | None = Field(default=None, primary_key=True)
    term_id: int = Field(foreign_key="terms.id")
    week: int
    goal: str = ""
    word: str = ""
    chapter: int | None = None
    page: int | None = None


class TermFinisher(SQLModel, table=True):
    """完成: somebody who an organiser says has read the term to its end."""

    __tablename__ = "term_finishers"

    id: int | None = Field(default=None, primary_key=True)
    term_id: int = Field(foreign_key="terms.id", index=True)
    member_id: int = Field(foreign_key="members.id")
    by: str
    at: datetime = Field(sa_type=Instant)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an organiser says of a term that is to be."""

    title: str
    book_id: int | None
    since: date
    until: date
    day_ends: int = MIDNIGHT
    make_up_days: int = 3
    leader_id: int | None = None


def clock(day_ends: int) -> str:
    """When a day ends, on the wall: 24:00, 22:00, 次日02:00."""
    if day_ends == MIDNIGHT:
        return "24:00"
    hour, minute = divmod(day_ends % MIDNIGHT, 60)
    return f"{'次日' if day_ends > MIDNIGHT else ''}{time(hour, minute):%H:%M}"


def plan(session: Session, said: Plan, groups: Sequence[Group], at: datetime, by: str) -> Term:
    """Enter a term for some groups."""
    fields = {name: getattr(said, name) for name in Plan.__slots__}
    term = Term(made_by=by, made_at=at, **fields)
    session.add(term)
    session.flush()
    session.add_all(TermGroup(term_id=term.id or 0, group_id=group.id or 0) for group in groups)
    note(session, at, by, "add", term, title=term.title, groups=[group.id for group in groups])
    return term


def call_off(session: Session, term: Term, at: datetime, by: str) -> None:
    """From now on nothing counts for it and nothing more is posted of it; what was read stays."""
    term.ended_at = at
    session.add(term)
    note(session, at, by, "end", term)


def join(session: Session, term: Term, group: Group, at: datetime, by: str) -> None:
    """One more group reads along."""
    session.add(TermGroup(term_id=term.id or 0, group_id=group.id or 0))
    note(session, at, by, "join", term, group=group.id)


def leave(session: Session, term: Term, group: Group, at: datetime, by: str) -> None:
    """A group reads along no more."""
    session.execute(delete(TermGroup).where(col(TermGroup.term_id) == term.id, col(TermGroup.group_id) == group.id))
    note(session, at, by, "leave", term, group=group.id)


def set_week(session: Session, term: Term, number: int, at: datetime, by: str, **said: object) -> TermWeek:
    """Say what is read in a week, or what the 领读人 says then; what is not said stays."""
    where = (TermWeek.term_id == term.id, TermWeek.week == number)
    week = session.exec(select(TermWeek).where(*where)).first() or TermWeek(term_id=term.id or 0, week=number)
    for name, value in said.items():
        setattr(week, name, value)
    session.add(week)
    note(session, at, by, "set", week, week=number, **said)
    return week


def weeks(session: Session, term: Term) -> dict[int, TermWeek]:
    """What was said of its weeks, by their number."""
    rows = session.exec(select(TermWeek).where(TermWeek.term_id == term.id).order_by(col(TermWeek.week)))
    return {row.week: row for row in rows}


def week_of(term: Term, day: date) -> int:
    """The week to which a day of it belongs."""
    return (day - term.since).days // WEEK + 1


def days_of_week(term: Term, number: int) -> tuple[date, date] | None:
    """The first and last day of a week of it; None where it has no such week."""
    first = term.since + timedelta(days=WEEK * (number - 1))
    return (first, min(first + timedelta(days=WEEK - 1), term.until)) if term.since <= first <= term.until else None


def groups_of(session: Session, term: Term) -> list[Group]:
    """The groups that read along."""
    return list(session.exec(select(Group).join(TermGroup).where(TermGroup.term_id == term.id).order_by(col(Group.id))))


def of_group(session: Session, group_id: int) -> list[Term]:
    """Every term that a group ever had, or will have, oldest first."""
    query = select(Term).join(TermGroup).where(TermGroup.group_id == group_id)
    return list(session.exec(query.order_by(col(Term.since), col(Term.id))))


def listed(session: Session) -> list[Term]:
    """Every term, the latest first."""
    return list(session.exec(select(Term).order_by(col(Term.since).desc(), col(Term.id).desc())))


def around(session: Session, since: date, until: date) -> list[Term]:
    """The terms that were not called off and have, or had, a day between two days."""
    query = select(Term).where(Term.since <= until, Term.until >= since, col(Term.ended_at).is_(None))
    return list(session.exec(query.order_by(col(Term.since), col(Term.id))))


def overlapping(session: Session, term: Term) -> list[tuple[Group, Term]]:
    """Groups in which another term runs on some of the same days: there a bare 打卡 is of neither."""
    other = col(Term.id) != term.id
    query = (
        select(Group, Term)
        .join(TermGroup, col(TermGroup.group_id) == col(Group.id))
        .join(Term, col(Term.id) == col(TermGroup.term_id))
        .where(other, col(Term.ended_at).is_(None), Term.since <= term.until, Term.until >= term.since)
        .where(col(Group.id).in_(select(TermGroup.group_id).where(TermGroup.term_id == term.id)))
        .order_by(col(Group.id), col(Term.id))
    )
    return list(session.exec(query).all())


def titled(session: Session, title: str) -> list[Term]:
    """The terms of that title, the latest first."""
    return list(session.exec(select(Term).where(Term.title == title).order_by(col(Term.since).desc())))


class Known:
    """The terms of groups, those of each group asked once: for whoever hears many messages in one transaction."""

    def __init__(self, transaction: Callable[[], Session]) -> None:
        self._transaction = transaction
        self._of: dict[int, list[Term]] = {}
        self._titles: dict[int, str] = {}

    def of(self, group_id: int) -> list[Term]:
        """Every term of a group."""
        if group_id not in self._of:
            self._of[group_id] = of_group(self._transaction(), group_id)
        return self._of[group_id]

    def title(self, book_id: int) -> str:
        """The title of a book that is read in one of them."""
        if book_id not in self._titles:
            self._titles[book_id] = self._transaction().get_one(Book, book_id).title
        return self._titles[book_id]
