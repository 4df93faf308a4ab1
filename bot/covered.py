"""What a post covers, in words: its days, and the stretches of them that were not heard."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.almanac import SHANGHAI, is_day_off
from bot.job import Occasion
from bot.text.phrase import stretch
from models import gap, holiday, quiet

WORTH_A_WORD = timedelta(hours=1)
"""A shorter gap is on record but not told in a list of many days."""


def days(occasion: Occasion) -> str:
    """4月20日—26日"""
    since, until = occasion.since, occasion.until
    if since == until:
        return f"{since.month}月{since.day}日"
    last = (
        f"{until.day}日" if (since.year, since.month) == (until.year, until.month) else f"{until.month}月{until.day}日"
    )
    return f"{since.month}月{since.day}日—{last}"


def told_of(session: Session, since: date, until: date) -> list[date]:
    """The days of which a daily post speaks: its own, and those right before on which nothing could be posted."""
    decided, weeks = holiday.decided(session), quiet.spans(session)
    while is_day_off(before := since - timedelta(days=1), decided) or any(before in week for week in weeks):
        since = before
    return [since + timedelta(days=at) for at in range((until - since).days + 1)]


def missed(occasion: Occasion, please: str) -> list[str]:
    """Of days that were not heard or pasted the post may lack something: a line that says so, or none."""
    first = datetime.combine(occasion.since, time(), SHANGHAI)
    last = datetime.combine(occasion.until, time(), SHANGHAI) + timedelta(days=1)
    gaps = gap.of_group(occasion.session, occasion.group, first, last, occasion.now)
    spans = [
        stretch(max(one.since, first), min(one.until, last))
        for one in gaps
        if min(one.until, last) - max(one.since, first) >= WORTH_A_WORD
    ]
    return [f"（{'、'.join(spans[:3])}{'等时段' if len(spans) > 3 else ''}未收全，{please}）"] if spans else []
