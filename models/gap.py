"""听漏的时段: while nobody listened on a channel, what was said may be missing, and figures must say so."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, or_, select

from models.db import Instant


class Gap(SQLModel, table=True):
    """A span in which a channel was not heard; `until` is None while it lasts."""

    __tablename__ = "gaps"
    __table_args__ = (UniqueConstraint("channel", "account", "since"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    account: str
    since: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)
    reason: str


def report(session: Session, channel: str, account: str, since: datetime, until: datetime | None, reason: str) -> None:
    """Enter a gap once, or its end."""
    where = (Gap.channel == channel, Gap.account == account, Gap.since == since)
    gap = session.exec(select(Gap).where(*where)).first()
    gap = gap or Gap(channel=channel, account=account, since=since, reason=reason)
    gap.until = until
    session.add(gap)


def touching(session: Session, since: datetime, until: datetime, channel: str | None = None) -> list[Gap]:
    """The gaps, of one channel or of all, that a span of time touches."""
    query = select(Gap).where(Gap.since < until, or_(col(Gap.until).is_(None), col(Gap.until) >= since))
    if channel is not None:
        query = query.where(Gap.channel == channel)
    return list(session.exec(query.order_by(col(Gap.since))))
