"""The rounds of private notices: each day's once, those of days off and quiet weeks on the last ordinary day before.

Reminders of what people signed up for are each sent at their own moment.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from sqlmodel import Session

from bot.almanac import SHANGHAI, awake
from bot.job import Due, Notice, Notices, Reminders, Round, Tick
from bot.politeness import Manners
from models import outbox, relay
from models.db import AWAY
from models.member import Member
from models.outbox import Post, Standing

log = logging.getLogger(__name__)

Told = list[tuple[Member, Notice]]


def settle(session: Session, job: Notices, due: datetime, manners: Manners, now: datetime) -> None:
    """Make the round that came due with those of the days without notices after it; or say why it is not made."""
    day = due.date()
    if reason := _why_not(manners, due, now):
        _log(session, job, day, now, Standing.skipped, reason)
        return
    for one in manners.round_of(day):
        if not outbox.stands(session, _key(job, one)):
            _make(session, job, one, manners, now)


def remind(session: Session, job: Reminders, since: datetime, manners: Manners, now: datetime) -> None:
    """Send each reminder that came due since the last ring, once by its key; or say why it is not sent."""
    try:
        with session.begin_nested():
            for due in job.find(Tick(session, since, now, manners.reminded_at, manners.morrow)):
                if not outbox.stands(session, due.key):
                    _remind(session, job, due, manners, now)
    except AWAY:
        raise
    except Exception:
        log.exception("%s 写不出来", job.name)


def _remind(session: Session, job: Reminders, due: Due, manners: Manners, now: datetime) -> None:
    if due.reminds and (reason := manners.missed_reminder(due.at, due.until, now)):
        _write_down(session, job.name, due.key, now, Standing.skipped, reason)
        return
    when = awake(now, manners.night)
    fresh = 0
    for member, notice in _members(session, due.notices()):
        said = (notice.key, job.name, notice.text, now)
        fresh += relay.tell(
            session, member, *said, due_at=when, expires_at=due.until, reminds=due.reminds and notice.reminds
        )
    standing, words = (Standing.sent, f"共{fresh}条") if fresh else (Standing.skipped, "没有要告知的")
    _write_down(session, job.name, due.key, now, standing, words)


def would_tell(session: Session, job: Notices, manners: Manners, now: datetime) -> Told:
    """Whom a round made now would tell what."""
    days = manners.round_of(now.astimezone(SHANGHAI).date())
    return [one for day in days for one in _told(session, job, day, now)]


def tell_now(session: Session, job: Notices, manners: Manners, now: datetime) -> Told:
    """Make today's round on request; returns what had not been told before. It is not made again when it comes due."""
    days = manners.round_of(now.astimezone(SHANGHAI).date())
    return [one for day in days for one in _tell(session, job, day, now, until=None)]


def _why_not(manners: Manners, due: datetime, now: datetime) -> str:
    silence = manners.silence(due.date())
    return f"{silence}不发私信" if silence else manners.missed_round(due, now)


def _make(session: Session, job: Notices, day: date, manners: Manners, now: datetime) -> None:
    try:
        with session.begin_nested():
            _tell(session, job, day, now, until=manners.last_moment(now))
    except AWAY:
        raise
    except Exception:
        log.exception("%s 写不出来", _key(job, day))
        _log(session, job, day, now, Standing.skipped, "写稿时程序出错，没有发；原因见日志")


def _tell(session: Session, job: Notices, day: date, now: datetime, *, until: datetime | None) -> Told:
    """Tell what has not been told; `until`: later it is of no use, None for what a person sends."""
    fresh = [one for one in _told(session, job, day, now) if _put(session, job, *one, now, until)]
    standing, words = (Standing.sent, f"共{len(fresh)}条") if fresh else (Standing.skipped, "没有要告知的")
    _log(session, job, day, now, standing, words)
    return fresh


def _put(session: Session, job: Notices, member: Member, notice: Notice, now: datetime, until: datetime | None) -> bool:
    said = (notice.key, job.name, notice.text, now)
    return relay.tell(session, member, *said, expires_at=until, reminds=notice.reminds)


def _told(session: Session, job: Notices, day: date, now: datetime) -> Told:
    return list(_members(session, job.tell(Round(session, day, now))))


def _members(session: Session, notices: Iterable[Notice]) -> Iterator[tuple[Member, Notice]]:
    for notice in notices:
        if member := session.get(Member, notice.member_id):
            yield member, notice


def _key(job: Notices, day: date) -> str:
    return f"{job.name.replace('_', '-')}:{day}"


def _log(session: Session, job: Notices, day: date, now: datetime, standing: Standing, reason: str) -> None:
    _write_down(session, job.name, _key(job, day), now, standing, reason, day)


def _write_down(
    session: Session, job: str, key: str, now: datetime, standing: Standing, reason: str, day: date | None = None
) -> None:
    post = Post(key=key, job=job, channel="", account="", text="", made_at=now, due_at=now)
    post.standing, post.reason, post.since, post.until = standing, reason, day, day
    post.sent_at = now if standing == Standing.sent else None
    outbox.put(session, post)
