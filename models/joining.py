"""并入: how many unasked posts a group had, and what was too much, which waits here for the group's next post."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.db import SHANGHAI, day_of
from models.outbox import OPEN, Post, PostQuote, Standing


def counted(session: Session, group_ids: Sequence[int], first: date, last: date) -> dict[int, list[date]]:
    """The days on which the unasked posts were made that some groups got, or still get; the evening line is none."""
    since, until = (datetime.combine(day, time(), SHANGHAI) for day in (first, last + timedelta(days=1)))
    query = (
        select(Post.group_id, Post.made_at)
        .where(col(Post.group_id).in_(group_ids), col(Post.counted), col(Post.standing).in_((*OPEN, Standing.sent)))
        .where(Post.made_at >= since, Post.made_at < until, ~col(Post.key).contains("#"))
    )
    days: dict[int, list[date]] = {}
    for group_id, made_at in session.exec(query):
        days.setdefault(group_id or 0, []).append(day_of(made_at))
    return days


def waiting(session: Session, group_id: int) -> list[Post]:
    """What waits for the next post of a group, the oldest first; also what had joined one that did not go out."""
    carrier = aliased(Post)
    query = (
        select(Post)
        .outerjoin(carrier, col(Post.merged_into) == col(carrier.id))
        .where(Post.group_id == group_id, Post.standing == Standing.merged)
        .where(col(Post.merged_into).is_(None) | (col(carrier.standing) == Standing.skipped))
    )
    return list(session.exec(query.order_by(col(Post.id))))


def quotes(session: Session, post: Post) -> list[tuple[int, str]]:
    """The (message id, line) pairs that a post quotes."""
    rows = session.exec(select(PostQuote).where(PostQuote.post_id == post.id))
    return [(quote.message_id, quote.line) for quote in rows]


def quoted_since(session: Session, group_id: int, job: str, since: datetime) -> set[int]:
    """The messages that a group's posts of one sort have quoted since then, or will; not those that never went out."""
    unsaid = (Standing.skipped, Standing.stopped)
    query = select(PostQuote.message_id).join(Post, col(PostQuote.post_id) == col(Post.id))
    query = query.where(Post.group_id == group_id, Post.job == job, Post.made_at >= since)
    return set(session.exec(query.where(col(Post.standing).not_in(unsaid))))


def join(session: Session, post: Post, text: str, into: Post) -> None:
    """What a post had to say stands in another one now, in these words."""
    post.text, post.merged_into = text, into.id
    session.add(post)
    session.flush()


def let_go(session: Session, post: Post, reason: str) -> None:
    """No next post came in time: what waited for it is not said any more."""
    post.standing, post.reason = Standing.skipped, reason
    session.add(post)
