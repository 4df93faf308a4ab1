"""听漏的时段: while nobody listened, or nobody pasted, what was said may be missing, and figures must say so."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, or_, select

from models import paste
from models.db import SHANGHAI, Instant
from models.group import Group, counted
from models.outbox import BY_HAND

UNPASTED = "聊天没有贴进来"


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


@dataclass(frozen=True, slots=True)
class Missed:
    """A stretch of a group's talk that is not in the ledger. `lasts`: it goes on."""

    since: datetime
    until: datetime
    reason: str
    lasts: bool = False


def report(session: Session, channel: str, account: str, since: datetime, until: datetime | None, reason: str) -> None:
    """Enter a gap once, or its end."""
    where = (Gap.channel == channel, Gap.account == account, Gap.since == since)
    gap = session.exec(select(Gap).where(*where)).first()
    gap = gap or Gap(channel=channel, account=account, since=since, reason=reason)
    gap.until = until
    session.add(gap)


def touching(session: Session, since: datetime, until: datetime, channel: str | None = None) -> list[Gap]:
    """The gaps in listening, of one channel or of all, that a span of time touches."""
    query = select(Gap).where(Gap.since < until, or_(col(Gap.until).is_(None), col(Gap.until) >= since))
    if channel is not None:
        query = query.where(Gap.channel == channel)
    return list(session.exec(query.order_by(col(Gap.since))))


def of_group(session: Session, group: Group, since: datetime, until: datetime, now: datetime) -> list[Missed]:
    """What a group's figures from `since` to `until` may lack: not listened to, or not pasted; a paste fills a gap.

    Of what is pasted nothing is missed before the opening; nothing is missed after the closing, nor of what is still
    to come.
    """
    if group.opened_at is None or group.practice or since >= min(until, now):
        return []
    gaps = [] if group.channel == BY_HAND else touching(session, since, min(until, now), group.channel)
    return _of_group(group, gaps, paste.of_group(session, group.id or 0), since, until, now)


def of_groups(
    session: Session, groups: Sequence[Group], since: datetime, until: datetime, now: datetime
) -> list[tuple[Group, Missed]]:
    """What each of many groups may lack, asked for at once."""
    gaps, pastes = touching(session, since, min(until, now)), paste.of_groups(session)
    return [
        (group, one)
        for group in groups
        if group.opened_at is not None and not group.practice
        for one in _of_group(group, gaps, pastes.get(group.id or 0, []), since, until, now)
    ]


def of_days(
    session: Session, group_ids: Collection[int] | None, since: date, until: date, now: datetime
) -> list[tuple[Group, Missed]]:
    """What the figures of some days may lack, of some groups or of all: each stretch cut to these days, the earliest
    first; nothing from before a group's opening. A message that came without its content is a moment.
    """
    first, last = (datetime.combine(one, time(), SHANGHAI) for one in (since, until + timedelta(days=1)))
    groups = [one for one in counted(session) if group_ids is None or one.id in group_ids]
    found = of_groups(session, groups, first, last, now)
    for one in touching(session, first, min(last, now)):
        if one.since == one.until and one.since >= first:
            here = (group for group in groups if (group.channel, group.account) == (one.channel, one.account))
            found += [(group, Missed(one.since, one.since, one.reason)) for group in here]
    end = min(last, now)
    cut = (
        (group, Missed(max(one.since, first, group.opened_at or first), min(one.until, end), one.reason,
                       one.lasts and end == now))
        for group, one in found
    )  # fmt: skip
    return sorted((one for one in cut if one[1].since <= one[1].until), key=lambda one: (one[1].since, one[0].id or 0))


def _of_group(
    group: Group,
    gaps: Sequence[Gap],
    pasted: Sequence[tuple[datetime, datetime]],
    since: datetime,
    until: datetime,
    now: datetime,
) -> list[Missed]:
    end, goes_on = group.closed_at or now, group.closed_at is None
    if group.channel == BY_HAND:
        whole = [Missed(group.opened_at or since, end, UNPASTED, lasts=goes_on)]
    else:
        whole = [
            Missed(one.since, min(one.until or now, end), one.reason, one.until is None and goes_on)
            for one in gaps
            if (one.channel, one.account) == (group.channel, group.account) and one.since < end
        ]
    left = (piece for one in whole for piece in _without(one, pasted))
    return [one for one in left if one.since < min(until, now) and one.until > since]


def _without(missed: Missed, pasted: Iterable[tuple[datetime, datetime]]) -> Iterable[Missed]:
    """The pieces of a stretch that no paste covers."""
    start = missed.since
    for since, until in pasted:
        if since > start and start < missed.until:
            yield Missed(start, min(since, missed.until), missed.reason)
        start = max(start, until)
    if start < missed.until:
        yield Missed(start, missed.until, missed.reason, missed.lasts)
