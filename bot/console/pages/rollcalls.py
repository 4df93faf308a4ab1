"""收到: the notices that asked for an answer, who gave one, and their end."""

from bot import rollcalls
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.text.rollcall import title
from models import group as groups
from models import rollcall
from models.group import Group
from models.role import Duty
from models.rollcall import RollCall


@shows("/rollcalls", "谁回复了")
def listed(ask: Ask) -> Page:
    """The notices of the last weeks in the asker's groups, or those of one broadcast."""
    wanted = ask.number("broadcast")
    calls = [
        one
        for one in rollcall.recent(ask.session, ask.now)
        if ask.may_see(one.group_id) and wanted in (0, one.broadcast_id)
    ]
    numbers = rollcall.answers(ask.session, calls)
    return Page(
        "rollcalls.html",
        {
            "calls": [(one, title(one.title), numbers.get(one.id or 0, 0)) for one in calls],
            "groups": {group.id: group.name for group in groups.listed(ask.session)},
            "broadcast": wanted,
        },
    )


@shows("/rollcalls/{id}", "谁回复了")
def one(ask: Ask) -> Page:
    """Who answered what, and who has not."""
    call = _mine(ask)
    tally = rollcall.tally(ask.session, call)
    reach = ask.reach(Duty.organiser)
    return Page(
        "rollcall.html",
        {
            "one": call,
            "name": title(call.title),
            "group": ask.session.get_one(Group, call.group_id),
            "until": call.closed_at or call.closes_at,
            "answered": (("参加", tally.comes), ("请假", tally.leave), ("收到", tally.received)),
            "silent": tally.silent,
            "may_act": reach is None or call.group_id in reach,
        },
    )


@does("/rollcalls/{id}/close", duty=Duty.organiser)
def close(ask: Ask) -> Go:
    """End it now; whoever asked is told."""
    call = _mine(ask)
    rollcalls.close_early(ask.session, call, ask.now, ask.desk.by, ask.house.rules.night)
    return Go(f"/rollcalls/{call.id}", "截止了，名单私信给发通知的人。")


def _mine(ask: Ask) -> RollCall:
    call = ask.session.get(RollCall, ask.number("id"))
    if call is None or not call.title or not ask.may_see(call.group_id):
        raise NotFound
    return call
