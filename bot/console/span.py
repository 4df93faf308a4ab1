"""一个月、一些群: which month and which groups a page is asked about, of those that are the asker's."""

from collections.abc import Sequence
from datetime import date

from bot.console.desk import Ask
from bot.console.typed import month
from bot.refusal import Refused
from models import group as groups
from models.group import Group

MOST_AT_ONCE = 20
"""Where there are more groups than that, a page begins with one of them: of a province's all takes a while."""
ALL = "all"


def own_groups(ask: Ask) -> list[Group]:
    """The recorded groups that are the asker's, no practice among them; the main ones first."""
    found = [one for one in groups.opened(ask.session) if not one.practice and ask.may_see(one.id)]
    return sorted(found, key=lambda one: not one.main)


def chosen(ask: Ask, own: Sequence[Group]) -> list[Group]:
    """The group that was chosen, or all of the asker's own; raises Refused where it is none of them."""
    wanted = ask.words.get("group", "")
    if wanted == ALL or (not wanted and len(own) <= MOST_AT_ONCE):
        return list(own)
    found = [one for one in own if str(one.id) == wanted] if wanted else list(own[:1])
    if not found:
        raise Refused("没有这个群，或者它不在您管的范围里，请另选一个。")
    return found


def choice(some: Sequence[Group]) -> int | str:
    """How an address says which groups were chosen."""
    return some[0].id or 0 if len(some) == 1 else ALL


def month_of(ask: Ask) -> date:
    """The first day of the month that was asked for, of this one where none was; raises Refused."""
    return month(ask.words.get("month", ""), ask.now.date()) or ask.now.date().replace(day=1)
