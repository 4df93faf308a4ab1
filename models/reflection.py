"""体会: a member's own thoughts about a book or about reading it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.group import Group
from models.member import Member
from models.order import counted, named
from models.record import COUNTS, Worded


class Reflection(Worded, table=True):
    """Own words only: what the member quoted from a book is an excerpt."""

    __tablename__ = "reflections"
    called = "体会"


def of_days(
    session: Session, group_ids: Sequence[int], since: date, until: date
) -> list[tuple[Reflection, Group, Member]]:
    """What was written in some groups from `since` to `until`, oldest first: a statement once, however many its books.

    Without what those wrote who are not to be recorded.
    """
    query = (
        select(Reflection, Group, Member)
        .join(Group, col(Group.id) == col(Reflection.group_id))
        .join(Member, col(Member.id) == col(Reflection.member_id))
        .where(col(Reflection.group_id).in_(group_ids), col(Reflection.day).between(since, until))
        .where(col(Reflection.state).in_(COUNTS), counted(Reflection), Reflection.words != "")
        .order_by(col(Reflection.day), col(Reflection.id))
    )
    once: dict[tuple[int | None, int | None], tuple[Reflection, Group, Member]] = {}
    for row, group, member in session.exec(query):
        key = (row.message_id, row.part) if row.message_id is not None else (None, row.id)
        once.setdefault(key, (row, group, member))
    return list(once.values())


def newest(session: Session) -> int:
    """The id of the reflection that was entered last; 0 where there is none."""
    return session.exec(select(func.max(Reflection.id))).one() or 0


def last_words(session: Session, until: date, most: int) -> list[str]:
    """The last `most` things that were written up to a day, in whatever group: what members write like."""
    query = (
        select(Reflection.words)
        .where(Reflection.day <= until, col(Reflection.state).in_(COUNTS), named(Reflection), Reflection.words != "")
        .order_by(col(Reflection.day).desc(), col(Reflection.id).desc())
    )
    return list(session.exec(query.limit(most)))
