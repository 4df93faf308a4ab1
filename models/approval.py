"""过目: a post that waits for an organiser's look, who lets it out, edits it or refuses it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from models import joining, outbox, prepared
from models.audit import note
from models.outbox import Post, PostQuote, Standing
from models.page import pages
from models.settling import CALLED


class CannotLook(Exception):
    """It waits for no look; the message says how it stands."""


def asking(session: Session, groups: Collection[int] | None) -> list[Post]:
    """What waits for a look in some groups, or anywhere, by when it must be looked at."""
    query = select(Post).where(Post.standing == Standing.asking)
    query = query if groups is None else query.where(col(Post.group_id).in_(groups))
    return list(session.exec(query.order_by(col(Post.expires_at), col(Post.id))))


def number_asking(session: Session, groups: Collection[int] | None) -> int:
    """How many of these there are."""
    query = select(func.count()).select_from(Post).where(Post.standing == Standing.asking)
    return session.exec(query if groups is None else query.where(col(Post.group_id).in_(groups))).one()


def check(post: Post, now: datetime) -> None:
    """Raises CannotLook where somebody settled it, or its time is over."""
    if post.standing != Standing.asking:
        raise CannotLook(f"{CALLED[post.standing]}，不是待过目的")
    if post.expires_at and post.expires_at < now:
        raise CannotLook(f"已经过了{post.expires_at:%m月%d日%H:%M}，不再发")


def approve(session: Session, post: Post, at: datetime, by: str) -> None:
    """Let it out, in as many pieces as its length needs, its file behind them. Raises CannotLook."""
    check(post, at)
    first, *rest = pages(post.text)
    file, post.file = post.file, ""
    post.standing = Standing.by_hand if post.channel == outbox.BY_HAND else Standing.waiting
    post.text, post.due_at = first, max(post.due_at, at)
    session.add(post)
    quotes = joining.quotes(session, post)
    messages = [*((text, "") for text in rest), *([("", file)] if file else [])]
    for number, (text, file_of_it) in enumerate(messages, 2):
        what = {"key": f"{post.key}#{number}", "text": text, "file": file_of_it}
        piece = Post(**post.model_dump(exclude={"id"}) | what)
        outbox.put(session, piece, quotes)
    note(session, at, by, "approve", post)


def edit(session: Session, post: Post, text: str, at: datetime, by: str) -> None:
    """Give it other words; it waits on. Raises CannotLook."""
    check(post, at)
    post.text = text
    session.add(post)
    stay = ["", *text.split("\n")]
    session.execute(delete(PostQuote).where(col(PostQuote.post_id) == post.id, col(PostQuote.line).not_in(stay)))
    prepared.remember(session, post.id or 0, text, lines=True)
    note(session, at, by, "edit", post)


def refuse(session: Session, post: Post, at: datetime, by: str) -> None:
    """It is not posted. Raises CannotLook."""
    check(post, at)
    post.standing, post.reason = Standing.stopped, "会务决定不发"
    session.add(post)
    note(session, at, by, "refuse", post)


def lapse(session: Session, now: datetime) -> None:
    """Whatever nobody looked at in time is not posted."""
    unseen = update(Post).where(col(Post.standing) == Standing.asking, col(Post.expires_at) < now)
    session.execute(unseen.values(standing=Standing.skipped, reason="到时没有人过目，不发"))
