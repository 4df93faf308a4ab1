"""翻操作日志: what was done, newest first, of whom and to what; of some groups alone what is theirs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Table, exists, false
from sqlmodel import Session, SQLModel, col, or_, select

from models import tables  # noqa: F401  (without it some would not be looked into)
from models.audit import Audit
from models.group import Group

_OF_GROUPS = {"events": ("event_groups", "event_id"), "terms": ("term_groups", "term_id"),
              "broadcasts": ("broadcast_groups", "broadcast_id"), "votes": ("vote_groups", "vote_id"),
              "entries": ("pastes", "entry_id")}  # fmt: skip
"""What belongs to groups by another table, and by which column of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: `by` is a part of who did it, `subjects` tables, `acts` what was done; moments, `until` open.

    `after` is the id of the last one on the page before.
    """

    by: Sequence[str] = ()
    subjects: Collection[str] = ()
    acts: Collection[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    after: int = 0


def find(session: Session, asked: Asked, groups: Collection[int] | None, most: int) -> list[Audit]:
    """The acts looked for, newest first."""
    where: list[ColumnElement[bool]] = []
    if asked.by:
        where.append(or_(*(col(Audit.by).contains(one, autoescape=True) for one in asked.by)))
    if asked.subjects:
        where.append(col(Audit.subject).in_(asked.subjects))
    if asked.acts:
        where.append(col(Audit.act).in_(asked.acts))
    if asked.since:
        where.append(col(Audit.at) >= asked.since)
    if asked.until:
        where.append(col(Audit.at) < asked.until)
    if asked.after:
        where.append(col(Audit.id) < asked.after)
    if groups is not None:
        where.append(_of(groups))
    return list(session.exec(select(Audit).where(*where).order_by(col(Audit.id).desc()).limit(most)))


def _of(groups: Collection[int]) -> ColumnElement[bool]:
    """Whether the row that an act is about belongs to one of the groups."""
    known: dict[str, Table] = {table.name: table for table in SQLModel.metadata.sorted_tables}
    theirs = select(select(Group.id).where(col(Group.id).in_(groups)).cte("theirs").c.id)  # named once, asked often
    found: list[ColumnElement[bool]] = [(col(Audit.subject) == "groups") & col(Audit.subject_id).in_(theirs)]
    for name, table in known.items():
        if "group_id" in table.c and "id" in table.c:
            found.append(_has(name, table.c.id, table.c.group_id, theirs))
    for name, (by, column) in _OF_GROUPS.items():
        if by in known:
            found.append(_has(name, known[by].c[column], known[by].c.group_id, theirs))
    steps, advice = known["clue_steps"], known["advice"]
    of_advice = exists().where(steps.c.id == Audit.subject_id, advice.c.id == steps.c.advice_id)
    found.append((col(Audit.subject) == "clue_steps") & of_advice.where(advice.c.group_id.in_(theirs)))
    return or_(false(), *found)


def _has(name: str, number, group, theirs) -> ColumnElement[bool]:  # type: ignore[no-untyped-def]
    return (col(Audit.subject) == name) & exists().where(number == Audit.subject_id, group.in_(theirs))
