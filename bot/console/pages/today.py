"""今日: what came in today, what waits for whom, and where the record has holes."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.almanac import SHANGHAI
from bot.console.desk import Ask, Page, shows
from bot.text.phrase import stretch
from models import gap, outbox, questions, relay
from models import group as groups
from models.binding import unbound
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
    since = datetime.combine(ask.now.astimezone(SHANGHAI).date(), time(), SHANGHAI)
    return Page(
        "today.html",
        {
            "records": [_count(ask, table, since) for table in RECORDS],
            "waits": [one for one in _waits(ask) if one.number],
            "gaps": list(_gaps(ask.session, own, ask.now)),
            "groups": len(own),
        },
    )


def _count(ask: Ask, table: type[Record], since: datetime) -> Figure:
    where: list[ColumnElement[bool]] = [col(table.state).in_(COUNTS), col(table.day) == since.date()]
    if ask.groups is not None:
        where.append(col(table.group_id).in_(ask.groups))
    counted = select(func.count(func.distinct(func.coalesce(table.message_id, -col(table.id))))).where(*where)
    return Figure(ask.session.exec(counted).one(), table.called, f"/records?kind={table.__tablename__}")


def _waits(ask: Ask) -> list[Figure]:
    """What somebody has to do, in the order in which it presses; the whole city's only to those of the whole city."""
    found = [Figure(len(questions.of_groups(ask.session, ask.groups)), "条待确认", "/pending")]
    if ask.groups is not None:
        return found
    return [
        *found,
        Figure(len(outbox.unknown(ask.session, ask.now)), "个帖子是否发出不明"),
        Figure(len(relay.waiting(ask.session)), "条话待转告"),
        Figure(len(unbound(ask.session)), "个账号没对上名册"),
    ]


def _gaps(session: Session, own: list[Group], now: datetime) -> list[tuple[str, str, str]]:
    """(group, when, why) of what is missing from the last two weeks."""
    missed = gap.of_groups(session, own, now - LOOK_BACK, now, now)
    return [(group.name, stretch(one.since, one.until, lasts=one.lasts), one.reason) for group, one in missed]
