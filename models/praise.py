"""里程碑: what members reached for the first time or in a round number, to thank them for; nobody is compared."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import date

from sqlmodel import Session, col, select

from models.checkin import CheckIn
from models.member import Member
from models.order import named
from models.recommendation import Recommendation
from models.record import COUNTS, Record
from models.reflection import Reflection

CHECKINS = (1000, 500, 365, 200, 100, 50)
FINISHED = (100, 50, 30, 20, 10, 5)
FIRSTS: tuple[type[Record], ...] = (CheckIn, Recommendation, Reflection)

Mark = tuple[str, int]
"""What was reached: 打卡, 读完, 荐书 or 体会, and the how-manieth it was."""


def milestones(session: Session, group_id: int, since: date, until: date) -> dict[Mark, list[Member]]:
    """What members reached from `since` to `until` with a record of this group, highest first, and who did.

    Counted over all groups, so that each is told once, in the group where it was reached: days with a check-in, books
    finished, and the first record of a kind. Of several of one sort a member is thanked for the highest.
    """
    reached: dict[Mark, list[int]] = defaultdict(list)
    for member_id in _active(session, group_id, since, until):
        for mark in _of_member(session, member_id, group_id, since, until):
            reached[mark].append(member_id)
    order = [("打卡", number) for number in CHECKINS] + [("读完", number) for number in FINISHED]
    order += [(table.called, 1) for table in FIRSTS]
    return {mark: [session.get_one(Member, one) for one in reached[mark]] for mark in order if mark in reached}


def _active(session: Session, group_id: int, since: date, until: date) -> list[int]:
    """Who has a record in the group in these days and may be named, in the order of their first one."""
    found: dict[int, None] = {}
    for table in FIRSTS:
        of_span = (table.group_id == group_id, table.day >= since, table.day <= until)
        query = select(table.member_id).where(*of_span, col(table.state).in_(COUNTS), named(table))
        found |= dict.fromkeys(session.exec(query.order_by(col(table.day), col(table.id))))
    return list(found)


def _of_member(session: Session, member_id: int, group_id: int, since: date, until: date) -> Iterator[Mark]:
    def is_here(row: Record) -> bool:
        return row.group_id == group_id and row.day >= since

    read = _rows(session, CheckIn, member_id, until)
    days = _first_of((row.day, row) for row in read)
    books = _first_of((row.book_id, row) for row in read if isinstance(row, CheckIn) and row.finished and row.book_id)
    for called, counted, numbers in (("打卡", days, CHECKINS), ("读完", books, FINISHED)):
        here = {place for place, row in enumerate(counted, 1) if is_here(row)}
        yield from [(called, number) for number in numbers if number in here][:1]
    for table in FIRSTS:
        if (rows := _rows(session, table, member_id, until)) and is_here(rows[0]):
            yield table.called, 1


def _rows(session: Session, table: type[Record], member_id: int, until: date) -> list[Record]:
    where = (table.member_id == member_id, col(table.state).in_(COUNTS), table.day <= until)
    return list(session.exec(select(table).where(*where).order_by(col(table.day), col(table.id))))


def _first_of(keyed: Iterable[tuple[Hashable, Record]]) -> list[Record]:
    """The first record of each day, or book, in order."""
    first: dict[Hashable, Record] = {}
    for key, row in keyed:
        first.setdefault(key, row)
    return list(first.values())
