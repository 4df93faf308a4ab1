"""要的是哪一张图: which picture somebody at the desk asks for, of the groups, books, events and people that are theirs.

What is wanted is only looked up here; it is read when its file is asked for, and drawn after that, beside everything.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import select

from bot import bounds
from bot.almanac import SHANGHAI
from bot.console.desk import Ask, NotFound
from bot.console.occasion import event_of, not_over, own_groups
from bot.console.span import chosen, month_of
from bot.console.span import own_groups as groups_of
from bot.console.term import term_of
from bot.console.typed import number, person
from bot.pictured import kinds
from bot.pictured.kinds import Drawing
from bot.pictured.scope import Scope
from bot.refusal import Refused
from models import copy, holdings, roster, together
from models.group import Group
from models.member import Member
from models.role import Duty


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture by its name; `read` reads from the ledger what it shows."""

    called: str
    read: Callable[[], Drawing]


def poster(ask: Ask) -> Wanted:
    """The books recommended in a month."""
    return _of_month(ask, "荐书海报", kinds.poster)


def calendar(ask: Ask) -> Wanted:
    """How many read on each day of a month."""
    return _of_month(ask, "打卡月历", kinds.calendar)


def cloud(ask: Ask) -> Wanted:
    """What the reflections of a month turn on."""
    return _of_month(ask, "体会词云", kinds.cloud)


def charts(ask: Ask) -> Wanted:
    """How a year went, and from which 界别 people read along."""
    scope = Scope.of_year(ask.session, _groups(ask), _year(ask), ask.now)
    return Wanted(f"读书走势 {scope.since.year}年 {scope.name}", lambda: kinds.charts(scope))


def year(ask: Ask) -> Wanted:
    """One member's year, for their secretary to hand over."""
    reach, of, today = ask.reach(Duty.secretary), _year(ask), ask.now.astimezone(SHANGHAI).date()
    one = _member(ask, reach)
    return Wanted(f"我的书香一年 {of}年 {one.name}", lambda: kinds.year(ask.session, one, of, today, reach))


def journey(ask: Ask) -> Wanted:
    """A drifting copy's journey."""
    code = ask.words.get("code", "").strip().upper()
    if not code:
        raise Refused("请写漂流本的编号，例如 CF-0012。")
    one = copy.coded(ask.session, code)
    if one is None or not holdings.may_keep(ask.session, one, ask.groups):
        raise Refused(f"没有编号为“{code}”的漂流本，或者它不在您管的范围里。")
    return Wanted(f"传书卡 {one.code}", lambda: kinds.journey(ask.session, one, ask.now))


def event(ask: Ask) -> Wanted:
    """An event that is over; of a part of the city, as its group may see it."""
    if not ask.number("id"):
        raise Refused("请选一场办过的活动。")
    one = event_of(ask)
    if why := not_over(ask, one):
        raise Refused(why)
    group = None if ask.groups is None else own_groups(ask, one)[0]
    return Wanted(f"活动回顾 {one.title}", lambda: kinds.event(ask.session, one, group))


def certificate(ask: Ask) -> Wanted:
    """The certificate of one who has read a term to its end."""
    if not ask.number("id"):
        raise Refused("请选一期公布过名单的共读。")
    term, one = term_of(ask), _member(ask, ask.groups)
    if together.approved_at(ask.session, term, one.id) is None:
        raise Refused(f"“{term.title}”公布的完成名单上没有{one.name}。")
    return Wanted(f"共读证书 {term.title} {one.name}", lambda: kinds.certificate(ask.session, term, one))


def _of_month(ask: Ask, called: str, read: Callable[[Scope], Drawing]) -> Wanted:
    month = month_of(ask)
    scope = Scope.of_month(ask.session, _groups(ask), month, ask.now)
    return Wanted(f"{called} {month.year}年{month.month}月 {scope.name}", lambda: read(scope))


def _groups(ask: Ask) -> list[Group]:
    if not (own := groups_of(ask)):
        raise Refused("还没有开张的群。")
    return chosen(ask, own)


def _year(ask: Ask) -> int:
    return bounds.year(number(ask.words.get("year", ""), "年份") or ask.now.year, ask.now.date())


def _member(ask: Ask, reach: frozenset[int] | None) -> Member:
    """The person of the number or the name, of some groups; raises NotFound or Refused."""
    known, words = ask.number("member"), ask.words.get("who", "").strip()
    if not known and not words:
        raise Refused("请写明是谁：名册上的姓名或群昵称。")
    whose = known or person(ask.session, words).id
    found = ask.session.exec(select(Member).where(Member.id == whose, *roster.reachable(ask.session, reach))).first()
    if found is None:
        raise NotFound if known else Refused(f"{words}不在您管的范围里。")
    return found
