"""活动回顾的过目: the thanks that each group gets for an event, looked at, sent early, or withheld by an organiser."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot import posting
from bot.almanac import waking
from bot.covered import told_of
from bot.job import Draft, Every, Occasion, covered, period, posts
from bot.privately import Rules
from models import holiday, outbox
from models.audit import note
from models.event import Event
from models.group import Group
from models.held import days
from models.outbox import Post, Standing
from models.turnout import LOOKED_BACK

JOB = "event_follow_up"
LONGEST = 40
"""Days of holidays and quiet weeks that may lie before the thanks."""


@dataclass(frozen=True, slots=True)
class Thanks:
    """What a group is told of an event, and when: the posts it became, else the words as they would be now."""

    group: Group
    day: date
    posts: tuple[Post, ...]
    words: Draft | None

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(one.text for one in self.posts) if self.posts else self.words.text if self.words else ""


def thanks(session: Session, event: Event, groups: Iterable[Group], now: datetime) -> list[Thanks]:
    """How far the thanks to each of some groups are."""
    day, known = day_of_thanks(session, event), dict[Any, Any]()
    found = [(group, tuple(outbox.pieces(session, _key(group, day)))) for group in groups]
    return [
        Thanks(group, day, posts, None if posts else _words(session, group, day, now, known)) for group, posts in found
    ]


def day_of_thanks(session: Session, event: Event) -> date:
    """The day on which an event of a known day is looked back upon: no day off, and in no quiet week."""
    due = days(event)[1] + LOOKED_BACK
    later = (due + timedelta(days=number) for number in range(LONGEST))
    return next((day for day in later if due in told_of(session, day, day) and _is_last(session, day)), due)


def send(session: Session, rules: Rules, event: Event, one: Thanks, now: datetime, by: str) -> bool:
    """Post the thanks at once, in the place of those of its day; False where there is nothing to say, or it stands."""
    if one.words is None:
        return False
    post = _post(one, one.words.text, now)
    post.due_at = waking(now, rules.night, holiday.decided(session))
    if not outbox.put(session, post, one.words.quotes):
        return False
    note(session, now, by, "thank", event, group=one.group.id)
    return True


def withhold(session: Session, event: Event, one: Thanks, now: datetime, by: str) -> bool:
    """Have no thanks posted in a group; False where they stand already."""
    post = _post(one, "", now)
    post.standing, post.reason = Standing.stopped, "会务决定不发"
    if not outbox.put(session, post):
        return False
    note(session, now, by, "withhold", event, group=one.group.id)
    return True


def _is_last(session: Session, day: date) -> bool:
    """Whether a daily post comes out on a day: what is told the day after begins with that day."""
    following = day + timedelta(days=1)
    return told_of(session, following, following) == [following]


def _words(session: Session, group: Group, day: date, now: datetime, known: dict[Any, Any]) -> Draft | None:
    return posts()[JOB].write(Occasion(session, group, *covered(Every.day, day), Every.day, now, known))


def _key(group: Group, day: date) -> str:
    return f"{posting.key_stem(posts()[JOB], group)}:{period(Every.day, day)}"


def _post(one: Thanks, text: str, now: datetime) -> Post:
    since, until = covered(Every.day, one.day)
    return outbox.to_group(one.group, _key(one.group, one.day), JOB, text, now, since=since, until=until)
