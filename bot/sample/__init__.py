"""The sample: the 1+7 groups of a city, forty members, sixty books and a few days of talk, as plain rows."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class SampleGroup:
    """One chat room."""

    name: str
    main: bool
    region: str
    contact: str


@dataclass(frozen=True, slots=True)
class SampleMember:
    """One invented person of the roster, with the names of the groups they are in."""

    name: str
    card: str
    title: str
    sector: str
    committee: str
    region: str
    type: str
    rank: int | None
    liaison: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleBook:
    """One real book."""

    title: str
    subtitle: str
    author: str
    publisher: str
    year: int
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the talk, on day `day` (negative: so many days before today); `quotes` is whose last message."""

    day: int
    time: time
    group: str
    member: str
    text: str
    quotes: str

    def sent_at(self, today: date) -> datetime:
        """When it was said, seen from today."""
        return datetime.combine(today + timedelta(days=self.day), self.time, ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True, slots=True)
class Asked:
    """Something said to try a handler's answer, and what its sender said just before."""

    handler: str
    before: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Sample:
    """All of it; the talk in the order said."""

    groups: tuple[SampleGroup, ...]
    members: tuple[SampleMember, ...]
    books: tuple[SampleBook, ...]
    talk: tuple[Line, ...]


@cache
def load() -> Sample:
    """Read the sample's files."""
    groups = tuple(SampleGroup(r["name"], r["main"] == "yes", r["region"], r["contact"]) for r in _rows("groups.tsv"))
    talk = sorted((_line(row) for row in _rows("talk.tsv")), key=lambda line: (line.day, line.time))
    return Sample(groups, tuple(map(_member, _rows("members.tsv"))), tuple(map(_book, _rows("books.tsv"))), tuple(talk))


def asked() -> tuple[Asked, ...]:
    """What the handlers' own examples do not ask: where there is nothing to say, to take back or to find."""
    return tuple(
        Asked(row["handler"], tuple(filter(None, row["before"].split("|"))), row["text"].replace("\\n", "\n"))
        for row in _rows("asked.tsv")
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _member(row: dict[str, str]) -> SampleMember:
    return SampleMember(
        name=row["name"],
        card=row["card"],
        title=row["title"],
        sector=row["sector"],
        committee=row["committee"],
        region=row["region"],
        type=row["type"],
        rank=int(row["rank"]) if row["rank"] else None,
        liaison=row["liaison"],
        groups=tuple(row["groups"].split("|")),
    )


def _book(row: dict[str, str]) -> SampleBook:
    aliases = tuple(alias for alias in row["aliases"].split("、") if alias)
    return SampleBook(row["title"], row["subtitle"], row["author"], row["publisher"], int(row["year"]), aliases)


def _line(row: dict[str, str]) -> Line:
    return Line(
        int(row["day"]), time.fromisoformat(row["time"]), row["group"], row["member"], row["text"], row["quotes"]
    )
