"""了结: a person looked into the chat, or pasted by hand, and says how a post ended."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from models import outbox
from models.audit import note
from models.outbox import BY_HAND, Post, Standing

CALLED = {
    Standing.asking: "待过目",
    Standing.waiting: "待发",
    Standing.by_hand: "待贴",
    Standing.sending: "发送中",
    Standing.sent: "已发",
    Standing.merged: "已并入",
    Standing.skipped: "未发",
    Standing.failed: "失败",
    Standing.stopped: "已停",
}
DONE = {Standing.waiting: "待做", Standing.sending: "正在做", Standing.sent: "已做", Standing.skipped: "未做"}
"""What the standing of a chore is called, where it is not as with a post."""


class CannotSettle(Exception):
    """There is nothing to settle; the message says how the post stands."""


def is_by_hand(post: Post) -> bool:
    """Whether it waits for a person to copy it out."""
    return post.standing == Standing.by_hand or (post.channel == BY_HAND and post.standing == Standing.waiting)


def is_lost(post: Post, now: datetime) -> bool:
    """Whether nobody can tell by machine if it was sent."""
    is_under_way = post.standing == Standing.sending and post.channel != ""
    return is_under_way and post.lease_until is not None and post.lease_until < now


def doubtful(session: Session, groups: Collection[int] | None, now: datetime) -> list[Post]:
    """What is not known to have been sent, or failed, in some groups; anywhere where that is None."""
    return list(session.exec(select(Post).where(*_doubtful(groups, now)).order_by(col(Post.id))))


def number_doubtful(session: Session, groups: Collection[int] | None, now: datetime) -> int:
    """How many of these there are."""
    return session.exec(select(func.count()).select_from(Post).where(*_doubtful(groups, now))).one()


def to_paste(session: Session, groups: Collection[int] | None) -> list[Post]:
    """What waits to be pasted into some groups, or into any, in the order in which it is to be."""
    return list(session.exec(select(Post).where(*_by_hand(groups)).order_by(col(Post.due_at), col(Post.id))))


def number_to_paste(session: Session, groups: Collection[int] | None) -> int:
    """How many of these there are."""
    return session.exec(select(func.count()).select_from(Post).where(*_by_hand(groups))).one()


def settle(session: Session, post: Post, at: datetime, by: str, *, sent: bool) -> None:
    """It stands in the chat, or is to go out again; one that was called off does not. Raises CannotSettle."""
    if not (is_lost(post, at) or is_by_hand(post) or post.standing == Standing.failed):
        raise CannotSettle(f"{CALLED[post.standing]}，不用了结")
    outbox.decide(session, post, at, sent=sent)
    note(session, at, by, "settle", post, outcome="sent" if sent else "again")


def withhold(session: Session, post: Post, reason: str, at: datetime, by: str) -> None:
    """What waits to be pasted is not pasted after all. Raises CannotSettle."""
    if not is_by_hand(post):
        raise CannotSettle(f"{CALLED[post.standing]}，不用了结")
    post.standing, post.reason = Standing.stopped, reason
    session.add(post)
    note(session, at, by, "withhold", post, reason=reason)


def _doubtful(groups: Collection[int] | None, now: datetime) -> list[ColumnElement[bool]]:
    either = or_(col(Post.standing) == Standing.failed, col(Post.lease_until) < now)
    where = [col(Post.standing).in_((Standing.failed, Standing.sending)), either, col(Post.channel) != ""]
    return where if groups is None else [*where, col(Post.group_id).in_(groups)]


def _by_hand(groups: Collection[int] | None) -> list[ColumnElement[bool]]:
    either = or_(col(Post.standing) == Standing.by_hand, col(Post.channel) == BY_HAND)
    where = [col(Post.standing).in_((Standing.by_hand, Standing.waiting)), either, col(Post.channel) != ""]
    return where if groups is None else [*where, col(Post.group_id).in_(groups)]
