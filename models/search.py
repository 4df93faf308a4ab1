"""查记录: the ledger's records of all kinds as the office asks for them, newest first, a page at a time.

A province has a million of them, and a page must be there at once. So records are looked for a few days at a time,
the newest first, or among those of few persons; what only reading everything can find is found by reading once.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlmodel import Session, col, select

from models.book import Book
from models.group import Group
from models.ledger import RECORDS
from models.member import Member
from models.record import COUNTS, Record, State

FEW = 2000
"""Up to so many persons their own records are faster to go through than the days of all groups."""
DAYS, WIDER = 4, 8
"""The first span of days that is looked through, and how many times wider each next one is."""
Position = tuple[date, int, int]
"""Where a page ends: the day, the kind by its place among all, and the record's id."""
Here = Callable[[Any], tuple[ColumnElement[bool], ...]]
"""What the column of a record's group has to be."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. `groups` are those that may be seen or were chosen; None: all but those for practice, and
    what belongs to no group.

    `people` are persons by id, None for everybody; `words` stand in what was said, in this very form.
    """

    groups: Collection[int] | None = None
    kinds: Sequence[type[Record]] = RECORDS
    people: Collection[int] | None = None
    sector: str = ""
    region: str = ""
    book_id: int | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""
    states: Collection[State] = field(default=(*COUNTS, State.pending))

    @property
    def is_sparse(self) -> bool:
        """Whether what is looked for may stand anywhere and nowhere, so that days are no help to find it."""
        return bool(self.book_id or self.words) or not set(self.states) & set(COUNTS)


def newest(
    session: Session, asked: Asked, today: date, most: int, after: Position | None = None
) -> tuple[list[Record], Position | None]:
    """Up to `most` records, newest first, those after a position where one is given; and where the next page begins."""
    people = _people(session, asked)
    by_person = people is not None and len(people) <= FEW
    here = _here(session, asked, lead=not by_person and not asked.is_sparse)
    found: list[tuple[Position, Record]] = []
    for first, last in _spans(asked, today, after) if not (by_person or asked.is_sparse) else [(asked.since, None)]:
        found += _within(session, asked, people if by_person else None, here, first, last, most + 1, after)
        if len(found) > most:
            break
    found.sort(key=lambda one: (-one[0][0].toordinal(), one[0][1], -one[0][2]))
    rows = [row for _, row in found[:most]]
    return rows, found[most - 1][0] if len(found) > most else None


def people_named(session: Session, name: str) -> list[int]:
    """The persons whom a name, 群昵称 or part of either may mean, whether on the roster or not."""
    is_named = or_(*(col(column).contains(name, autoescape=True) for column in (Member.name, Member.card)))
    exact = session.exec(select(Member.id).where((Member.name == name) | (Member.card == name))).all()
    return [one or 0 for one in exact or session.exec(select(Member.id).where(is_named).limit(FEW)).all()]


def _people(session: Session, asked: Asked) -> list[int] | None:
    """Whose records are asked for, None where it is everybody's."""
    if asked.people is None and not asked.sector and not asked.region:
        return None
    query = select(Member.id).where(*_of_members(asked))
    return [one or 0 for one in session.exec(query)]


def _of_members(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.people is not None:
        yield col(Member.id).in_(asked.people)
    if asked.sector:
        yield col(Member.sector) == asked.sector
    if asked.region:
        yield col(Member.region) == asked.region


def _spans(asked: Asked, today: date, after: Position | None) -> Iterator[tuple[date | None, date | None]]:
    """Days to look through, the newest first, each span wider than the one before; the last has no first day."""
    last = min((one for one in (asked.until, after[0] if after else None) if one), default=None)
    top, days = last or today, DAYS
    while (asked.since is None or top >= asked.since) and days < 10_000 and top.toordinal() > days:
        first = top - timedelta(days=days - 1)
        yield max(first, asked.since or first), last
        last = top = first - timedelta(days=1)
        days *= WIDER
    if asked.since is None or top >= asked.since:
        yield asked.since, last


def _within(
    session: Session,
    asked: Asked,
    people: list[int] | None,
    here: Here,
    first: date | None,
    last: date | None,
    most: int,
    after: Position | None,
) -> Iterator[tuple[Position, Record]]:
    for table in asked.kinds:
        if asked.words and not table.said:
            continue
        kind = RECORDS.index(table)
        where = [
            *_where(session, table, asked, people),
            *here(col(table.group_id)),
            *_days(table, kind, asked, first, last, after),
        ]
        query = select(table).where(*where).order_by(col(table.day).desc(), col(table.id).desc()).limit(most)
        for row in session.exec(query):
            yield (row.day, kind, row.id or 0), row


def _where(
    session: Session, table: type[Record], asked: Asked, people: list[int] | None
) -> Iterator[ColumnElement[bool]]:
    if asked.book_id is not None:
        merged = session.exec(select(Book.id).where(Book.merged_into == asked.book_id)).all()
        yield col(table.book_id).in_([asked.book_id, *merged])
    if set(asked.states) != set(State):
        yield col(table.state).in_(asked.states)
    if asked.words:
        holds = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
        yield or_(*(holds(getattr(table, name), asked.words) > 0 for name in table.said))
    if people is not None:
        yield col(table.member_id).in_(people)
    elif asked.people is not None or asked.sector or asked.region:
        yield col(table.member_id).in_(select(Member.id).where(*_of_members(asked)))


def _here(session: Session, asked: Asked, *, lead: bool) -> Here:
    """In which groups a record has to be. `lead`: the database is to go by these groups' days; else they stand behind
    a function, so that it cannot.
    """
    if (mine := asked.groups) is not None:
        return lambda group: ((group if lead else func.coalesce(group, 0)).in_(mine),)
    if lead:
        earnest = session.exec(select(Group.id).where(~col(Group.practice))).all()
        return lambda group: (or_(group.in_(earnest), group.is_(None)),)
    practice = session.exec(select(Group.id).where(Group.practice)).all()
    return lambda group: (func.coalesce(group, 0).not_in(practice),) if practice else ()


def _days(
    table: type[Record], kind: int, asked: Asked, first: date | None, last: date | None, after: Position | None
) -> Iterator[ColumnElement[bool]]:
    day: Any = col(table.day)
    if first is not None:
        yield day >= first
    if last := min((one for one in (last, asked.until) if one), default=None):
        yield day <= last
    if after is not None:
        at, at_kind, at_id = after
        same_day = {True: false(), False: day == at}[kind < at_kind]
        if kind == at_kind:
            same_day = and_(day == at, col(table.id) < at_id)
        yield or_(day < at, same_day)
