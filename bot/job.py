"""What is done on the clock: each file in `scheduled/` declares a post, notices, reminders or a chore, and when."""

import importlib
import pkgutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import Session

import scheduled
from models.db import Database
from models.group import Group


class Every(StrEnum):
    """How often a post comes; the value is what the settings keep."""

    day = "day"
    week = "week"
    month = "month"


@dataclass(frozen=True, slots=True)
class Plan:
    """When something is due: on which ISO weekday or day of the month, and when; `asks`: an organiser looks first."""

    on: bool
    every: Every
    day: int
    at: time
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a post is written for: a group and the days it covers, both included, seen from `now`.

    Who writes it for several groups at once gives them one `known`: what is the same for all is looked up once.
    """

    session: Session
    group: Group
    since: date
    until: date
    every: Every
    now: datetime
    known: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that goes with a post, drawn only when it does, with covers
    out of the data folder; `quotes` are the messages whose words stand on it."""

    name: str
    draw: Callable[[Path], bytes]
    quotes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of a post, with the (message id, line) pairs that quote a member, and its picture where it has one."""

    text: str
    quotes: tuple[tuple[int, str], ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """The private notices of one day, made on that day or, where it is off, ahead of it: then `now` is earlier."""

    session: Session
    day: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """Words for one person; `key` says what they are for and is told once, whatever round it comes from.

    One that `reminds` of something of their own is not for who wants no reminders; what is theirs to do as an
    organiser is told them all the same.
    """

    member_id: int
    key: str
    text: str
    reminds: bool = True


@dataclass(frozen=True, slots=True)
class Tick:
    """The time from one ring of the clock to the next: what came due after `since`, up to and including `now`.

    `moved` says when a reminder may be sent that would be due at a moment: not at night. `morrow`: when what an account
    may not write on a day any more goes out.
    """

    session: Session
    since: datetime
    now: datetime
    moved: Callable[[datetime], datetime]
    morrow: Callable[[datetime], datetime]


@dataclass(frozen=True, slots=True)
class Due:
    """What came due at a moment of its own, under one `key`; after `until` it is of no use. `notices` is asked once.

    One that `reminds` is not for who wants no reminders, as far as its notices are reminders.
    """

    key: str
    at: datetime
    until: datetime
    notices: Callable[[], Iterable[Notice]]
    reminds: bool = True


@dataclass(frozen=True, slots=True)
class Errand:
    """What a chore works on: the database, the folder of data, the time."""

    db: Database
    data: Path
    now: datetime


Write = Callable[[Occasion], Draft | None]
Concerns = Callable[[Session, date], Collection[int]]
"""The ids of the groups that have something of their own to be told on a day."""
Tell = Callable[[Round], Iterable[Notice]]
Do = Callable[[Errand], str]
Find = Callable[[Tick], Iterable[Due]]


@dataclass(frozen=True, slots=True)
class GroupPost:
    """A post each group gets by its own plan, else by this one. None from `write`: nothing to say.

    With `concerns` it is due on a day only in those groups: for what an organiser decided for some of them.
    """

    name: str
    title: str
    plan: Plan
    write: Write
    concerns: Concerns | None = None


@dataclass(frozen=True, slots=True)
class Notices:
    """A daily round of private notices, one for all groups."""

    name: str
    title: str
    plan: Plan
    tell: Tell


@dataclass(frozen=True, slots=True)
class Chore:
    """A daily piece of housekeeping, which says nothing to anybody; `do` returns what it did in a short sentence."""

    name: str
    title: str
    plan: Plan
    do: Do


@dataclass(frozen=True, slots=True)
class Reminders:
    """Private notices that are each due at a moment of their own, on days off and in quiet weeks too."""

    name: str
    title: str
    find: Find


Job = GroupPost | Notices | Chore | Reminders
"""`name` is its file's, `title` what people call it, `plan` what holds where nobody decided otherwise."""

_declared: dict[str, Job] = {}


def daily(title: str, *, at: time, on: bool = True, concerns: Concerns | None = None) -> Callable[[Write], Write]:
    """Declare a post of every day, covering that day; on days off it is left out."""
    return _post(title, Plan(on, Every.day, 1, at), concerns)


def weekly(title: str, *, day: int, at: time, on: bool = True) -> Callable[[Write], Write]:
    """Declare a post of every week, due on ISO weekday `day`, covering the seven days before."""
    return _post(title, Plan(on, Every.week, day, at))


def monthly(title: str, *, day: int, at: time, on: bool = True) -> Callable[[Write], Write]:
    """Declare a post of every month, due on its `day` (1 to 28), covering the month before."""
    return _post(title, Plan(on, Every.month, day, at))


def notices(title: str, *, at: time, on: bool = True) -> Callable[[Tell], Tell]:
    """Declare a round of private notices of every day; that of a day off is made on the last ordinary day before."""

    def declare(tell: Tell) -> Tell:
        name = _name(tell)
        _declared[name] = Notices(name, title, Plan(on, Every.day, 1, at), tell)
        return tell

    return declare


def reminders(title: str) -> Callable[[Find], Find]:
    """Declare reminders of what people signed up for; at every ring it is asked what came due since the last one."""

    def declare(find: Find) -> Find:
        name = _name(find)
        _declared[name] = Reminders(name, title, find)
        return find

    return declare


def chore(title: str, *, at: time, on: bool = True) -> Callable[[Do], Do]:
    """Declare a piece of housekeeping of every day, days off included."""

    def declare(do: Do) -> Do:
        name = _name(do)
        _declared[name] = Chore(name, title, Plan(on, Every.day, 1, at), do)
        return do

    return declare


def _post(title: str, plan: Plan, concerns: Concerns | None = None) -> Callable[[Write], Write]:
    def declare(write: Write) -> Write:
        name = _name(write)
        _declared[name] = GroupPost(name, title, plan, write, concerns)
        return write

    return declare


def _name(work: Callable[..., object]) -> str:
    return work.__module__.rpartition(".")[2]


@cache
def find() -> dict[str, Job]:
    """Everything that the package `scheduled` declares, by name."""
    for module in pkgutil.iter_modules(scheduled.__path__, "scheduled."):
        importlib.import_module(module.name)
    return dict(sorted(_declared.items()))


def posts() -> dict[str, GroupPost]:
    """The posts of the groups by name."""
    return {name: job for name, job in find().items() if isinstance(job, GroupPost)}


def for_all() -> dict[str, Notices | Chore]:
    """What is done once for all groups, by name."""
    return {name: job for name, job in find().items() if isinstance(job, Notices | Chore)}


def covered(every: Every, due: date) -> tuple[date, date]:
    """The first and last day that a post due on that day speaks of."""
    if every == Every.day:
        return due, due
    if every == Every.week:
        return due - timedelta(days=7), due - timedelta(days=1)
    last = due.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def period(every: Every, due: date) -> str:
    """The name of the period in a post's key: 2026-04-23, 2026-W17 or 2026-04."""
    if every == Every.day:
        return due.isoformat()
    if every == Every.week:
        year, week, _ = due.isocalendar()
        return f"{year}-W{week:02}"
    return f"{due:%Y-%m}"


def rhythm(since: date, until: date) -> Every:
    """How often a post comes that speaks of these days."""
    days = (until - since).days + 1
    return Every.day if days == 1 else Every.week if days <= 7 else Every.month
