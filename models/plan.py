"""年度活动计划: a year's events as the office planned them, held against those there are: new, changed or the same."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session, col, select

from models import book, form
from models import event as events
from models import group as groups
from models.audit import note
from models.event import CannotHold, Event, Stage, invited
from models.group import Group


@dataclass(frozen=True, slots=True)
class Planned:
    """One line of a plan; `month` is the first day of it, `starts_at` None while no day is set.

    `groups` are the words that say who may come; what is empty the plan does not say.
    """

    row: int
    title: str
    month: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    form: str = ""
    speaker: str = ""
    venue: str = ""
    link: str = ""
    book: str = ""
    groups: str = ""
    places: int | None = None
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A line of the plan beside its event: None where it is new. `values` are the columns that it changes."""

    planned: Planned
    event: Event | None
    values: Mapping[str, Any]
    group_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a plan brings: each line that is new or changes something, how many change nothing, and what is odd."""

    held: tuple[Held, ...]
    same: int
    odd: tuple[str, ...]


Change = Callable[[Event, Mapping[str, Any]], None]
"""Gives a known event other values, with all that follows from it; raises CannotHold where it cannot be so."""
EVERYBODY = ("全体", "全市", "各群", "所有", "全员", "不限", "各界别", "全部")


def weigh(session: Session, rows: Sequence[Planned]) -> Weighed:
    """Hold a plan against the ledger; nothing is changed but that a book nobody knew is entered as heard."""
    held, odd, same = [], [], 0
    for planned, known in _pairs(session, rows):
        if known is not None and known.stage == Stage.cancelled:
            odd.append(f"第{planned.row}行“{planned.title}”已经取消，没有动。")
            continue
        one = _held(session, planned, known, odd)
        if known is None or one.values or one.group_ids:
            held.append(one)
        else:
            same += 1
    return Weighed(tuple(held), same, tuple(odd))


def enter(session: Session, weighed: Weighed, entry_id: int, at: datetime, by: str, change: Change) -> dict[int, str]:
    """Enter what is new and `change` what changed, each with its audit; returns the rows that cannot be so, and why."""
    refused = {}
    for one in weighed.held:
        try:
            _enter(session, one, entry_id, at, by, change)
        except CannotHold as why:
            refused[one.planned.row] = str(why)
    return refused


def _enter(session: Session, one: Held, entry_id: int, at: datetime, by: str, change: Change) -> None:
    if one.event is None:
        new = Event(title=one.planned.title, entry_id=entry_id, made_by=by, made_at=at, **one.values)
        events.enter(session, new, one.group_ids, by)
        return
    change(one.event, one.values)
    if new_groups := events.invite(session, one.event, one.group_ids):
        note(session, at, by, "invite", one.event, entry=entry_id, groups=new_groups)


def _pairs(session: Session, rows: Sequence[Planned]) -> Iterator[tuple[Planned, Event | None]]:
    """Each line with the event it means: of its title, at that time, else in that month, else the only one left."""
    years = {row.month.year for row in rows}
    known: dict[str, list[Event]] = defaultdict(list)
    first, last = date(min(years, default=2000), 1, 1), date(max(years, default=2000), 12, 31)
    query = select(Event).where(col(Event.month).between(first, last), Event.stage != Stage.refused)
    for one in session.exec(query.order_by(col(Event.starts_at).is_(None), col(Event.starts_at), col(Event.id))):
        known[one.title].append(one)
    found: dict[int, Event] = {}

    def pair(row: Planned, fitting: list[Event]) -> None:
        if row.row not in found and fitting:
            found[row.row] = fitting[0]
            known[row.title].remove(fitting[0])

    for row in rows:
        pair(row, [one for one in known[row.title] if one.starts_at == row.starts_at and one.month == row.month])
    for row in rows:
        pair(row, [one for one in known[row.title] if one.month == row.month])
    left = Counter(row.title for row in rows if row.row not in found)
    for row in rows:
        pair(row, known[row.title] if len(known[row.title]) == left[row.title] == 1 else [])
    for row in rows:
        yield row, found.get(row.row)


def _held(session: Session, planned: Planned, known: Event | None, odd: list[str]) -> Held:
    said = _values(session, planned, odd)
    if known is not None:
        said = {name: value for name, value in _timed(said, known).items() if getattr(known, name) != value}
    wanted = _group_ids(session, planned, odd)
    have = {group.id for group in invited(session, known.id or 0)} if known else set()
    return Held(planned, known, said, tuple(one for one in wanted if one not in have))


def _timed(said: dict[str, Any], known: Event) -> dict[str, Any]:
    """What a plan says of the time of a known event: its day or hour stays where the plan says no more than before.

    Where it moves and the plan tells no end, the end moves along.
    """
    if known.starts_at is None:
        return said
    starts_at = said.get("starts_at")
    if starts_at is None:
        is_same = said["month"] == known.month
        rest = {name: value for name, value in said.items() if name != "month"}
        return rest if is_same else said | {"starts_at": None, "ends_at": None}
    if starts_at.time() == time() and starts_at.date() == known.starts_at.date():
        return {name: value for name, value in said.items() if name not in ("starts_at", "ends_at")}
    if known.ends_at is not None and "ends_at" not in said:
        return said | {"ends_at": known.ends_at + (starts_at - known.starts_at)}
    return said


def _values(session: Session, planned: Planned, odd: list[str]) -> dict[str, Any]:
    """The columns that a line says something of."""
    values: dict[str, Any] = {"month": planned.month}
    if planned.form:
        kind = form.named(session, planned.form)
        if kind is None:
            odd.append(f"第{planned.row}行“{planned.title}”的形式“{planned.form}”不在活动形式里，先空着。")
        else:
            values["form_id"] = kind.id
    if planned.book:
        values["book_id"] = book.heard(session, planned.book).id
    for name in ("starts_at", "ends_at", "speaker", "venue", "link", "places", "deadline"):
        if value := getattr(planned, name):
            values[name] = value
    return values


def _group_ids(session: Session, planned: Planned, odd: list[str]) -> list[int]:
    """The groups that the words name, by name or region; all where they say so or say nothing."""
    opened = [group for group in groups.listed(session) if not group.practice and not group.closed_at]
    words = planned.groups
    found = [group for group in opened if _is_named(group, words)]
    if not found and (not words or any(one in words for one in EVERYBODY)):
        found = opened
    if not found:
        odd.append(f"第{planned.row}行“{planned.title}”的参加范围“{words}”对不上哪个群，先没有定群。")
    return [group.id or 0 for group in found]


def _is_named(group: Group, words: str) -> bool:
    return group.name in words or (bool(group.region) and group.region in words) or (group.main and "主群" in words)
