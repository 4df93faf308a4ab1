"""今日: what came in today, what waits for whom, whether everything is heard, and where the record has holes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, func, or_

from bot.almanac import SHANGHAI
from bot.console.desk import Ask, Page, shows
from bot.console.listening import channels
from bot.console.waits import waits
from bot.text.phrase import stretch
from models import gap
from models import group as groups
from models.group import Group
from models.ledger import RECORDS
from models.record import COUNTS, Record

LOOK_BACK = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number on the page, what it counts, and where it opens."""

    number: int
    what: str
    to: str = ""


@shows("/", "今日", menu=10)
def today(ask: Ask) -> Page:
    """Everything an office has to know in the morning, of the groups that are theirs."""
    own = [group for group in groups.opened(ask.session) if ask.may_see(group.id) and not group.practice]
    ids = [group.id or 0 for group in own]
    return Page(
        "today.html",
        {
            "records": [_brought(ask, table, ids) for table in RECORDS],
            "waits": waits(ask),
            "channels": channels(ask, own),
            "whole_city": ask.groups is None,
            "gaps": list(_gaps(ask.session, own, ask.now)),
            "groups": len(own),
        },
    )


def _brought(ask: Ask, table: type[Record], groups: list[int]) -> tuple[Figure, ...]:
    """What of a kind came in today, yesterday, and within a week."""
    today, to = ask.now.astimezone(SHANGHAI).date(), f"/records?kind={table.__tablename__}"
    spans = {
        table.called: (today, today),
        "昨天": (today - timedelta(days=1),) * 2,
        "近7天": (today - timedelta(days=6), today),
    }
    numbers = _counts(ask, table, list(spans.values()), groups)
    return tuple(
        Figure(number, what, f"{to}&since={since}&until={until}")
        for number, (what, (since, until)) in zip(numbers, spans.items(), strict=True)
    )


def _counts(ask: Ask, table: type[Record], spans: list[tuple[date, date]], groups: list[int]) -> Sequence[int]:
    """What came in on the days of each span, looked up once for the last, which holds the others: the database goes
    through these groups' days, and what came in no group.
    """
    group, day = col(table.group_id), col(table.day)
    days = day.between(*spans[-1])
    here: Any = group.in_(groups) & days
    if ask.groups is None:
        here = or_(here, group.is_(None) & days)
    one = func.coalesce(table.message_id, -col(table.id))
    counted = [func.count(func.distinct(case((day.between(*span), one)))) for span in spans]
    found: Sequence[int] = ask.session.execute(sql_select(*counted).where(col(table.state).in_(COUNTS), here)).one()
    return found


def _gaps(session: Session, own: list[Group], now: datetime) -> list[tuple[str, str, str]]:
    """(group, when, why) of what is missing from the last two weeks."""
    missed = gap.of_groups(session, own, now - LOOK_BACK, now, now)
    return [(group.name, stretch(one.since, one.until, lasts=one.lasts), one.reason) for group, one in missed]
