"""盘点: a list of who has what since when, held against the ledger, which follows where that is sure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlmodel import Session, col, select

from models import circulation, member, venue
from models.book import Book
from models.copy import OUT, Copy, Whereabouts, of_book
from models.db import SHANGHAI
from models.drift import Act
from models.hold import Hold
from models.member import Member
from models.venue import Venue
from models.words import essence


@dataclass(frozen=True, slots=True)
class Counted:
    """One row of the list: a copy by its code, or by its title alone, and with whom or on which shelf it was found.

    `place` is empty where it stands on its own shelf. `day`: since when, None where the list does not say.
    """

    row: int
    code: str = ""
    title: str = ""
    holder: str = ""
    place: str = ""
    day: date | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A copy of which the list says something else than the ledger, in words, and the act that settles it."""

    words: str
    copy: Copy
    act: Act
    by: int | None
    at: datetime
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A list held against the ledger: rows that agree, what differs, what a person has to look at, what it lacks."""

    same: int = 0
    differences: list[Difference] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)


def compare(session: Session, counted: Sequence[Counted], now: datetime) -> Compared:
    """What differs between a list and the ledger; where the ledger knows something newer the list does not win."""
    circulation.alone(session)
    by_copy: dict[int, list[tuple[Counted, Copy]]] = defaultdict(list)
    found = Compared()
    for one in counted:
        copy, why = _copy(session, one)
        if copy is None:
            found.unclear.append(f"第{one.row}行{why}")
        else:
            by_copy[copy.id or 0].append((one, copy))
    same = 0
    for rows in by_copy.values():
        if len(rows) > 1:
            where = "、".join(f"第{one.row}行" for one, _ in rows)
            found.unclear.append(f"{rows[0][1].code} 写了{len(rows)}次（{where}），请只留一行。")
            continue
        outcome = _difference(session, *rows[0], now)
        if outcome is None:
            same += 1
        elif isinstance(outcome, Difference):
            found.differences.append(outcome)
        else:
            found.unclear.append(f"第{rows[0][0].row}行{outcome}")
    drifting = session.exec(select(Copy.id, Copy.code).where(Copy.whereabouts != Whereabouts.withdrawn))
    unlisted = [code for copy_id, code in drifting if copy_id not in by_copy]
    return Compared(same, found.differences, found.unclear, unlisted)


def settle(session: Session, differences: Iterable[Difference], entry_id: int, now: datetime) -> list[Hold]:
    """Let the ledger follow the list; returns whose turn it is now."""
    ready: list[Hold] = []
    for one in differences:
        by = one.by or member.stranger(session, "会务").id or 0
        place = venue.called(session, one.venue).id if one.venue else None
        ready += circulation.report(session, one.act, one.copy, by, one.at, entry_id, now, venue=place)
    return ready


def _copy(session: Session, one: Counted) -> tuple[Copy | None, str]:
    """The copy of a row, or why there is none."""
    if one.code:
        copy = session.exec(select(Copy).where(Copy.code == one.code)).first()
        if copy is None:
            return None, f"没有登记过 {one.code}，请看看书上的标签。"
        title = session.get_one(Book, copy.book_id).title
        if one.title and essence(one.title) not in essence(title) and essence(title) not in essence(one.title):
            return None, f"{one.code} 账上是《{title}》，表里写的是《{one.title}》，请核对。"
        return copy, ""
    titled = session.exec(select(Book.id).where(Book.title == one.title, col(Book.merged_into).is_(None))).all()
    copies = [copy for book_id in titled for copy in of_book(session, book_id or 0)]
    if len(copies) == 1:
        return copies[0], ""
    if not copies:
        return None, f"《{one.title}》没有登记过漂流本。"
    return None, f"《{one.title}》有{len(copies)}本（{'、'.join(copy.code for copy in copies)}），请写编号。"


def _difference(session: Session, one: Counted, copy: Copy, now: datetime) -> Difference | str | None:
    """What differs, why a person has to look, or None where nothing does.

    That a copy was entered later than the list says is no newer word on where it is.
    """
    at = min(datetime.combine(one.day, time(23, 59), SHANGHAI), now) if one.day else now
    name = f"{copy.code}《{session.get_one(Book, copy.book_id).title}》"
    ledger = _where(session, copy)
    holder = copy.member_id if copy.whereabouts in OUT else None
    if one.missing:
        found, act, by, agrees = "找不到", Act.lose, holder, copy.whereabouts == Whereabouts.missing
    elif one.holder:
        people = member.called(session, one.holder) or _spoken_of(session, one.holder)
        if len(people) != 1:
            return f"{name}的持有人“{one.holder}”{member.unclear(people)}，没有动。"
        found, act, by = f"在{people[0].name}手里", Act.take, people[0].id
        agrees = copy.whereabouts == Whereabouts.reader and holder == by
    else:
        found, act, by = f"在{one.place}" if one.place else "在书架上", Act.give_back, holder
        agrees = copy.whereabouts in (Whereabouts.shelf, Whereabouts.held) and _stands(session, copy, one.place)
    if agrees:
        return None
    if copy.whereabouts == Whereabouts.withdrawn:
        return f"{name}账上已退出漂流，盘点{found}，请核实。"
    since = copy.since.astimezone(SHANGHAI)
    if since > at and circulation.moves_of(session, copy.id or 0):
        return f"{name}账上{since.month}月{since.day}日起{ledger}，比盘点的日期新，没有动。"
    day = f"（{one.day.month}月{one.day.day}日）" if one.day else ""
    return Difference(f"{name}：账上{ledger}，盘点{found}{day}", copy, act, by, at, one.place)


def _stands(session: Session, copy: Copy, place: str) -> bool:
    stands = session.get(Venue, copy.venue_id) if copy.venue_id else None
    return not place or (stands is not None and stands.name == place)


def _where(session: Session, copy: Copy) -> str:
    """在玉龙书屋, 在林静手里, 去往林静, 找不到, 已退出漂流."""
    person = session.get(Member, copy.member_id) if copy.member_id else None
    place = session.get(Venue, copy.venue_id) if copy.venue_id else None
    if person is not None and copy.whereabouts in OUT:
        return f"在{person.name}手里" if copy.whereabouts == Whereabouts.reader else f"正转给{person.name}"
    if copy.whereabouts == Whereabouts.missing:
        return "找不到"
    return f"在{place.name}" if place else "在书架上"


def _spoken_of(session: Session, name: str) -> list[Member]:
    """Those not on the roster who have a copy, or had one, under exactly that name."""
    query = select(Member).join(Copy, col(Copy.member_id) == col(Member.id))
    return list(session.exec(query.where(~col(Member.on_roster), Member.name == name).distinct()))
