"""定时: every scheduled post and chore, when it comes next and what became of it last."""

from dataclasses import dataclass
from datetime import datetime

from bot import plans, timetable
from bot.console.coming import Ahead, Coming, became, last
from bot.console.desk import Ask, Page, shows
from bot.job import Chore, GroupPost, Job, Notices, Plan, find
from bot.politeness import Manners, manners
from models import approval, settling
from models import group as groups
from models.group import Group

SORTS = {"群里的帖子": GroupPost, "私信提醒": Notices, "例行事务": Chore}


@dataclass(frozen=True, slots=True)
class Line:
    """One scheduled thing: its time as one says it, its next times, and what became of it last."""

    job: Job
    when: str
    coming: list[Coming]
    became: str
    at: datetime | None


@shows("/schedules", "定时", menu=58)
def schedules(ask: Ask) -> Page:
    """Everything that is done on the clock."""
    look, own = ahead(ask), own_groups(ask)
    decided = groups.schedules(ask.session)
    lines = [_line(ask, look, job, own, decided) for job in find().values()]
    sorts = [(called, [one for one in lines if isinstance(one.job, sort)]) for called, sort in SORTS.items()]
    rest = [one for one in lines if not isinstance(one.job, tuple(SORTS.values()))]
    sorts[1][1].extend(rest)
    return Page("schedules.html", {"sorts": sorts, "tabs": tabs(ask)})


def _line(ask: Ask, look: Ahead, job: Job, own: list[Group], decided: plans.Decided) -> Line:
    mine = None if ask.groups is None or not isinstance(job, GroupPost) else ask.groups
    newest = next(iter(last(ask.session, job, mine)), None)
    ended = (became(job, newest), newest.sent_at or newest.due_at) if newest else ("", None)
    if not isinstance(job, GroupPost):
        when = "每场活动各按自己的时间" if not isinstance(job, Notices | Chore) else ""
        when = when or timetable.said(plans.of_all(ask.session, job))  # type: ignore[arg-type]
        return Line(job, when, look.of_all(job), *ended)
    each = [plans.in_force(decided, group, {job.name: job})[job.name] for group in own]
    return Line(job, _said(job, each), look.of_post(job, each).times({one.id or 0 for one in own}), *ended)


def _said(job: GroupPost, each: list[Plan]) -> str:
    """每周一09:00，2个群另定，1个群关"""
    usual = sum(one == job.plan for one in each)
    if usual == len(each) or not each:
        return timetable.said(job.plan)
    off, other = sum(not one.on for one in each), sum(one.on and one != job.plan for one in each)
    parts = [timetable.said(job.plan)] if usual else []
    parts += [f"{other}个群另定"] if other else []
    parts += [f"{off}个群关"] if off and job.plan.on else []
    return "，".join(parts) or "关"


def ahead(ask: Ask) -> Ahead:
    """Looks ahead from now."""
    return Ahead(ask.session, ask.now, held(ask))


def held(ask: Ask) -> Manners:
    """The manners that hold by now."""
    return manners(ask.session, ask.house.late, ask.house.rules.night)


def own_groups(ask: Ask) -> list[Group]:
    """The open groups of the asker's."""
    return [group for group in groups.opened(ask.session) if ask.may_see(group.id)]


def tabs(ask: Ask) -> list[tuple[str, str]]:
    """(address, words) of the pages that belong together here, with how much waits on each."""
    looks = len(approval.asking(ask.session, ask.groups)) + len(settling.doubtful(ask.session, ask.groups, ask.now))
    return [
        ("/schedules", "定时"),
        ("/looks", f"过目（{looks}）" if looks else "过目"),
        ("/quotes", "引用"),
        ("/calendar", "放假和静默"),
    ]
