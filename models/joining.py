"""并入和引用: how many unasked posts a group had, what waits for its next one, and whose words posts quote."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain

from sqlalchemy import update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models import prepared
from models.db import SHANGHAI, day_of
from models.outbox import OPEN, WIPED, Post, PostQuote, Standing


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


def unquote(session: Session, message_id: int, at: datetime) -> None:
    """A message was recalled: answers to it that wait are stopped, lines that quote it leave every post's text.

    Of a post that is out, what is kept here says that there was a line.
    """
    waiting = col(Post.standing).in_((Standing.waiting, Standing.by_hand))
    answers = update(Post).where(waiting, col(Post.answers) == message_id)
    session.execute(answers.values(standing=Standing.stopped, reason="消息已撤回", text=""))
    out = update(Post).where(
        col(Post.answers) == message_id, col(Post.standing).not_in((Standing.waiting, Standing.sending))
    )
    session.execute(out.values(text=WIPED))
    for quote in session.exec(select(PostQuote).where(PostQuote.message_id == message_id)).all():
        post = session.get_one(Post, quote.post_id)
        if not quote.line:
            post.file = ""
        is_out = post.standing not in (*OPEN, Standing.merged)
        instead = ["（引用的话已撤回）"] if is_out else []
        lines = ([line] if not quote.line or line != quote.line else instead for line in post.text.split("\n"))
        post.text = "\n".join(chain.from_iterable(lines))
        if not (post.text or post.file) and post.standing in (Standing.waiting, Standing.by_hand):
            post.standing, post.reason = Standing.stopped, "引用的话已撤回"
        session.add(post)
        prepared.remember(session, quote.post_id, post.text, lines=False)
        session.delete(quote)


def join(session: Session, post: Post, text: str, into: Post) -> None:
    """What a post had to say stands in another one now, in these words."""
    post.text, post.merged_into = text, into.id
    session.add(post)
    session.flush()


def let_go(session: Session, post: Post, reason: str) -> None:
    """No next post came in time: what waited for it is not said any more."""
    post.standing, post.reason = Standing.skipped, reason
    session.add(post)
