"""Who comes to the year's events, as bare SQL has it; and what is said of events and of what is read together."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from tests.year.agenda import LASTS, Held, Read
from tests.year.ledger import moment

DAY = timedelta(days=1)
OPEN_FOR = timedelta(days=16)
"""So long before an event people begin to sign up."""
JOINS = ("{t}我报名", "{t}我参加", "{t}算我一个", "{t}我线上参加", "{t}我报名，带两人")
READS = ("打卡", "打卡，第{c}章", "第{c}章", "Day {n}", "补第{n}天", "我差哪几天")
Said = tuple[int, int, str]
"""Whose words (a member's id), in which group, and the words."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """An event as it stood before a ring: when it begins, whether it is on, and who means to come."""

    revision: int
    starts_at: datetime
    is_on: bool
    coming: frozenset[int]


def events_ahead(file: sqlite3.Connection, now: datetime) -> dict[int, Ahead]:
    """The events around a moment as they stand, each with who said last that they come."""
    since, until = (at.astimezone(UTC).replace(tzinfo=None).isoformat(" ") for at in (now - 9 * DAY, now + 5 * DAY))
    rows = file.execute(
        "SELECT id, revision, starts_at, stage FROM events WHERE starts_at BETWEEN ? AND ?", (since, until)
    )
    found = {}
    for number, revision, starts_at, stage in rows.fetchall():
        said = file.execute(
            "SELECT member_id, leaves FROM signups LEFT JOIN messages ON messages.id = message_id "
            "WHERE event_id = ? AND state IN ('sure', 'confirmed') ORDER BY coalesce(sent_at, made_at), signups.id",
            (number,),
        )
        last = dict(said.fetchall())
        coming = frozenset(who for who, leaves in last.items() if not leaves)
        found[number] = Ahead(revision, moment(starts_at), stage == "on", coming)
    return found


class Gathering:
    """Somebody to speak of what is held and read, as it is just now; None where nothing is on."""

    def __init__(self, held: tuple[Held, ...], to_read: tuple[Read, ...], rng: Random) -> None:
        self._held, self._to_read, self._rng = held, to_read, rng
        self._changed: set[int] = set()

    def organiser(self, now: datetime) -> str:
        """What the organiser has to say of an event that is moved or called off, once; empty where nothing."""
        for one in self._held:
            is_time = one.changed_on <= now.date() < one.starts_at.date() and 8 <= now.hour < 21
            if is_time and one.number not in self._changed and (one.is_moved or one.is_called_off):
                self._changed.add(one.number)
                later = one.starts_at + DAY
                moved = f"活动{one.number}改到{later.month}月{later.day}日{later:%H:%M}"
                return f"活动{one.number}取消" if one.is_called_off else moved
        return ""

    def says(self, file: sqlite3.Connection, now: datetime, people: dict[int, list[int]]) -> Said | None:
        """Something about what is on; `people` are who talks in each group."""
        acts: list[Callable[..., Said | None]] = [
            self._signs_in,
            self._joins,
            self._joins,
            self._reads,
            self._stays_away,
        ]
        for act in acts if self._rng.random() < 0.6 else sorted(acts, key=lambda act: self._rng.random()):
            if said := act(file, now, people):
                return said
        return None

    def _joins(self, file: sqlite3.Connection, now: datetime, people: dict[int, list[int]]) -> Said | None:
        soon = [one for one in self._held if now < one.starts_at < now + OPEN_FOR]
        return self._of_event(soon, people, JOINS)

    def _signs_in(self, file: sqlite3.Connection, now: datetime, people: dict[int, list[int]]) -> Said | None:
        on = [one for one in self._held if one.starts_at - timedelta(minutes=40) < now < one.starts_at + LASTS]
        return self._of_event(on, people, ("签到", "线上签到"))

    def _of_event(self, some: list[Held], people: dict[int, list[int]], forms: tuple[str, ...]) -> Said | None:
        if not some:
            return None
        one = self._rng.choice(some)
        group = self._rng.choice(one.groups)
        words = self._rng.choice(forms).replace("{t}", one.title)
        return (self._rng.choice(people[group]), group, words) if people.get(group) else None

    def _stays_away(self, file: sqlite3.Connection, now: datetime, people: dict[int, list[int]]) -> Said | None:
        """Of those who mean to come somebody does not."""
        if self._rng.random() < 0.6:
            return None
        for number, ahead in events_ahead(file, now).items():
            coming = sorted(ahead.coming)
            if coming and ahead.starts_at > now:
                one = self._held[number - 1]
                who = self._rng.choice(coming)
                group = next((group for group in one.groups if who in people.get(group, [])), None)
                return (who, group, f"{one.title}我去不了，请个假") if group else None
        return None

    def _reads(self, file: sqlite3.Connection, now: datetime, people: dict[int, list[int]]) -> Said | None:
        on = [one for one in self._to_read if one.since <= now.date() <= one.until]
        if not on:
            return None
        group = self._rng.choice(on[0].groups)
        number = (now.date() - on[0].since).days + 1
        words = self._rng.choice(READS).replace("{n}", str(max(1, number - self._rng.randrange(4))))
        words = words.replace("{c}", str(1 + number // 2))
        return (self._rng.choice(people[group]), group, words) if people.get(group) else None
