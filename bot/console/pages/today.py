"""今日: what came in today, what waits for whom, whether everything is heard, and where the record has holes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, or_, select

from bot.almanac import SHANGHAI
from bot.console.desk import Ask, Page, shows
from bot.console.listening import channels
from bot.text.phrase import stretch
from models import approval, broadcast, gap, questions, relay, settling
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
    return Page(
        "today.html",
        {
            "records": [_brought(ask, table, [one.id or 0 for one in own]) for table in RECORDS],
            "waits": [one for one in _waits(ask) if one.number],
            "channels": channels(ask, own),
            "whole_city": ask.groups is None,
            "gaps": list(_gaps(ask.session, own, ask.now)),
            "groups": len(own),
        },
    )


def _brought(ask: Ask, table: type[Record], groups: list[int]) -> tuple[Figure, Figure]:
    """What of a kind came in today, and within a week."""
    today, to = ask.now.astimezone(SHANGHAI).date(), f"/records?kind={table.__tablename__}"
    week = today - timedelta(days=6)
    return (
        Figure(_count(ask, table, today, groups), table.called, f"{to}&since={today}"),
        Figure(_count(ask, table, week, groups), "近7天", f"{to}&since={week}"),
    )


def _count(ask: Ask, table: type[Record], since: date, groups: list[int]) -> int:
    """What came in since a day: the database goes through these groups' days, and what came in no group."""
    group: Any = col(table.group_id)
    here = or_(group.in_(groups), group.is_(None)) if ask.groups is None else group.in_(groups)
    counted = select(func.count(func.distinct(func.coalesce(table.message_id, -col(table.id))))).where(
        col(table.state).in_(COUNTS), col(table.day) >= since, here
    )
    return ask.session.exec(counted).one()


def _waits(ask: Ask) -> list[Figure]:
    """What somebody has to do, in the order in which it presses; the whole city's only to those of the whole city."""
    found = [
        Figure(questions.number(ask.session, ask.groups), "条待确认", "/pending"),
        Figure(broadcast.to_approve(ask.session, ask.groups), "条群发等另一位同事看", "/broadcasts"),
        Figure(len(approval.asking(ask.session, ask.groups)), "个帖子等您过目", "/looks"),
        Figure(len(settling.doubtful(ask.session, ask.groups, ask.now)), "个帖子没有发成或要核实", "/looks"),
        Figure(len(settling.to_paste(ask.session, ask.groups)), "条待贴到群里", "/to-paste"),
    ]
    if ask.groups is not None:
        return found
    return [
        *found,
        Figure(len(relay.waiting(ask.session)), "条话待转告", "/to-pass-on"),
        Figure(len(unbound(ask.session)), "个账号没对上名册", "/members/binding"),
    ]


def _gaps(session: Session, own: list[Group], now: datetime) -> list[tuple[str, str, str]]:
    """(group, when, why) of what is missing from the last two weeks."""
    missed = gap.of_groups(session, own, now - LOOK_BACK, now, now)
    return [(group.name, stretch(one.since, one.until, lasts=one.lasts), one.reason) for group, one in missed]
