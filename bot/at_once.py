"""现在就发: what a scheduled post would say by now, and the post made of it because somebody asked."""

from datetime import datetime

from sqlmodel import Session

from bot import plans, posting
from bot.almanac import SHANGHAI
from bot.job import Draft, Every, GroupPost, Occasion, covered
from models import outbox
from models.group import Group
from models.outbox import Standing


def write_now(session: Session, group: Group, job: GroupPost, now: datetime) -> Draft | None:
    """What a post would say if it covered the days up to today."""
    return job.write(_occasion_now(session, group, job, now))


def put_now(
    session: Session, group: Group, job: GroupPost, draft: Draft, now: datetime, *, by_hand: bool = False
) -> bool:
    """Put a post in on request, at most once a day for a group; False where today's stands there already.

    `by_hand`: a person will paste it, the bot does not send it.
    """
    covers = _occasion_now(session, group, job, now)
    key = posting.by_hand_key(job, group, now)
    standing = Standing.by_hand if by_hand else Standing.waiting
    span = {"since": covers.since, "until": covers.until}
    post = outbox.to_group(group, key, job.name, draft.text, now, standing=standing, **span)
    return outbox.put(session, post, draft.quotes)


def _occasion_now(session: Session, group: Group, job: GroupPost, now: datetime) -> Occasion:
    every = plans.of_group(session, group, job).every
    today = now.astimezone(SHANGHAI).date()
    first, last = covered(every, today)
    since = today if every == Every.day else today - (last - first)
    return Occasion(session, group, since, today, every, now)
