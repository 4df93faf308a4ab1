"""Whatever is delivered twice, crashes or starts again: a message's records stand once, and so does every post."""

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from sqlmodel import select

from bot.hearing import Hearing, Rules, understand
from bot.message import Incoming, Medium
from models import migrations, outbox
from models.db import Database
from models.outbox import LEASE, Post, Standing
from models.record import COUNTS
from tests.cast import Room


class Crash(Exception):
    """The process ends here."""


class Exactness(RuleBasedStateMachine):
    """A group, its outbox and a gateway that may or may not have sent what it was handed."""

    messages = Bundle("messages")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        db = Database(f"sqlite:///{Path(self.folder.name) / 'ledger.sqlite'}")
        migrations.upgrade(db.engine)
        self.room = Room(db)
        self.heard: dict[str, str] = {}
        self.recalled: set[str] = set()
        self.sent: list[str] = []

    def teardown(self) -> None:
        self.room.db.close()
        self.folder.cleanup()

    @rule(target=messages, page=st.integers(1, 400))
    def somebody_checks_in(self, page: int) -> Incoming:
        message = self.room.incoming("教育界-林静", f"打卡《活着》读到{page}页")
        self.room.hear(message)
        self.heard[message.id] = message.text
        return message

    @rule(message=messages)
    def it_is_delivered_again(self, message: Incoming) -> None:
        self.room.hear(message, message)

    @rule(message=messages, page=st.integers(1, 400))
    def a_crash_before_the_commit_and_it_comes_again(self, message: Incoming, page: int) -> None:
        new = self.room.incoming("教育界-林静", f"打卡《活着》读到{page}页")
        try:
            with self.room.db.begin() as session:
                Hearing(session, Rules(), self.room.now).take([understand(new, self.room.catalogue)])
                raise Crash
        except Crash:
            self.room.hear(new, message)
            self.heard[new.id] = new.text

    @rule(message=messages)
    def it_is_recalled(self, message: Incoming) -> None:
        recall = self.room.incoming("教育界-林静", "", medium=Medium.recall, recalls=message.id)
        self.room.hear(recall)
        self.recalled.add(message.id)

    @rule(ending=st.sampled_from(["receipt", "crash", "lost", "refused"]))
    def a_post_is_sent(self, ending: str) -> None:
        with self.room.db.begin() as session:
            posts = [(post.id, post.key) for post in outbox.claim(session, "room", "room", "甲", self.room.now, 4)]
        for post_id, key in posts:
            assert post_id
            if ending in ("receipt", "crash"):
                self.sent.append(key)
            if ending == "receipt":
                self._settle(post_id, Standing.sent)
            elif ending == "refused":
                self._settle(post_id, Standing.failed)

    @rule()
    def time_passes(self) -> None:
        self.room.now += LEASE + timedelta(seconds=1)

    @rule()
    def the_program_starts_again(self) -> None:
        url = self.room.db.url
        self.room.db.close()
        self.room.db = Database(url)
        migrations.upgrade(self.room.db.engine)

    @invariant()
    def every_record_stands_once(self) -> None:
        rows = self.room.records()
        assert len({row.message_id for row in rows}) == len(rows) == len(self.heard)
        assert sum(row.state in COUNTS for row in rows) == len(self.heard.keys() - self.recalled)

    @invariant()
    def every_key_is_posted_once_at_most_and_none_is_out_of_sight(self) -> None:
        assert len(self.sent) == len(set(self.sent))
        with self.room.db.begin() as session:
            states = {post.key: post.standing for post in session.exec(select(Post))}
            unknown = {post.key for post in outbox.unknown(session, self.room.now + 2 * LEASE)}
        for key in self.sent:
            assert states[key] == Standing.sent or key in unknown

    def _settle(self, post_id: int, standing: Standing) -> None:
        with self.room.db.begin() as session:
            assert outbox.settle(session, post_id, standing, self.room.now)


TestExactness = Exactness.TestCase
TestExactness.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
