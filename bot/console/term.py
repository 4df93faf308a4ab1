"""一期共读的页: which terms and votes are the asker's to see, and which to change."""

from collections.abc import Sequence

from bot.console.desk import Ask, NotFound
from bot.text.phrase import month_day
from models import group as groups
from models import role
from models import term as terms
from models.book import Book
from models.group import Group
from models.role import Duty
from models.term import Term


def term_of(ask: Ask) -> Term:
    """The term of the address; raises NotFound where none of the asker's groups reads along."""
    term = ask.session.get(Term, ask.number("id"))
    if term is None or not is_mine(ask, terms.groups_of(ask.session, term)):
        raise NotFound
    return term


def is_mine(ask: Ask, of: Sequence[Group]) -> bool:
    """Whether the asker sees what some groups do together."""
    return ask.groups is None or any(ask.may_see(one.id) for one in of)


def may_run(ask: Ask, of: Sequence[Group]) -> bool:
    """Whether the asker, who looks, is an organiser of all of some groups: what is changed changes for each."""
    if ask.desk.sitting_id is None:
        return True
    return all(role.may(ask.session, ask.desk.member_id, Duty.organiser, one.id) for one in of)


def others(ask: Ask, of: Sequence[Group]) -> str:
    """Why the asker, who wants to change it, may not: it is other groups' too."""
    foreign = [one.name for one in of if not ask.may_see(one.id)]
    return f"{'、'.join(foreign[:3])}也在其中，由管这些群的会务办理。" if foreign else ""


def own_groups(ask: Ask) -> list[Group]:
    """The open groups that are the asker's."""
    return [one for one in groups.opened(ask.session) if ask.may_see(one.id)]


def chosen_groups(ask: Ask) -> list[Group]:
    """Those of them that were ticked."""
    wanted = set(ask.many.get("groups", ()))
    return [one for one in own_groups(ask) if str(one.id) in wanted]


def standing(term: Term, ask: Ask) -> str:
    """How far a term is: 第5天, 4月1日开始, 已结束."""
    if term.ended_at is not None:
        return "提前结束"
    today = term.day_at(ask.now)
    if today < term.since:
        return f"{month_day(term.since)}开始"
    return "已结束" if today > term.until else f"第{term.number(today)}天"


def book_of(ask: Ask, term: Term) -> str:
    """《活着》, or 各读各的书."""
    return f"《{ask.session.get_one(Book, term.book_id).title}》" if term.book_id is not None else "各读各的书"
