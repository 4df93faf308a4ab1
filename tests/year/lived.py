"""The year, over: what stands in the file, beside what was seen happening."""

import asyncio
import logging
import os
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.year.chronicle import Chronicle, Shown
from tests.year.gathering import Ahead
from tests.year.ledger import moment
from tests.year.motion import Year


@dataclass(frozen=True, slots=True)
class Row:
    """A post as the file keeps it."""

    id: int
    key: str
    job: str
    channel: str
    room: str | None
    person: str | None
    group: int | None
    answers: int | None
    text: str
    standing: str
    reason: str
    made: datetime
    sent: datetime | None
    into: int | None


@dataclass(frozen=True, slots=True)
class Lived:
    """The year, over."""

    year: Year
    chronicle: Chronicle
    posts: dict[str, Row]
    by_id: dict[int, Row]
    relays: list[tuple[str, int, str, str]]
    names: dict[int, str]
    errors: list[str]

    def event_around(self, number: int, at: datetime) -> list[Ahead | None]:
        """An event as it stood at the last ring before a moment and at the first one after it; None where not near."""
        rings = list(zip(self.chronicle.rings, self.chronicle.ahead, strict=True))
        after = next((place for place, (ring, _) in enumerate(rings) if ring.now >= at), len(rings) - 1)
        return [rings[place][1].get(number) for place in (max(after - 1, 0), after)]

    def signed_up(self) -> dict[int, set[int]]:
        """Who meant to come to each event at the end, by their last word."""
        query = (
            "SELECT event_id, member_id, leaves FROM signups LEFT JOIN messages ON messages.id = message_id "
            "WHERE event_id AND state IN ('sure', 'confirmed') ORDER BY coalesce(sent_at, made_at), signups.id"
        )
        last = {(event, who): leaves for event, who, leaves in self.year.file.execute(query)}
        found: dict[int, set[int]] = defaultdict(set)
        for (event, who), leaves in last.items():
            if not leaves:
                found[event].add(who)
        return found

    def shown(self) -> Iterator[tuple[Shown, Row]]:
        """What stood in a chat, each with its post; not what a person had sent again."""
        for one in self.chronicle.shown:
            if one.post_id is not None and one.post_id not in self.chronicle.again:
                yield one, self.by_id[one.post_id]


class Listening(logging.Handler):
    """Keeps what went wrong; a gateway's no is no bug."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.getMessage().startswith("待发"):
            self.heard.append(record.getMessage() + (f" {record.exc_info[1]!r}" if record.exc_info else ""))


def live(folder: Path) -> Lived:
    """Live the year; which one and how often something happens in it the environment may say."""
    seed, often = int(os.environ.get("SHUXIANG_YEAR_SEED", "1")), float(os.environ.get("SHUXIANG_YEAR_OFTEN", "1"))
    listening = Listening()
    logging.getLogger().addHandler(listening)
    random.seed(seed)
    year = Year(folder, seed, often=often)
    try:
        asyncio.run(year.run())
    finally:
        logging.getLogger().removeHandler(listening)
    posts = [_row(*row) for row in year.file.execute(_POSTS)]
    relays = year.file.execute("SELECT key, member_id, text, why FROM relays").fetchall()
    names = dict(year.file.execute("SELECT id, name FROM members WHERE on_roster").fetchall())
    _say_what_happened(year, posts)
    by_key, by_id = {post.key: post for post in posts}, {post.id: post for post in posts}
    return Lived(year, year.chronicle, by_key, by_id, relays, names, listening.heard)


_POSTS = (
    "SELECT id, key, job, channel, room, person, group_id, answers, text, standing, reason, made_at, sent_at, "
    "merged_into FROM posts ORDER BY id"
)


def _row(*fields) -> Row:  # type: ignore[no-untyped-def]
    *head, made, sent, into = fields
    return Row(*head, moment(made), moment(sent) if sent else None, into)


def _say_what_happened(year: Year, posts: list[Row]) -> None:
    said = Counter((post.job or "answer", post.standing) for post in posts)
    for (job, standing), number in sorted(said.items()):
        print(f"{job:18} {standing:8} {number}")
    why = Counter(re.sub(r"\d[\d月日:—.]*|/\S+", "…", post.reason) for post in posts if post.reason)
    for reason, number in why.most_common():
        print(f"{number:5} {reason}")
    print(dict(year.chronicle.counts))
