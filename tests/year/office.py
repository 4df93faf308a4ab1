"""What people do in office hours: look at posts, paste them, settle what is unknown or doubtful, issue by hand."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session, col, select

from bot import clock, plans, reissue
from bot.almanac import is_day_off
from bot.job import Chore, find, posts
from bot.message import Place
from bot.refusal import Refused
from bot.seating import settled
from models import approval, inbox, outbox, pending
from models.group import Group, open_group
from models.outbox import Post, Standing
from models.which_event import Unclear
from tests.year.chronicle import Chronicle
from tests.year.world import ENDED, LATE_GROUP, LATE_OPENS


class Office:
    """阿青 and 周秘书, twice a day."""

    def __init__(self, rng: Random, chronicle: Chronicle) -> None:
        self._rng, self._chronicle = rng, chronicle

    def work(self, session: Session, now: datetime) -> None:
        """Every day a look at the posts; the rest on working days."""
        late = session.get_one(Group, LATE_GROUP)
        if now >= LATE_OPENS and late.opened_at is None:
            open_group(session, late, now, "周秘书")
        self._end_chores(session, now)
        self._look_at_posts(session, now)
        self._paste(session, now)
        if not is_day_off(now.date()) and 8 <= now.hour < 20:
            self._answer_questions(session, now)
            self._issue(session, now)
            self.settle_unknown(session, now)

    def _end_chores(self, session: Session, now: datetime) -> None:
        for name, day in ENDED.items():
            job = find().get(name)
            if isinstance(job, Chore) and now.date() >= day and name not in self._chronicle.ended:
                plans.decide(session, job, replace(job.plan, on=False), now, "周秘书")
                self._chronicle.ended[name] = now

    def _look_at_posts(self, session: Session, now: datetime) -> None:
        for post in session.exec(select(Post).where(Post.standing == Standing.asking).order_by(col(Post.id))):
            luck = self._rng.random()
            if luck < 0.1:
                approval.refuse(session, post, now, "阿青")
            elif luck < 0.6 and (post.expires_at is None or post.expires_at >= now):
                if luck < 0.2:
                    approval.edit(session, post, post.text + "\n欢迎补充。", now, "阿青")
                approval.approve(session, post, now, "阿青")
                self._chronicle.counts["let out by an organiser"] += 1

    def _paste(self, session: Session, now: datetime) -> None:
        for post in session.exec(select(Post).where(Post.standing == Standing.by_hand).order_by(col(Post.id))):
            if self._rng.random() < 0.3 and post.made_at > now - timedelta(days=2):
                outbox.decide(session, post, now, sent=True)
                self._chronicle.counts["pasted by hand"] += 1

    def _answer_questions(self, session: Session, now: datetime) -> None:
        for question in pending.waiting(session)[:3]:
            right = self._rng.random() < 0.4
            try:
                inbox.settle_question(session, question, right=right, at=now, by="周秘书")
                settled(session, question.message_id, now)
            except Unclear:
                inbox.settle_question(session, question, right=False, at=now, by="周秘书")
            self._chronicle.counts["questions settled"] += 1

    def _issue(self, session: Session, now: datetime) -> None:
        """Now and then an organiser posts a list before its time, or puts one right that is out."""
        if self._rng.random() > 0.06:
            return
        group, job = session.get_one(Group, self._rng.randrange(1, 8)), self._rng.choice(list(posts().values()))
        if group.opened_at is None:
            return
        draft = clock.write_now(session, group, job, now)
        if draft and clock.put_now(session, group, job, draft, now):
            self._chronicle.counts["issued by hand"] += 1
        with suppress(Refused):
            reissue.put(session, group, reissue.reissue(session, group, job, now), now, by_hand=False)
            self._chronicle.counts["issued again"] += 1

    def settle_unknown(self, session: Session, now: datetime, *, everything: bool = False) -> None:
        """A person looks into the chat: what stands there was sent, what does not goes out again."""
        for post in outbox.unknown(session, now + (timedelta(days=1) if everything else timedelta())):
            place = Place(post.channel, post.account, post.room, post.person)
            stood = (one for one in self._chronicle.shown if one.post_id is None)
            found = next((one for one in stood if (one.place, one.text) == (place, post.text)), None)
            if found is not None:
                found.post_id = post.id
            elif everything:
                continue
            else:
                self._chronicle.again.add(post.id or 0)
            outbox.decide(session, post, now, sent=found is not None)
            self._chronicle.counts["unknown settled by a person"] += 1
