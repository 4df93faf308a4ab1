"""共读到哪里: on which days of a term somebody read, what they lack, how far they are, and who read it to its end.

A place is where somebody is, not how much they read: the furthest one counts, and places are never added up.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models import gap
from models.audit import note
from models.checkin import CheckIn
from models.gap import Missed
from models.group import Group
from models.inbox import Message
from models.order import counted
from models.record import COUNTS, State
from models.term import Term, TermFinisher, TermGroup, groups_of, weeks

WORTH_A_WORD = timedelta(minutes=1)
"""A shorter silence, such as a restart, lets nobody miss a check-in."""
ALL = 100
"""Percent."""


@dataclass(slots=True)
class Reader:
    """One person in a term: the days they read on, those that wait for a person's yes, and the furthest place."""

    member_id: int
    days: set[date] = field(default_factory=set)
    waiting: set[date] = field(default_factory=set)
    groups: set[int] = field(default_factory=set)
    chapter: int = 0
    page: int = 0
    percent: int = 0
    finished: bool = False

    def reaches(self, row: CheckIn) -> None:
        """Take over how far a check-in says that they are."""
        self.chapter = max(self.chapter, row.chapter_last or 0)
        self.page = max(self.page, row.page_last or 0)
        self.percent = max(self.percent, row.percent or 0)
        self.finished = self.finished or row.finished or self.percent >= ALL

    def lacks(self, days: Iterable[date]) -> list[date]:
        """Those of some days on which they did not read; what waits for a person's yes is not held against them."""
        return [day for day in days if day not in self.days | self.waiting]


def readers(session: Session, term: Term, member_id: int | None = None) -> dict[int, Reader]:
    """Everybody who read in a term, or one of them, by their ids; without those who are not to be recorded."""
    found: dict[int, Reader] = {}
    for row in _check_ins(session, term, member_id):
        reader = found.setdefault(row.member_id, Reader(row.member_id))
        reader.groups.add(row.group_id or 0)
        if row.state not in COUNTS:
            reader.waiting.add(row.day)
            continue
        reader.days.add(row.day)
        if term.book_id is not None and row.book_id == term.book_id:
            reader.reaches(row)
    for reader in found.values():
        reader.waiting -= reader.days
    return found


def told_then(session: Session, term: Term, member_id: int, day: date) -> bool:
    """Whether somebody told of a day of a term on that very day."""
    since, until = term.span(day)
    query = select(CheckIn.id).join(Message, col(Message.id) == col(CheckIn.message_id))
    query = query.where(CheckIn.member_id == member_id, CheckIn.day == day, col(CheckIn.state) != State.cancelled)
    query = query.where(Message.sent_at >= since, Message.sent_at < until)
    if term.book_id is not None:
        query = query.where(CheckIn.book_id == term.book_id)
    return session.exec(query.limit(1)).first() is not None


def past_days(term: Term, now: datetime) -> list[date]:
    """The days of it that are over."""
    number = min((term.day_at(now) - term.since).days, term.length)
    return [term.since + timedelta(days=at) for at in range(number)]


def unheard(
    session: Session, term: Term, days: Iterable[date], now: datetime, groups: Iterable[int] = ()
) -> dict[date, list[Missed]]:
    """Those of some days on which one of `groups`, or of all that read along, was not listened to for a while."""
    which, found = set(groups), {}
    mine = [group for group in groups_of(session, term) if not which or group.id in which]
    for day in days:
        since, until = term.span(day)
        silences = [one for group in mine for one in _silences(session, group, since, until, now)]
        if silences:
            found[day] = silences
    return found


def _silences(session: Session, group: Group, since: datetime, until: datetime, now: datetime) -> Iterator[Missed]:
    for one in gap.of_group(session, group, since, until, now):
        start, end = max(one.since, since), min(one.until, until)
        if end - start >= WORTH_A_WORD:
            yield Missed(start, end, one.reason)


@dataclass(frozen=True, slots=True)
class Finish:
    """Somebody who has read a term to its end, on all its days or to the place of its goals.

    `unsure` are days that wait for a person's yes or on which the bot did not hear everything.
    """

    reader: Reader
    on_all_days: bool
    unsure: tuple[date, ...]


def finishers(session: Session, term: Term, now: datetime) -> list[Finish]:
    """Who has read on every day of a term, made-up ones too, or read its book out or to the place of its last goal.

    A day on which the bot did not hear everything, or of which a check-in waits, is taken for read and named.
    """
    days, goal = past_days(term, now), _goal(session, term)
    silent: dict[date, set[int]] = {}
    for group in groups_of(session, term):
        for day in unheard(session, term, days, now, [group.id or 0]):
            silent.setdefault(day, set()).add(group.id or 0)
    found = []
    for reader in readers(session, term).values():
        lacking = reader.lacks(days)
        unsure = {day for day in lacking if silent.get(day, set()) & reader.groups} | reader.waiting
        on_all_days = len(days) == term.length and not set(lacking) - unsure
        if on_all_days or _is_through(reader, goal):
            found.append(Finish(reader, on_all_days, tuple(sorted(unsure))))
    return found


def approve(session: Session, term: Term, members: Iterable[int], at: datetime, by: str) -> None:
    """An organiser says that these have finished, whom nobody said so of before."""
    before = approved(session, term)
    fresh = [one for one in dict.fromkeys(members) if one not in before]
    session.add_all(TermFinisher(term_id=term.id or 0, member_id=one, by=by, at=at) for one in fresh)
    note(session, at, by, "finish", term, members=fresh)


def approved(session: Session, term: Term) -> list[int]:
    """Who an organiser said has finished, by their ids, each once."""
    whose = select(TermFinisher.member_id).where(TermFinisher.term_id == term.id).order_by(col(TermFinisher.id))
    return list(dict.fromkeys(session.exec(whose)))


def approved_at(session: Session, term: Term, member_id: int | None) -> datetime | None:
    """When an organiser said that somebody has finished; None where nobody said so."""
    whose = (TermFinisher.term_id == term.id, TermFinisher.member_id == member_id)
    return session.exec(select(TermFinisher.at).where(*whose).order_by(col(TermFinisher.id))).first()


def _goal(session: Session, term: Term) -> tuple[int | None, int | None]:
    """The chapter or page by which the last of its goals that names one is reached."""
    named = [(week.chapter, week.page) for week in weeks(session, term).values() if week.chapter or week.page]
    return named[-1] if named else (None, None)


def _is_through(reader: Reader, goal: tuple[int | None, int | None]) -> bool:
    chapter, page = goal
    is_there = (chapter and reader.chapter >= chapter) or (page and reader.page >= page)
    return reader.finished or bool(is_there)


def _check_ins(session: Session, term: Term, member_id: int | None) -> Iterator[CheckIn]:
    """What was said in time of the term's book in its groups; a bare 打卡 where no other term may be meant."""
    others = _other_terms(session, term)
    query = (
        select(CheckIn, Message.sent_at)
        .outerjoin(Message, col(Message.id) == col(CheckIn.message_id))
        .where(col(CheckIn.group_id).in_(select(TermGroup.group_id).where(TermGroup.term_id == term.id)))
        .where(CheckIn.day >= term.since, CheckIn.day <= term.until, counted(CheckIn))
        .where(col(CheckIn.state).in_((*COUNTS, State.pending)))
        .order_by(col(CheckIn.id))
    )
    if member_id is not None:
        query = query.where(CheckIn.member_id == member_id)
    for row, sent_at in session.exec(query):
        is_alone = all(not since <= row.day <= until for since, until in others.get(row.group_id or 0, ()))
        is_of_book = row.book_id == term.book_id or (row.book_id is None and is_alone)
        if (is_of_book or term.book_id is None) and _is_in_time(term, row, sent_at):
            yield row


def _is_in_time(term: Term, row: CheckIn, sent_at: datetime | None) -> bool:
    """Whether it was said while the day could be made up; what a person entered or looked at is theirs to judge."""
    if sent_at is None or row.state != State.sure:
        return True
    return term.stands(sent_at) and term.day_at(sent_at) <= row.day + timedelta(days=term.make_up_days)


def _other_terms(session: Session, term: Term) -> Mapping[int, list[tuple[date, date]]]:
    """The spans of the other terms of its groups."""
    spans: dict[int, list[tuple[date, date]]] = {}
    columns: Any = (TermGroup.group_id, Term.since, Term.until)
    query = select(*columns).join(Term, col(Term.id) == col(TermGroup.term_id)).where(col(Term.id) != term.id)
    query = query.where(col(TermGroup.group_id).in_(select(TermGroup.group_id).where(TermGroup.term_id == term.id)))
    for group_id, since, until in session.exec(query.where(col(Term.ended_at).is_(None))):
        spans.setdefault(group_id, []).append((since, until))
    return spans
