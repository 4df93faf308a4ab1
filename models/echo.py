"""我们自己的话回来了: a channel shows what was put in the chat, and with it how a post ended that nobody knew of."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.outbox import OPEN, Post, Standing, decide, settle


def echoed(
    session: Session, channel: str, account: str, place: str, text: str | None, receipt: str, at: datetime
) -> bool:
    """The gateway showed us a message of our own: it settles the oldest post under way there with these words.

    A `text` of None: it was no text but a picture or a file.
    """
    is_it = Post.file != "" if text is None else (Post.file == "") & (Post.text == text)
    query = (
        select(Post)
        .where(Post.channel == channel, Post.account == account, Post.standing == Standing.sending, is_it)
        .where((col(Post.room) == place) | (col(Post.person) == place))
        .order_by(col(Post.id))
    )
    post = session.exec(query).first()
    if post is None or post.id is None:
        return False
    return settle(session, post.id, Standing.sent, at, receipt=receipt)


def seen(session: Session, post_ids: Collection[int], group_id: int | None, at: datetime, receipt: str) -> int:
    """The words of posts stood in a group at a time, whoever put them there: they were sent; returns how many.

    Of several with the same words the oldest open one is meant.
    """
    query = (
        select(Post)
        .where(col(Post.id).in_(post_ids), Post.group_id == group_id, col(Post.standing).in_(OPEN))
        .where(Post.made_at < at + timedelta(minutes=1))
        .order_by(col(Post.id))
    )
    oldest: dict[str, Post] = {}
    for post in session.exec(query):
        oldest.setdefault(post.text, post)
    for post in oldest.values():
        decide(session, post, at, sent=True)
        post.receipt = receipt
    return len(oldest)
