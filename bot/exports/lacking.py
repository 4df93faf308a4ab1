"""没有收全的时段: what the figures of some days may lack because nobody listened or nobody pasted."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session

from bot.channel import CALLED
from bot.exports.sheet import Column, Sheet
from bot.text.phrase import stretch
from models import gap
from models.db import SHANGHAI
from models.gap import Missed
from models.group import Group, counted
from models.outbox import BY_HAND
from models.tally import Span

NAMED = 2
"""How many stretches a sentence names."""
_COLUMNS = (
    Column("渠道", 14),
    Column("群", 30),
    Column("起", 18, "datetime"),
    Column("止", 18, "datetime"),
    Column("原因", 50),
)


@dataclass(frozen=True, slots=True)
class Lack:
    """One stretch of some groups' talk: when, whose, and as a line that says it all."""

    when: str
    groups: tuple[Group, ...]
    told: str


def of_span(session: Session, span: Span, now: datetime) -> list[Lack]:
    """What the figures of a span may lack, the earliest first; the groups that lack the same stand together."""
    together: dict[Missed, list[Group]] = defaultdict(list)
    for group, missed in gap.of_days(session, span.groups, span.since, span.until, now):
        together[missed].append(group)
    return [
        Lack(_when(one), tuple(groups), f"{'、'.join(group.name for group in groups)}：{_when(one)}，{one.reason}")
        for one, groups in together.items()
    ]


def sentence(lacks: Sequence[Lack]) -> str:
    """What is said below the figures; empty where everything was heard."""
    names = list(dict.fromkeys(group.name for one in lacks for group in one.groups))
    if not names:
        return ""
    whose = f"“{names[0]}”有" if len(names) == 1 else f"{len(names)}个群有"
    number = sum(len(one.groups) for one in lacks)
    return f"本期{whose}{number}段聊天没有收全，那时说的可能没有记下，以上各数可能偏少；时段见附录。"


def of_groups(lacks: Sequence[Lack], group_ids: Collection[int]) -> str:
    """The same about the groups of one person, with the first stretches named; empty where nothing is lacking."""
    found = [one for one in lacks if any(group.id in group_ids for group in one.groups)]
    if not found:
        return ""
    names = dict.fromkeys(group.name for one in found for group in one.groups if group.id in group_ids)
    whose = f"“{next(iter(names))}”" if len(names) == 1 else f"所在的{len(names)}个群"
    when = "、".join(dict.fromkeys(one.when for one in found[:NAMED]))
    rest = f"等{len(found)}段时间" if len(found) > NAMED else ""
    return f"{whose}{when}{rest}的聊天没有收全，那时说的可能没有记下。"


def sheets(
    session: Session, since: date, until: date, groups: frozenset[int] | None, now: datetime | None
) -> list[Sheet]:
    """未收听时段 as a sheet up to `now`, or none where nothing may be missing."""
    first, last = datetime.combine(since, time.min, SHANGHAI), datetime.combine(until, time.max, SHANGHAI)
    rows = _rows(session, groups, first, last, now or last)
    return [Sheet("未收听时段", _COLUMNS, rows)] if rows else []


def _rows(
    session: Session, groups: frozenset[int] | None, first: datetime, last: datetime, now: datetime
) -> list[Sequence[Any]]:
    """A row for each stretch with the groups it concerns, or 各群 for all of a channel; one that lasts has no end.

    A stretch that was pasted since is left out.
    """
    mine = [one for one in counted(session) if groups is None or one.id in groups]
    rows: list[Sequence[Any]] = []
    for one in gap.touching(session, first, last):
        here = [group for group in mine if (group.channel, group.account) == (one.channel, one.account)]
        lacking = [group for group in here if gap.of_group(session, group, one.since, one.until or now, now)]
        if lacking or (not here and groups is None) or (here and one.since == one.until):
            names = "、".join(group.name for group in lacking) if len(lacking) < len(here) else "各群"
            rows.append((CALLED.get(one.channel, one.channel), names, one.since, one.until, one.reason))
    for group in mine:
        if group.channel == BY_HAND:
            for missed in gap.of_group(session, group, first, last, now):
                until = None if missed.lasts else missed.until
                rows.append((CALLED[BY_HAND], group.name, missed.since, until, missed.reason))
    return sorted(rows, key=lambda row: row[2])


def _when(one: Missed) -> str:
    at = one.since
    return f"{at.month}月{at.day}日{at:%H:%M}" if at == one.until else stretch(at, one.until, lasts=one.lasts)
