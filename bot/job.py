"""What a scheduled post is: each file in `scheduled/` declares when it is due and writes it from the tables."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache

from sqlmodel import Session

import scheduled
from models.group import Group


class Every(StrEnum):
    """How often a post comes; the value is what the settings keep."""

    day = "day"
    week = "week"
    month = "month"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a post is written for: a group and the days it covers, both included, seen from `now`."""

    session: Session
    group: Group
    since: date
    until: date
    every: Every
    now: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of a post, with the (message id, line) pairs that quote a member."""

    text: str
    quotes: tuple[tuple[int, str], ...] = ()


Write = Callable[[Occasion], Draft | None]


@dataclass(frozen=True, slots=True)
class Job:
    """One scheduled post: `name` is its file's, `title` what people call it. None from `write`: nothing to say."""

    name: str
    title: str
    every: Every
    day: int
    at: time
    on: bool
    write: Write


_declared: dict[str, Job] = {}


def daily(title: str, *, at: time, on: bool = True) -> Callable[[Write], Write]:
    """Declare a post of every day, covering that day; on days off it is left out."""
    return _declare(title, Every.day, 1, at, on)


def weekly(title: str, *, day: int, at: time, on: bool = True) -> Callable[[Write], Write]:
    """Declare a post of every week, due on ISO weekday `day`, covering the seven days before."""
    return _declare(title, Every.week, day, at, on)


def _declare(title: str, every: Every, day: int, at: time, on: bool) -> Callable[[Write], Write]:
    def declare(write: Write) -> Write:
        name = write.__module__.rpartition(".")[2]
        _declared[name] = Job(name, title, every, day, at, on, write)
        return write

    return declare


@cache
def find() -> dict[str, Job]:
    """Every job of the package `scheduled` by name."""
    for module in pkgutil.iter_modules(scheduled.__path__, "scheduled."):
        importlib.import_module(module.name)
    return dict(sorted(_declared.items()))


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
