"""一场活动的页: which events and whom of their people the asker may see and act for, and what stands above each page.

Whoever has some of an event's groups, not all, sees and acts for their people alone; of the rest they see figures.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from bot import occasions
from bot.almanac import SHANGHAI
from bot.console.desk import Ask, NotFound
from bot.refusal import Refused
from models import event as events
from models import form, roster
from models.attendance import ENTERED_BY
from models.event import Event, Stage
from models.group import Group
from models.held import span
from models.member import Member
from models.role import Duty
from models.seats import seats

STAGES = {Stage.draft: "待确认", Stage.on: "", Stage.cancelled: "已取消", Stage.refused: "不是活动"}
TABS = (
    ("", "资料"),
    ("/signups", "报名"),
    ("/attendance", "签到"),
    ("/photos", "照片"),
    ("/thanks", "回顾"),
    ("/lists", "归档"),
)
"""The pages of one event, behind its address."""
FIELDS = ("title", "form_id", "month", "starts_at", "ends_at", "venue", "link", "book_id", "speaker", "places")


def event_of(ask: Ask) -> Event:
    """The event of the address; raises NotFound where it is for none of the asker's groups."""
    event = ask.session.get(Event, ask.number("id"))
    if event is None or not is_mine(ask, event):
        raise NotFound
    return event


def is_mine(ask: Ask, event: Event) -> bool:
    """Whether an event is for one of the asker's groups; one for no group is the whole city's."""
    return ask.groups is None or any(ask.may_see(one.id) for one in events.invited(ask.session, event.id or 0))


def own_groups(ask: Ask, event: Event) -> list[Group]:
    """Those of an event's groups that are the asker's."""
    return [one for one in events.invited(ask.session, event.id or 0) if ask.may_see(one.id)]


def covers(reach: Collection[int] | None, groups: Collection[Group]) -> bool:
    """Whether who reaches some groups has all that an event is for; one for none is the whole city's."""
    return reach is None or (bool(groups) and all(one.id in reach for one in groups))


def refuse_part(ask: Ask, event: Event) -> None:
    """What changes an event changes it for all its groups; raises Refused where some are none of the asker's."""
    groups = events.invited(ask.session, event.id or 0)
    if not covers(ask.groups, groups):
        others = "、".join([one.name for one in groups if not ask.may_see(one.id)][:3])
        raise Refused(f"{others}也参加这场活动，由管这些群的会务办理；您可以替自己群里的人办。")


@dataclass(frozen=True, slots=True)
class Ours:
    """The people of an event who are of some groups, their 旗县区, or signed up there; everybody where that is None."""

    session: Session
    groups: Collection[int] | None
    said_here: Collection[int] = field(default_factory=frozenset)

    def among(self, ids: Iterable[int]) -> set[int]:
        """Those of some persons."""
        asked = set(ids)
        if self.groups is None:
            return asked
        near = select(Member.id).where(col(Member.id).in_(asked), *roster.reachable(self.session, self.groups))
        return (asked & set(self.said_here)) | {one for one in self.session.exec(near) if one}

    def __contains__(self, member_id: object) -> bool:
        return isinstance(member_id, int) and member_id in self.among([member_id])


def ours(ask: Ask, event: Event, reach: Collection[int] | None) -> Ours:
    """Of whose people an asker is who reaches some groups; where these are all of the event's, of everybody's."""
    if reach is None or covers(reach, events.invited(ask.session, event.id or 0)):
        return Ours(ask.session, None)
    found = seats(ask.session, event)
    said_here = frozenset(one.member_id for one in (*found.coming, *found.waiting) if one.group_id in reach)
    return Ours(ask.session, reach, said_here)


def may_run_any(ask: Ask) -> bool:
    """Whether the asker is an organiser anywhere."""
    return bool({Duty.organiser, Duty.admin} & ask.desk.duties)


def head(ask: Ask, event: Event) -> dict[str, Any]:
    """What stands above every page of one event."""
    groups = events.invited(ask.session, event.id or 0)
    runs, enters = ask.reach(Duty.organiser), ask.reach(*ENTERED_BY)
    return {
        "event": event,
        "stage": STAGES[event.stage],
        "when": occasions.when(event),
        "where": occasions.where(event),
        "groups": groups,
        "tabs": TABS if event.stage in (Stage.on, Stage.cancelled) else TABS[:1],
        "is_part": not covers(ask.groups, groups),
        "may_run": covers(runs, groups),
        "may_help": runs is None or any(one.id in runs for one in groups),
        "may_enter": enters is None or any(one.id in enters for one in groups),
    }


def not_over(ask: Ask, event: Event) -> str:
    """Why one cannot look back upon an event yet, or never will; empty where one can."""
    if event.stage != Stage.on:
        return "这场活动没有办，没有回顾。"
    if event.starts_at is None:
        return "这场活动还没有定日子。"
    return "活动还没有结束，结束以后才有回顾。" if span(event)[1] > ask.now.astimezone(SHANGHAI) else ""


def seen(event: Event) -> str:
    """A mark of what an event says now: who changes it must have seen that."""
    said = [str(getattr(event, name)) for name in (*FIELDS, "deadline", "stage")]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def forms(session: Session, chosen: int | None = None) -> list[tuple[int | None, str]]:
    """The forms that may be chosen, and the one that was."""
    return [(one.id, one.name) for one in form.listed(session) if one.used or one.id == chosen]
