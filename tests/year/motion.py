"""A year in fast motion: the real clock, chores, senders and hearing on one file, with the time as a value.

The clock jumps, the machine is off for hours and a week, the program is thrown away in the middle of a send, the
gateway says no or nothing at all. What the year's test asks afterwards is written down here as it happens.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, col, select

from bot import chores, clock, reissue
from bot.almanac import NIGHT, is_day_off
from bot.channel import HandIn, Limits, SendFailed, SendUnknown, Thing
from bot.heard import understand
from bot.hearing import Hearing, Pasted, Rules
from bot.job import Notices, find, posts
from bot.message import Incoming, Medium, Place, Receipt
from bot.outbox import Sender
from bot.refusal import Refused
from bot.storage import load_catalogue
from models import approval, inbox, migrations, outbox, pending
from models.db import Database
from models.group import Group, open_group
from models.outbox import BY_HAND, Post, Standing
from tests.year import ledger, world
from tests.year.ledger import Loan
from tests.year.talk import Talk, Words
from tests.year.world import ACCOUNTS, BEGINS, BY_PASTE, CHANNEL, ENDS, LATE_GROUP, LATE_OPENS

LATE = timedelta(hours=2)
OFF = ((date(2026, 4, 20), date(2026, 4, 27)), (date(2026, 9, 29), date(2026, 10, 6)))
"""The weeks, from noon to noon, in which the machine is off."""


class PowerCut(BaseException):
    """The machine went off just now."""


@dataclass(slots=True)
class Shown:
    """Words that stood in a chat: where, when by the bot's clock, and which post they were, once that is known."""

    place: Place
    text: str
    at: datetime
    receipt: str
    post_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One ring of the clock, and when it had rung before."""

    before: datetime
    now: datetime


@dataclass(slots=True)
class Chronicle:
    """What happened, as nobody but the test saw it."""

    rings: list[Rung] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    again: set[int] = field(default_factory=set)
    made: list[tuple[str, date, datetime, tuple[Loan, ...]]] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)
    impolite: list[str] = field(default_factory=list)
    unrecorded: list[tuple[datetime, int, bool]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


class Gateway:
    """One account's way to the chats: mostly it works; sometimes it says no, says nothing, or the power goes."""

    name = CHANNEL
    limits = Limits(True, False, True, True, False, 2000)

    def __init__(self, account: str, year: "Year") -> None:
        self.account, self._year = account, year

    async def listen(self, hand_in: HandIn) -> None:
        """Nothing comes from here."""

    async def thing(self, message_id: str, medium: Medium) -> Thing | None:
        """There is none."""

    async def send(self, place: Place, text: str) -> Receipt:
        """Show it, or not; and say so, or not."""
        year, luck = self._year, self._year.rng.random()
        if not year.gateway_is_up or luck < 0.02:
            year.chronicle.counts["gateway said no"] += 1
            raise SendFailed("网关没有回应", final=False)
        if place.person in year.no_friends:
            year.words_to_no_friend(place, text)
            raise SendFailed("还不是好友", final=True)
        if luck < 0.026:
            year.chronicle.counts["power cut before the words were out"] += 1
            raise PowerCut
        if luck < 0.030:
            year.chronicle.counts["send without an answer, not shown"] += 1
            raise SendUnknown
        shown = Shown(place, text, year.now, f"receipt-{len(year.chronicle.shown)}")
        year.chronicle.shown.append(shown)
        if luck < 0.037:
            year.chronicle.counts["power cut after the words were out"] += 1
            raise PowerCut
        if luck < 0.045:
            year.chronicle.counts["send without an answer, shown"] += 1
            raise SendUnknown
        return Receipt(shown.receipt)


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
        self._ready: set[int] = set()
        self._marks: dict[int, str] = {}
        db = Database(self._url)
        migrations.upgrade(db.engine)
        with db.begin() as session:
            self.city = world.found(session, self.rng)
        db.close()
        self.no_friends = {one.contact for one in self.city.people if not one.friend}
        self.file = sqlite3.connect(self._file_name)
        self._talk = Talk(self.city, self.rng)
        self._begin()

    @property
    def _url(self) -> str:
        return f"sqlite:///{self._file_name}"

    @property
    def now(self) -> datetime:
        """What the bot's clock shows."""
        return self._true + self._skew

    def _begin(self) -> None:
        """Start the program: everything anew but the file."""
        self.db = Database(self._url)
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
        for at, happens in self._moments():
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
        self._settle_unknown(everything=True)
        self.db.close()

    def _moments(self) -> Iterator[tuple[datetime, str]]:
        day = BEGINS.date()
        while day <= ENDS.date():
            midnight = datetime.combine(day, time(), BEGINS.tzinfo)
            happens = [(midnight + at, what) for at, what in self._of_day(day)]
            yield from sorted(one for one in happens if BEGINS <= one[0] <= ENDS and not _is_off(*one))
            day += timedelta(days=1)

    def _of_day(self, day: date) -> Iterator[tuple[timedelta, str]]:
        rng, minute = self.rng, timedelta(minutes=1)
        at = rng.uniform(1, 40)
        while at < 24 * 60:
            yield at * minute, "ring"
            at += rng.uniform(15, 85) / self._often if 6.5 * 60 < at < 22.5 * 60 else rng.uniform(60, 240)
        for odd in ("07:00", "09:00", "21:00") if rng.random() < 0.2 else ():
            yield timedelta(hours=int(odd[:2])), "ring"
        for _ in range(int(rng.uniform(4, 10) * self._often)):
            yield rng.triangular(5.5 * 60, 24 * 60, 20 * 60) * minute, "talk"
        yield rng.uniform(9 * 60, 17 * 60) * minute, "office"
        yield rng.uniform(8 * 60, 20 * 60) * minute, "office"
        if rng.random() < 0.1:
            yield rng.uniform(0, 24 * 60) * minute, "restart"
        if rng.random() < 0.05:
            began, hour = rng.uniform(0, 20 * 60), rng.choice(("+1", "-1"))
            yield began * minute, hour
            yield (began + rng.uniform(60, 230)) * minute, "0"
        if rng.random() < 0.04:
            began = rng.uniform(6 * 60, 20 * 60)
            yield began * minute, "gateway"
            yield (began + rng.uniform(20, 230)) * minute, "gateway"

    async def _ring(self) -> None:
        now = self.now
        if self._is_down(now):
            self.chronicle.counts["rings left out"] += 1
            return
        before = self.chronicle.rings[-1].now if self.chronicle.rings else now
        notices = {job.name.replace("_", "-"): job.name for job in find().values() if isinstance(job, Notices)}
        newest = self._newest_post()
        await self.db.write(lambda session: clock.ring(session, now, LATE))
        self.chronicle.rings.append(Rung(before, now))
        rows = self.file.execute("SELECT key, standing, reason FROM posts WHERE id > ? AND channel = ''", (newest,))
        for key, standing, reason in rows.fetchall():
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
            if not all(row.fetchone()):
                self.chronicle.impolite.append(f"{self.now:%m-%d %H:%M} {key}")

    def _hear_something(self) -> None:
        """Somebody says something, now and then twice, takes it back or sets it right; echoes come back too."""
        if self._is_down(self.now):
            self._late.append(self._incoming(self._talk.next(self.file)))
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
            words = self._talk.next(self.file)
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
            before = self._ready
            ready, skipped = ledger.passed_over(self.file, before, books)
            self._ready = before | ready
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

    def _newest_post(self) -> int:
        (newest,) = self.file.execute("SELECT coalesce(max(id), 0) FROM posts").fetchone()
        return int(newest)

    # the office

    def _office(self) -> None:
        """What people do in office hours: look at posts, paste, settle what is unknown or doubtful, issue by hand."""
        if self._is_down(self.now):
            return
        with self.db.begin() as session:
            if self._true >= LATE_OPENS and session.get_one(Group, LATE_GROUP).opened_at is None:
                open_group(session, session.get_one(Group, LATE_GROUP), self.now, "周秘书")
            self._look_at_posts(session)
            self._paste(session)
            if not is_day_off(self._true.date()) and self.now.hour < 18 and self.now not in NIGHT:
                self._answer_questions(session)
                self._issue(session)
        if not is_day_off(self.now.date()) and 8 <= self.now.hour < 20:
            self._settle_unknown()
        self._check_some()

    def _look_at_posts(self, session: Session) -> None:
        for post in session.exec(select(Post).where(Post.standing == Standing.asking).order_by(col(Post.id))):
            luck = self.rng.random()
            if luck < 0.1:
                approval.refuse(session, post, self.now, "阿青")
            elif luck < 0.6 and (post.expires_at is None or post.expires_at >= self.now):
                if luck < 0.2:
                    approval.edit(session, post, post.text + "\n欢迎补充。", self.now, "阿青")
                approval.approve(session, post, self.now, "阿青")
                self.chronicle.counts["let out by an organiser"] += 1

    def _paste(self, session: Session) -> None:
        for post in session.exec(select(Post).where(Post.standing == Standing.by_hand).order_by(col(Post.id))):
            if self.rng.random() < 0.3 and post.made_at > self.now - timedelta(days=2):
                outbox.decide(session, post, self.now, sent=True)
                self.chronicle.counts["pasted by hand"] += 1

    def _answer_questions(self, session: Session) -> None:
        for question in pending.waiting(session)[:3]:
            inbox.settle_question(session, question, right=self.rng.random() < 0.4, at=self.now, by="周秘书")
            self.chronicle.counts["questions settled"] += 1

    def _issue(self, session: Session) -> None:
        """Now and then an organiser posts a list before its time, or puts one right that is out."""
        if self.rng.random() > 0.06:
            return
        group, job = session.get_one(Group, self.rng.randrange(1, 8)), self.rng.choice(list(posts().values()))
        if group.opened_at is None:
            return
        draft = clock.write_now(session, group, job, self.now)
        if draft and clock.put_now(session, group, job, draft, self.now):
            self.chronicle.counts["issued by hand"] += 1
        with suppress(Refused):
            reissue.put(session, group, reissue.reissue(session, group, job, self.now), self.now, by_hand=False)
            self.chronicle.counts["issued again"] += 1

    def _settle_unknown(self, *, everything: bool = False) -> None:
        """A person looks into the chat: what stands there was sent, what does not goes out again."""
        with self.db.begin() as session:
            for post in outbox.unknown(session, self.now + (timedelta(days=1) if everything else timedelta())):
                place = Place(post.channel, post.account, post.room, post.person)
                stood = (one for one in self.chronicle.shown if one.post_id is None)
                found = next((one for one in stood if (one.place, one.text) == (place, post.text)), None)
                if found is not None:
                    found.post_id = post.id
                elif everything:
                    continue
                else:
                    self.chronicle.again.add(post.id or 0)
                outbox.decide(session, post, self.now, sent=found is not None)
                self.chronicle.counts["unknown settled by a person"] += 1


def _is_off(at: datetime, happens: str) -> bool:
    if happens in ("+1", "-1", "0", "gateway"):
        return False
    return any(
        datetime.combine(first, time(12), at.tzinfo) <= at < datetime.combine(last, time(12), at.tzinfo)
        for first, last in OFF
    )


def _needs_no_disk(connection: sqlite3.Connection, _record: object) -> None:
    """A power cut here is one of the program, not of the disk: nothing has to be on it."""
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA secure_delete=OFF")
