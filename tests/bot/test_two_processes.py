"""Two bots on one PostgreSQL, killed and started again at random: no key is posted twice, none is lost from sight.

`CHAOS_SECONDS=180` lets it last that long.
"""

import os
import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from models import migrations, outbox
from models.book import Book
from models.checkin import CheckIn
from models.db import Database
from models.group import Ack, Group, Schedule
from models.member import Member
from models.outbox import Post, Standing
from models.recommendation import Recommendation
from tests.bot.two_processes import HOURS_A_SECOND, LEASE, World
from tests.cast import SHANGHAI
from tests.postgres import new

SECONDS = float(os.environ.get("CHAOS_SECONDS", "20"))
ROOT = Path(__file__).parent.parent.parent
GROUPS = range(1, 9)
END = datetime(2026, 4, 25, 18, 0, tzinfo=SHANGHAI)
"""When in the groups' time nobody is killed any more: by day, so that what waits may still go out."""
START = END - timedelta(hours=SECONDS * HOURS_A_SECOND)
NOT_SENT = (Standing.skipped, Standing.merged, Standing.failed)
DAYS = [START.date() + timedelta(days=number) for number in range((END.date() - START.date()).days + 1)]


def enter(session: Session) -> None:
    """Eight groups that read another book every day, so that no two posts say the same."""
    session.add(Member(name="林静"))
    for number in GROUPS:
        group = Group(name=f"{number}群", channel="room", account="room", room=f"r{number}", opened_at=START)
        group.ack = Ack.digest
        session.add(group)
    session.flush()
    for number in GROUPS:
        for job, hour in (("evening_digest", 8), ("recommended_list", 11)):
            at = datetime(2026, 1, 1, hour, 5 * number).time()
            session.add(Schedule(group_id=number, job=job, on=True, every="day", day=1, at=at))
        for day in DAYS:
            book = Book(title=f"{number}群{day.day}日读的书")
            session.add(book)
            session.flush()
            fields = {"member_id": 1, "group_id": number, "book_id": book.id, "day": day, "made_at": START}
            session.add_all([CheckIn(**fields), Recommendation(**fields)])


class Bots:
    """Two processes in one world; each death is counted."""

    def __init__(self, world: World) -> None:
        self.world, self.deaths = world, 0
        self.alive = [self._born(), self._born()]

    def _born(self, *more: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self.world.run(*more), cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})

    def one_dies(self) -> None:
        """SIGKILL, at whatever it is doing, and another begins in its place."""
        which = random.randrange(2)
        self.alive[which].kill()
        self.alive[which].wait()
        self.deaths += 1
        self.alive[which] = self._born()

    def end(self) -> None:
        """All end, wherever they are."""
        for one in self.alive:
            one.kill()
            one.wait()
        self.alive = []

    def one_begins_calmly(self) -> None:
        """One bot, over a chat that has calmed down."""
        self.alive = [self._born("calm")]


@pytest.fixture
def bots(postgres: str, tmp_path: Path) -> Iterator[Bots]:
    """Two bots that begin on one database."""
    url = new(postgres)
    db = Database(url)
    migrations.upgrade(db.engine)
    with db.begin() as session:
        enter(session)
    db.close()
    two = Bots(World(url, str(tmp_path / "chat"), time.time(), START.isoformat(), END.isoformat()))
    yield two
    two.end()


def test_no_key_is_posted_twice_and_none_is_lost_from_sight(bots: Bots) -> None:
    world, db = bots.world, Database(bots.world.url)
    while world.now() < END:
        time.sleep(random.uniform(1, 5))
        bots.one_dies()
    _until(lambda: not _standing(db, Standing.waiting, world.now()), "waiting")
    bots.end()

    said, doubts = Counter(world.happenings("said")), Counter(world.happenings("doubt"))
    assert max(said.values()) == 1, [what for what, times in said.items() if times > 1]
    assert world.happenings("error") == []
    with db.begin() as session:
        posts = {post.key: post for post in session.exec(select(Post))}
        lost = {post.key: post for post in outbox.unknown(session, world.now() + 2 * LEASE)}
    due = _due()
    assert due <= posts.keys()
    _report(bots, [posts[key] for key in due], len(posts), len(lost), said, doubts)
    for key, post in posts.items():
        is_said = (post.room, post.text) in said
        if post.standing in NOT_SENT:
            assert post.reason, key
            assert not is_said, key
        else:
            assert key in lost or (post.standing == Standing.sent and is_said), key
    by_the_kill = [post for post in lost.values() if (post.room, post.text) not in doubts]
    assert max(Counter((post.claimed_by, post.room) for post in by_the_kill).values(), default=0) <= 1
    assert len({post.claimed_by for post in by_the_kill}) <= bots.deaths + 2

    with db.begin() as session:
        for key in lost:
            post = session.exec(select(Post).where(Post.key == key)).one()
            outbox.decide(session, post, world.now(), sent=(post.room, post.text) in said)
    bots.one_begins_calmly()
    _until(lambda: not _standing(db, Standing.waiting, world.now()), "settled")
    _until(lambda: not _standing(db, Standing.sending, world.now()), "sent")
    bots.end()
    said = Counter(world.happenings("said"))
    assert max(said.values()) == 1
    with db.begin() as session:
        left = [post for post in session.exec(select(Post)) if post.standing not in NOT_SENT]
    assert all(post.standing == Standing.sent and (post.room, post.text) in said for post in left)
    db.close()


def _standing(db: Database, standing: Standing, now: datetime) -> int:
    with db.begin() as session:
        return len(session.exec(select(Post.id).where(Post.standing == standing, col(Post.due_at) <= now)).all())


def _until(is_so: object, what: str) -> None:
    deadline = time.monotonic() + 30
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def _due() -> set[str]:
    """The keys of what the clock had to ring for."""
    times = [
        (f"{name}:group-{number}:{day}", datetime(day.year, day.month, day.day, hour, 5 * number, tzinfo=SHANGHAI))
        for day in DAYS
        for number in GROUPS
        for name, hour in (("evening-digest", 8), ("recommended-list", 11))
    ]
    return {key for key, at in times if START + timedelta(hours=3) < at < END}


def _report(bots: Bots, due: list[Post], keys: int, lost: int, *counted: "Counter[tuple[str, str]]") -> None:
    standings = dict(Counter(post.standing.value for post in due))
    reasons = dict(Counter(post.reason for post in due if post.standing in NOT_SENT))
    said, doubts = (one.total() for one in counted)
    print(
        f"\n{SECONDS:.0f} s, {len(DAYS)} days: {bots.deaths} kills, {keys} keys, {said} said, {lost} unknown, ", end=""
    )
    print(f"{doubts} unanswered sends; of {len(due)} due by the clock {standings}, not sent because {reasons}")
