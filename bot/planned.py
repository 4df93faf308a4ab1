"""年度计划的落实: a plan held against the events there are and brought in, and what it does said line by line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from bot import drafting
from bot.drafting import Changed
from bot.occasions import when
from models import plan
from models.book import Book
from models.event import Event
from models.form import Form
from models.group import Group
from models.plan import Held, Planned

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When an event was made that is only told of."""
_CALLED = {
    "form_id": "形式",
    "speaker": "主讲",
    "venue": "地点",
    "link": "线上",
    "book_id": "书目",
    "places": "名额",
    "deadline": "报名截止",
}


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What a plan did: a line for each event that is new or changed, what needs a look, the numbers, and which events
    still to come are held at another time or place, each with whom to tell and what.
    """

    lines: tuple[str, ...]
    odd: tuple[str, ...]
    new: int
    changed: int
    same: int
    moved: tuple[tuple[Event, Changed], ...]


def bring_in(session: Session, rows: Sequence[Planned], entry_id: int, at: datetime, by: str) -> BroughtIn:
    """Enter what is new, change what changed; what the plan leaves empty stays as it is."""
    weighed = plan.weigh(session, rows)
    lines = {one.planned.row: _said(session, one) for one in weighed.held}
    moved: list[tuple[Event, Changed]] = []

    def change(event: Event, values: Mapping[str, Any]) -> None:
        was = event.starts_at
        changed = drafting.move(session, event, at, by, **values)
        if changed and any(one and one > at for one in (was, event.starts_at)):
            moved.append((event, changed))

    refused = plan.enter(session, weighed, entry_id, at, by, change)
    done = [one for one in weighed.held if one.planned.row not in refused]
    new = sum(one.event is None for one in done)
    return BroughtIn(
        lines=tuple(line for row, line in lines.items() if row not in refused),
        odd=(*weighed.odd, *(f"第{row}行{why}，没有导入。" for row, why in refused.items())),
        new=new,
        changed=len(done) - new,
        same=weighed.same,
        moved=tuple(moved),
    )


def _said(session: Session, one: Held) -> str:
    """新增：4月23日15:00 读书沙龙，政协书房；改动：读书沙龙：时间 4月23日15:00 → 4月24日15:00"""
    planned = one.planned
    if one.event is None:
        venue = f"，{planned.venue}" if planned.venue else ""
        time = _when(planned.month, planned.starts_at, planned.ends_at)
        return f"新增：{time} {planned.title}{venue}（{_groups(session, one)}）"
    return f"改动：{planned.title}：{'；'.join(_changes(session, one, one.event))}"


def _changes(session: Session, one: Held, event: Event) -> Iterator[str]:
    if one.values.keys() & {"month", "starts_at", "ends_at"}:
        after = {name: one.values.get(name, getattr(event, name)) for name in ("month", "starts_at", "ends_at")}
        yield f"时间 {when(event)} → {_when(**after)}"
    for name, called in _CALLED.items():
        if name in one.values:
            before, new = (_cell(session, name, value) for value in (getattr(event, name), one.values[name]))
            yield f"{called} {before or '（空）'} → {new}"
    if one.group_ids:
        yield f"加上{_groups(session, one)}"


def _when(month: date, starts_at: datetime | None, ends_at: datetime | None) -> str:
    return when(Event(title="", month=month, starts_at=starts_at, ends_at=ends_at, made_by="", made_at=NEVER))


def _cell(session: Session, name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "form_id":
        return session.get_one(Form, value).name
    if name == "book_id":
        return f"《{session.get_one(Book, value).title}》"
    return f"{value:%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def _groups(session: Session, one: Held) -> str:
    names = [session.get_one(Group, group_id).name for group_id in one.group_ids]
    return "、".join(names) if 0 < len(names) <= 2 else f"{len(names)}个群" if names else "还没有定群"
