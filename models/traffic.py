"""来往: what was heard last of some groups, what was sent there last, and what waits to be sent."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from models.group import Group
from models.inbox import Message
from models.outbox import BY_HAND, Post, Standing

WAITS = (Standing.waiting, Standing.sending, Standing.by_hand)


def heard_last(session: Session, groups: Collection[int]) -> datetime | None:
    """When the last message that is known of some groups was said; asked group by group, by their index."""
    newest = select(func.max(Message.id)).where(Message.group_id == Group.id).correlate(Group).scalar_subquery()
    ids = session.exec(select(newest).select_from(Group).where(col(Group.id).in_(groups))).all()
    return session.exec(select(func.max(Message.sent_at)).where(col(Message.id).in_([one for one in ids if one]))).one()


def sent_last(session: Session, channel: str, account: str, groups: Collection[int] | None) -> datetime | None:
    """When something was sent over an account last: in some groups, or (None) anywhere and privately too."""
    # Put so that a database begins with the newest post and does not gather all that were ever sent.
    is_sent = func.coalesce(Post.standing, Post.standing) == Standing.sent
    sent = select(Post.sent_at).where(*_of(channel, account, groups), is_sent)
    return session.exec(sent.order_by(col(Post.id).desc()).limit(1)).first()


def waiting(
    session: Session, channel: str, account: str, groups: Collection[int] | None, now: datetime
) -> tuple[int, datetime | None]:
    """How many posts are due and not sent yet, or not pasted by hand, and since when the oldest is."""
    due = (col(Post.standing).in_(WAITS), Post.due_at <= now)
    found = select(func.count(), func.min(Post.due_at)).where(*_of(channel, account, groups), *due)
    number, oldest = session.exec(found).one()
    return number, oldest


def _of(channel: str, account: str, groups: Collection[int] | None) -> list[ColumnElement[bool]]:
    """What is carried by hand has as many accounts as its groups were given."""
    where = [col(Post.channel) == channel]
    if channel != BY_HAND:
        where.append(col(Post.account) == account)
    if groups is not None:
        where.append(col(Post.group_id).in_(groups))
    return where
