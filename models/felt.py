"""会后写的话: what those wrote who had to do with an event, where it may be quoted, the best of each."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.event import Event
from models.group import Group, Quotes
from models.member import Member
from models.reflection import Reflection
from models.turnout import written


def felt(
    session: Session, event: Event, group: Group | None, words: Sequence[Reflection] | None = None
) -> list[tuple[Reflection, Member]]:
    """One piece of each person that may be quoted in a group, those about the event's book first, then the fullest.

    With no group only what a person let through. `words` is what was written of the event, where that is known.
    """
    words = written(session, event, Reflection) if words is None else words
    rows = [row for row in words if _may_quote(group, row)]
    who = select(Member).where(col(Member.id).in_({row.member_id for row in rows}), ~col(Member.resting))
    people = {one.id: one for one in session.exec(who)} if rows else {}
    of_person: dict[int, Reflection] = {}
    for row in rows:
        known = of_person.get(row.member_id)
        if row.member_id in people and (known is None or _worth(event, row) > _worth(event, known)):
            of_person[row.member_id] = row
    best = sorted(of_person.values(), key=lambda row: _worth(event, row), reverse=True)
    return [(row, people[row.member_id]) for row in best]


def _worth(event: Event, row: Reflection) -> tuple[bool, int]:
    return event.book_id is not None and row.book_id == event.book_id, len(row.words)


def _may_quote(group: Group | None, row: Reflection) -> bool:
    """What an organiser let through, anywhere; what nobody decided on only where it was said, if that quotes freely."""
    if not row.words or row.message_id is None:
        return False
    if row.quotable is not None or group is None:
        return row.quotable is True
    return group.quotes == Quotes.free and row.group_id == group.id
