"""预告下月活动: what the groups are told of the month to come, looked at before it is sent."""

from dataclasses import dataclass

from bot import at_once, plans
from bot.console.desk import Ask, Go, Page, does, shows
from bot.job import Draft, GroupPost, posts
from bot.refusal import Refused
from models import group as groups
from models.audit import note
from models.db import day_of
from models.group import Group
from models.held import groups_of_month, month_after
from models.role import Duty

JOB = "plan_ahead"


@dataclass(frozen=True, slots=True)
class Told:
    """The same words for some groups."""

    draft: Draft
    groups: list[Group]


@shows("/events/month", "预告下月活动", duty=Duty.organiser)
def show(ask: Ask) -> Page:
    """The words, each with the groups that would get them."""
    own, told = _own(ask), _told(ask)
    spoken_to = {group.id for one in told for group in one.groups}
    silent = [group.name for group in own if group.id not in spoken_to]
    return Page("event_month.html", {"told": told, "silent": silent})


@does("/events/month", duty=Duty.organiser)
def send(ask: Ask) -> Go:
    """Put them in the outbox of the chosen groups, once a day."""
    wanted, made, again = set(ask.many.get("groups", ())), 0, 0
    for one in _told(ask):
        for group in (each for each in one.groups if str(each.id) in wanted):
            is_new = at_once.put_now(ask.session, group, _job(), one.draft, ask.now)
            made, again = made + is_new, again + (not is_new)
            if is_new:
                note(ask.session, ask.now, ask.desk.by, "post", group, job=JOB)
    if not made and not again:
        raise Refused("请至少选一个群。")
    rest = f"{again}个群今天已经发过，没有再发。" if again else ""
    return Go("/events/month", (f"已放进{made}个群的待发箱。" if made else "") + rest)


def _told(ask: Ask) -> list[Told]:
    """The words for each group that has events then: written once for all that have the same ones."""
    invited = groups_of_month(ask.session, month_after(day_of(ask.now)))
    alike: dict[frozenset[int], list[Group]] = {}
    for group in _own(ask):
        if events := invited.get(group.id or 0):
            alike.setdefault(events, []).append(group)
    told: dict[str, Told] = {}
    for some in alike.values():
        if draft := plans.write_now(ask.session, some[0], _job(), ask.now):
            told.setdefault(draft.text, Told(draft, [])).groups.extend(some)
    return list(told.values())


def _own(ask: Ask) -> list[Group]:
    return [one for one in groups.opened(ask.session) if ask.may_see(one.id) and not one.practice]


def _job() -> GroupPost:
    return posts()[JOB]
