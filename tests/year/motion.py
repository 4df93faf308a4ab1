"""A year in fast motion: the real clock, chores, senders and hearing on one file, with the time as a value.

The clock jumps, the machine is off for hours and a week, the program is thrown away in the middle of a send, the
gateway says no or nothing at all. What the year's test asks afterwards is written down here as it happens.
"""

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import event

from bot import chores, clock
from bot.heard import understand
from bot.hearing import Hearing, Pasted, Rules
from bot.job import Notices, find
from bot.message import Incoming, Medium, Place
from bot.outbox import Sender
from bot.storage import load_catalogue
from models import migrations
from models.db import Database
from models.outbox import BY_HAND
from tests.year import ledger, world
from tests.year.chronicle import Chronicle, Rung, Shown
from tests.year.days import moments
from tests.year.gateway import Gateway, PowerCut
from tests.year.gathering import events_ahead
from tests.year.office import Office
from tests.year.talk import Talk, Words
from tests.year.world import ACCOUNTS, BEGINS, BY_PASTE, CHANNEL

LATE = timedelta(hours=2)


class Year:
    """The city, the program over its file, and the days that go by."""

    def __init__(self, folder: Path, seed: int, *, often: float = 1.0) -> None:
        self.rng, self.chronicle, self._often = Random(seed), Chronicle(), often
        self._folder, self._file_name = folder, folder / "shuxiang.sqlite"
        self._true, self._skew = BEGINS, timedelta()
        self._said = 0
        self.gateway_is_up = True
        self._echoes: list[tuple[datetime, Shown]] = []
        self._last_words: list[tuple[datetime, Words, Incoming]] = []
        self._late: list[Incoming] = []
        self._ready: dict[int, set[int]] = {}
        self._marks: dict[int, str] = {}
        db = Database(self.url)
        migrations.upgrade(db.engine)
        with db.begin() as session:
            self.city = world.found(session, self.rng)
        db.close()
        self.no_friends = {one.contact for one in self.city.people if not one.friend}
        self.file = sqlite3.connect(self._file_name)
        self._talk, self._people = Talk(self.city, self.rng), Office(self.rng, self.chronicle)
        self._begin()

    @property
    def url(self) -> str:
        """The database over which the year is lived."""
        return f"sqlite:///{self._file_name}"

    @property
    def now(self) -> datetime:
        """What the bot's clock shows."""
        return self._true + self._skew

    def _begin(self) -> None:
        """Start the program: everything anew but the file."""
        self.db = Database(self.url)
        for engine in (self.db.engine, self.db._reading_engine):
            event.listen(engine, "connect", _needs_no_disk)
        with self.db.begin() as session:
            self._catalogue = load_catalogue(session)
        self._senders = [Sender(self.db, Gateway(account, self), lambda: self.now) for account in ACCOUNTS]

    def restart(self) -> None:
        """Throw everything away and start again."""
        self.chronicle.counts["restarts"] += 1
        self.db.close()
        self._begin()

    def words_to_no_friend(self, place: Place, text: str) -> None:
        """Somebody was written to who is no friend of the account."""
        asked = self.file.execute(
            "SELECT 1 FROM posts WHERE person = ? AND text = ? AND job = ''", (place.person, text)
        )
        self.chronicle.counts["private words to no friend" + ("" if asked.fetchone() else ", unasked")] += 1

    async def run(self) -> None:
        """Live through the year, a moment after the other."""
        for at, happens in moments(self.rng, self._often, [one.starts_at for one in self.city.held]):
            self._true = at
            if happens == "ring":
                await self._ring()
            elif happens == "talk":
                self._hear_something()
                await self._send()
            elif happens == "office":
                self._office()
                await self._send()
            elif happens == "restart":
                self.restart()
            elif happens == "gateway":
                self.gateway_is_up = not self.gateway_is_up
            else:
                self._skew = timedelta(hours=int(happens))
                self.chronicle.counts["clock jumps"] += 1
        with self.db.begin() as session:
            self._people.settle_unknown(session, self.now, everything=True)
        self.db.close()

    def _office(self) -> None:
        if not self._is_down(self.now):
            with self.db.begin() as session:
                self._people.work(session, self.now)
            self._check_some()

    async def _ring(self) -> None:
        now = self.now
        if self._is_down(now):
            self.chronicle.counts["rings left out"] += 1
            return
        before = self.chronicle.rings[-1].now if self.chronicle.rings else now
        self.chronicle.ahead.append(events_ahead(self.file, now))
        notices = {job.name.replace("_", "-"): job.name for job in find().values() if isinstance(job, Notices)}
        await self.db.write(lambda session: clock.ring(session, now, LATE))
        self.chronicle.rings.append(Rung(before, now))
        for key, standing, reason in self._new_posts():
            stem, _, day = key.partition(":")
            if stem in notices and (standing == "sent" or reason == "没有要告知的"):
                had = tuple(ledger.loans(self.file)) if notices[stem] == "drift_notices" else ()
                self.chronicle.made.append((notices[stem], date.fromisoformat(day), now, had))
        if self.rng.random() < 0.02:
            await self.db.write(lambda session: chores.claim(session, now))
            self.restart()
        if await chores.do_due(self.db, self._folder, now):
            self._check_some()
        await self._send()

    def _is_down(self, now: datetime) -> bool:
        """Some evenings and mornings the machine is off for hours."""
        night = (now - timedelta(hours=8)).date().toordinal()
        return Random(night).random() < 0.06 and (now.hour >= 20 or now.hour < 11)

    async def _send(self) -> None:
        if self._is_down(self.now):
            return
        due = "SELECT 1 FROM posts WHERE standing = 'waiting' AND channel = ? AND due_at <= ? LIMIT 1"
        until = self.now.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
        if self.file.execute(due, (CHANNEL, until)).fetchone() is None:
            return
        for sender in list(self._senders):
            try:
                while await sender.send_due():
                    continue
            except BaseExceptionGroup as cut:
                if cut.split(PowerCut)[1] is not None:
                    raise
                self._match_receipts()
                self.restart()
                return
        self._match_receipts()

    def _match_receipts(self) -> None:
        """Which post each new word in a chat was; what nobody knows of may come back as an echo."""
        for shown in (one for one in self.chronicle.shown[-40:] if one.post_id is None):
            row = self.file.execute("SELECT id FROM posts WHERE receipt = ?", (shown.receipt,)).fetchone()
            if row:
                shown.post_id = row[0]
                self._look_whom(shown)
            elif not any(one is shown for _, one in self._echoes) and self.rng.random() < 0.6:
                self._echoes.append((self._true + timedelta(minutes=self.rng.uniform(1, 600)), shown))

    def _look_whom(self, shown: Shown) -> None:
        """A reminder to somebody who, just now, wants none."""
        job, key = self.file.execute("SELECT job, key FROM posts WHERE id = ?", (shown.post_id,)).fetchone()
        if shown.place.person is not None and isinstance(find().get(job), Notices):
            who = int(shown.place.person.partition("-")[2])
            row = self.file.execute(
                "SELECT recorded, reminded, NOT resting, NOT aside FROM members WHERE id = ?", (who,)
            )
            is_work = key.startswith(("drift-long:", "term-finishers:"))
            if not is_work and not all(row.fetchone()):
                self.chronicle.impolite.append(f"{self.now:%m-%d %H:%M} {key}")

    def _hear_something(self) -> None:
        """Somebody says something, now and then twice, takes it back or sets it right; echoes come back too."""
        if self._is_down(self.now):
            self._late.append(self._incoming(self._talk.next(self.file, self.now)))
            return
        for late in self._late:
            self._hear(late)
        self._late.clear()
        for due, shown in [one for one in self._echoes if one[0] <= self._true]:
            self._echoes.remove((due, shown))
            self._hear(self._echo(shown))
            self.chronicle.counts["echoes"] += 1
        fresh = [one for one in self._last_words if one[0] > self._true - timedelta(hours=3)]
        luck = self.rng.random()
        if fresh and luck < 0.03:
            _, words, before = fresh[-1]
            again = self._incoming(words, text="", medium=Medium.recall, recalls=before.id)
        elif fresh and luck < 0.06:
            again = self._incoming(self._talk.correction(fresh[-1][1]))
        elif fresh and luck < 0.09:
            again = fresh[-1][2]
        else:
            words = self._talk.next(self.file, self.now)
            again = self._incoming(words)
            self._last_words = [*self._last_words[-3:], (self._true, words, again)]
        self._hear(again)

    def _incoming(self, words: Words, **more: Any) -> Incoming:
        self._said += 1
        channel, account = world.where(words.group) if words.group else (CHANNEL, words.who.account)
        room = f"room-{words.group}" if words.group else None
        fields = {"text": words.text, "room": room, "friend": words.who.friend, "sent_at": self._true} | more
        return Incoming(channel=channel, account=account, id=f"message-{self._said}", sender=words.who.contact,
                        sender_name=words.who.name, **fields)  # fmt: skip

    def _echo(self, shown: Shown) -> Incoming:
        place = shown.place
        return Incoming(channel=place.channel, account=place.account, id=shown.receipt, room=place.room,
                        sender=place.person or "bot", sender_name="书香群记", text=shown.text, sent_at=shown.at,
                        own=True)  # fmt: skip

    def _hear(self, incoming: Incoming) -> None:
        heard = understand(incoming, self._catalogue)
        pasted = Pasted(BY_PASTE, BEGINS) if incoming.channel == BY_HAND else None
        with self.db.begin() as session:
            Hearing(session, Rules(), self.now, pasted).take([heard])
        self.chronicle.counts["messages"] += 1
        self._match_receipts()
        self._check_some()
        self._note_wishes(incoming)

    def _note_wishes(self, incoming: Incoming) -> None:
        """Who wants not to be recorded any more, or again, and since when."""
        if "记我" in incoming.text:
            who = int(incoming.sender.partition("-")[2])
            (recorded,) = self.file.execute("SELECT recorded FROM members WHERE id = ?", (who,)).fetchone()
            self.chronicle.unrecorded.append((self.now, who, bool(recorded)))

    def _check_some(self) -> None:
        """What the last step touched, or all where that is not known, is as it must be."""
        books = self._touched()
        if books:
            ready, skipped = ledger.passed_over(self.file, self._ready, books)
            self._ready |= ready
            self.chronicle.counts["ledger looked at"] += 1
            self.chronicle.wrongs += [
                f"{self.now:%m-%d %H:%M} {one}" for one in ledger.wrongs(self.file, books) + skipped
            ]

    def _touched(self) -> list[int]:
        """Books whose copies or queues are others than at the last look."""
        rows = self.file.execute(
            "SELECT book_id, group_concat(k) FROM ("
            "SELECT book_id, whereabouts || coalesce(member_id, '') || since AS k FROM copies "
            "UNION ALL SELECT book_id, standing || id FROM holds) GROUP BY book_id"
        )
        marks = dict(rows.fetchall())
        touched = [book for book, mark in marks.items() if self._marks.get(book) != mark]
        self._marks = marks
        return touched

    def _new_posts(self) -> list[tuple[str, str, str]]:
        """(key, standing, reason) of what is new since the last look; its words are kept, they are tidied away."""
        newest = next(reversed(self.chronicle.words), 0)
        query = "SELECT id, text, key, standing, reason FROM posts WHERE id > ? ORDER BY id"
        rows = self.file.execute(query, (newest,)).fetchall()
        self.chronicle.words |= {post_id: text for post_id, text, *_ in rows}
        return [(key, standing, reason) for _, _, key, standing, reason in rows]


def _needs_no_disk(connection: sqlite3.Connection, _record: object) -> None:
    """A power cut here is one of the program, not of the disk: nothing has to be on it."""
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA secure_delete=OFF")
