"""会务的帖子: what an organiser has the bot tell some groups: it counts for no limit and waits only for the morning."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from bot.almanac import waking
from bot.privately import Rules
from models import holiday, outbox
from models.group import Group


def announce(
    session: Session, rules: Rules, groups: Iterable[Group], key: str, job: str, text: str, now: datetime
) -> int:
    """Put a text in the outbox of each group that is open, once for each `key`; returns for how many it is new."""
    due = waking(now, rules.night, holiday.decided(session))
    return sum(
        outbox.put(session, outbox.to_group(group, f"{key}:group-{group.id}", job, text, now, due_at=due))
        for group in groups
        if group.is_open
    )
