"""一场活动的页: which events are the asker's, and what stands above every page of one."""

from typing import Any

from sqlmodel import Session

from bot import occasions
from bot.console.desk import Ask, NotFound
from models import event as events
from models import form, role
from models.event import Event, Stage
from models.group import Group
from models.role import Duty

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


def may_run(ask: Ask, groups: list[Group]) -> bool:
    """Whether the asker, who looks, is an organiser of one of some groups; without any, of the whole city."""
    if ask.desk.sitting_id is None:
        return True
    ids = [one.id for one in groups] or [None]
    return any(role.may(ask.session, ask.desk.member_id, Duty.organiser, one) for one in ids)


def may_run_any(ask: Ask) -> bool:
    """Whether the asker is an organiser anywhere."""
    return bool({Duty.organiser, Duty.admin} & ask.desk.duties)


def head(ask: Ask, event: Event) -> dict[str, Any]:
    """What stands above every page of one event."""
    groups = events.invited(ask.session, event.id or 0)
    return {
        "event": event,
        "stage": STAGES[event.stage],
        "when": occasions.when(event),
        "where": occasions.where(event),
        "groups": groups,
        "tabs": TABS if event.stage in (Stage.on, Stage.cancelled) else TABS[:1],
        "may_run": may_run(ask, groups),
    }


def forms(session: Session, chosen: int | None = None) -> list[tuple[int | None, str]]:
    """The forms that may be chosen, and the one that was."""
    return [(one.id, one.name) for one in form.listed(session) if one.used or one.id == chosen]
