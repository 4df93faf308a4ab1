"""预告下月活动: what the groups are told of the month to come, looked at before it is sent."""

from dataclasses import dataclass

from bot import at_once, plans
from bot.console.desk import Ask, Go, Page, does, shows
from bot.job import Draft, GroupPost, posts
from bot.refusal import Refused
from models import group as groups
from models.audit import note
from models.group import Group
from models.role import Duty

JOB = "plan_ahead"


@dataclass(slots=True)
class Told:
    """The same words for some groups."""

    text: str
    groups: list[Group]


@shows("/events/month", "预告下月活动", duty=Duty.organiser)
def show(ask: Ask) -> Page:
    """The words, each with the groups that would get them."""
    told: dict[str, Told] = {}
    silent = []
    for group in _own(ask):
        if draft := _draft(ask, group):
            told.setdefault(draft.text, Told(draft.text, [])).groups.append(group)
        else:
            silent.append(group.name)
    return Page("event_month.html", {"told": list(told.values()), "silent": silent})


@does("/events/month", duty=Duty.organiser)
def send(ask: Ask) -> Go:
    """Put them in the outbox of the chosen groups, once a day."""
    wanted, made, again = set(ask.many.get("groups", ())), 0, 0
    for group in (one for one in _own(ask) if str(one.id) in wanted):
        if draft := _draft(ask, group):
            is_new = at_once.put_now(ask.session, group, _job(), draft, ask.now)
            made, again = made + is_new, again + (not is_new)
            if is_new:
                note(ask.session, ask.now, ask.desk.by, "post", group, job=JOB)
    if not made and not again:
        raise Refused("请至少选一个群。")
    rest = f"{again}个群今天已经发过，没有再发。" if again else ""
    return Go("/events/month", (f"已放进{made}个群的待发箱。" if made else "") + rest)


def _own(ask: Ask) -> list[Group]:
    return [one for one in groups.opened(ask.session) if ask.may_see(one.id) and not one.practice]


def _draft(ask: Ask, group: Group) -> Draft | None:
    return plans.write_now(ask.session, group, _job(), ask.now)


def _job() -> GroupPost:
    return posts()[JOB]
