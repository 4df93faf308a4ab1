"""现在就发: a scheduled post of the days up to now, put in because somebody asked."""

from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot import plans, posting
from bot.job import Draft, GroupPost
from models import outbox
from models.group import Group
from models.outbox import Standing


def put_now(
    session: Session,
    group: Group,
    job: GroupPost,
    draft: Draft,
    now: datetime,
    *,
    by_hand: bool = False,
    data: Path | None = None,
) -> bool:
    """Put a post in on request, at most once a day for a group; False where today's stands there already.

    `by_hand`: a person will paste it, the bot does not send it.
    """
    covers = plans.occasion_now(session, group, job, now)
    key = posting.by_hand_key(job, group, now)
    standing = Standing.by_hand if by_hand else Standing.waiting
    span = {"since": covers.since, "until": covers.until}
    post = outbox.to_group(group, key, job.name, draft.text, now, standing=standing, **span)
    post.file, seen = posting.attach([draft], data)
    return outbox.put(session, post, [*draft.quotes, *seen])
