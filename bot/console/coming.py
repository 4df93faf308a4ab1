"""接下来几次: when a scheduled thing is due next, as far as is known by now, and what became of it last."""

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice

from sqlmodel import Session, col, select

from bot import plans
from bot.job import Chore, Every, GroupPost, Job, Notices, Plan, Reminders, Tick
from bot.politeness import Manners
from models.outbox import Post
from models.settling import CALLED, DONE

TIMES = 3
FAR, NEAR = timedelta(days=100), timedelta(days=40)
"""How far one looks; nearer where each day has to be asked after."""


@dataclass(frozen=True, slots=True)
class Coming:
    """One time it is due, and what is particular about it."""

    at: datetime
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Looks ahead from `now` with the manners that hold; of a post it asks once for each day whom it concerns."""

    session: Session
    now: datetime
    manners: Manners

    def of_post(self, job: GroupPost, in_use: Iterable[Plan]) -> "OfPost":
        """For a post by several plans."""
        return OfPost(self, job, frozenset(in_use), cache(lambda day: self._concerned(job, day)))

    def of_all(self, job: Notices | Chore | Reminders) -> list[Coming]:
        """For what is done once for all groups."""
        if isinstance(job, Reminders):
            held = self.manners
            tick = Tick(self.session, self.now, self.now + NEAR, held.reminded_at, held.morrow)
            return [Coming(at) for at in sorted({due.at for due in job.find(tick)})[:TIMES]]
        times = plans.moments(plans.of_all(self.session, job), self.now, self.now + NEAR)
        is_silent = isinstance(job, Notices)
        return [Coming(at) for at in times if not (is_silent and self.manners.silence(at.date()))][:TIMES]

    def _concerned(self, job: GroupPost, day: date) -> frozenset[int] | None:
        return frozenset(job.concerns(self.session, day)) if job.concerns else None


@dataclass(frozen=True, slots=True)
class OfPost:
    """The coming times of one post."""

    ahead: Ahead
    job: GroupPost
    in_use: frozenset[Plan]
    concerned: Callable[[date], frozenset[int] | None]

    def times(self, groups: Collection[int], plan: Plan | None = None) -> list[Coming]:
        """The next ones in some groups, by one plan or by all that are in use."""
        return list(islice(self._times(groups, [plan] if plan else self.in_use), TIMES))

    def _times(self, groups: Collection[int], by: Iterable[Plan]) -> Iterator[Coming]:
        now, held = self.ahead.now, self.ahead.manners
        until = now + (NEAR if self.job.concerns else FAR)
        each = (((at, day, plan.every) for at, day in plans.due_times(plan, now, until, held)) for plan in by)
        before = None
        for at, day, every in heapq.merge(*each):
            concerned = self.concerned(day)
            if at != before and (concerned is None or not concerned.isdisjoint(groups)):
                before = at
                yield Coming(at, self._remark(at, every))

    def _remark(self, at: datetime, every: Every) -> str:
        quiet = self.ahead.manners.quiet_week(at.date())
        if not quiet:
            return ""
        return f"{quiet}不发" if every == Every.day else f"{quiet}不发，并入其后的一帖"


def last(session: Session, job: Job, groups: Collection[int] | None, most: int = 1) -> list[Post]:
    """What became of it in some groups, or anywhere, the newest first; of notices the round, not each person's."""
    where = [col(Post.job) == job.name, ~col(Post.key).contains("#")]
    where += [] if isinstance(job, GroupPost) else [col(Post.channel) == "", col(Post.person).is_(None)]
    where += [] if groups is None else [col(Post.group_id).in_(groups)]
    return list(session.exec(select(Post).where(*where).order_by(col(Post.id).desc()).limit(most)))


def became(job: Job, post: Post) -> str:
    """已并入（与“荐书榜”同时到点，合为一帖）"""
    called = DONE.get(post.standing, CALLED[post.standing]) if isinstance(job, Chore) else CALLED[post.standing]
    return called + (f"（{post.reason}）" if post.reason else "")
