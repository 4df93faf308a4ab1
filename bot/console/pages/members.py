"""成员: the roster, found by a few letters, and what is kept of one person with the year they read."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from bot.almanac import SHANGHAI
from bot.channel import CALLED as CHANNELS
from bot.console import history, meanwhile
from bot.console.console import address
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.console.typed import number
from bot.refusal import Refused
from bot.talents import MOST_FIELDS, talents
from models import consent, role, roster
from models.audit import history as changes_of
from models.binding import number_unbound
from models.consent import INTERESTS
from models.group import Group
from models.ledger import Sum, sum_of
from models.member import Identity, Member
from models.role import CALLED, Duty, Role
from models.roster import NAMES, CannotList

MOST, SHOWN = 50, 30
WORDS = ("name", "card", "title", "sector", "committee", "region", "level", "type", "liaison")
SWITCHES = ("aside", "resting")
PART = "名册由管全市的秘书维护；要加人或改名单，请找他们。"


@dataclass(frozen=True, slots=True)
class Month:
    """What one person has in the ledger of one month; `to` opens it."""

    called: str
    to: str
    sum: Sum


@shows("/members", "成员", menu=48)
def members(ask: Ask) -> Page:
    """The people of the roster by 职务顺序, a page at a time."""
    words = ask.words.get("words", "").strip()
    found = roster.find(ask.session, words, ask.groups, MOST + 1, _place(ask.words.get("after", "")))
    after = "_".join(str(one) for one in roster.place_of(found[MOST - 1])) if len(found) > MOST else ""
    return Page(
        "members.html",
        {
            "words": words,
            "people": found[:MOST],
            "more": address("/members", words=words, after=after) if after else "",
            "is_first": "after" not in ask.words,
            "strangers": number_unbound(ask.session) if ask.groups is None else 0,
            "may_change": _may_change(ask),
            "whole_city": ask.groups is None,
            "is_secretary": ask.reach(Duty.secretary) != frozenset(),
        },
    )


@shows("/members/new", "加一位成员", duty=Duty.secretary)
def blank(ask: Ask) -> Page:
    """The form for somebody new."""
    if ask.groups is not None:
        return Page("sentence.html", {"words": PART})
    return Page("member_new.html", {"names": NAMES, "fields": WORDS, "switches": SWITCHES})


@does("/members/new", duty=Duty.secretary)
def add(ask: Ask) -> Go:
    """Somebody new comes onto the roster."""
    refuse_part(ask)
    one = Member(name="")
    _try_change(ask, one)
    return Go(f"/members/{one.id}", f"{one.name}加进名册了。")


@shows("/members/{id}", "一位成员")
def member(ask: Ask) -> Page:
    """One person: who they are, their accounts and roles, and what they read in a year."""
    one, session = whom(ask), ask.session
    year = ask.number("year") or ask.now.astimezone(SHANGHAI).year
    accounts = session.exec(select(Identity).where(Identity.member_id == one.id).order_by(col(Identity.id)))
    return Page(
        "member.html",
        {
            "one": one,
            "seen": meanwhile.seen(_shown(one)),
            "names": NAMES,
            "fields": WORDS,
            "switches": SWITCHES,
            "accounts": [(account, CHANNELS.get(account.channel, account.channel)) for account in accounts],
            "roles": [_role(ask, held) for held in session.exec(select(Role).where(Role.member_id == one.id))],
            "year": year,
            "this_year": ask.now.astimezone(SHANGHAI).year,
            "months": _months(ask, one, year),
            "total": sum_of(session, one.id or 0, date(year, 1, 1), date(year, 12, 31), groups=ask.groups),
            "changes": history.lines(session, changes_of(session, one)[: -SHOWN - 1 : -1]),
            "may_change": _may_change(ask),
            **_talent(ask, one),
            "may_export": ask.reach(Duty.secretary) is None,
            "may_delete": one.on_roster and ask.reach(Duty.admin) is None,
        },
    )


@does("/members/{id}", duty=Duty.secretary)
def save(ask: Ask) -> Go:
    """Keep of a person what was typed; who changed them meanwhile is said."""
    one = meanwhile.locked(ask, whom(ask))
    ask = meanwhile.kept(ask, one, _shown(one), NAMES)
    return Go(f"/members/{one.id}", "改好了。" if _try_change(ask, one) else "和原来一样，没有改动。")


def whom(ask: Ask) -> Member:
    """The person of the address; raises NotFound where they are none of the asker's."""
    mine = select(Member).where(Member.id == ask.number("id"), *roster.reachable(ask.session, ask.groups))
    one = ask.session.exec(mine).first()
    if one is None:
        raise NotFound
    return one


def refuse_part(ask: Ask) -> None:
    """The roster as a whole is the whole city's."""
    if ask.groups is not None:
        raise Refused(PART)


def _try_change(ask: Ask, one: Member) -> bool:
    try:
        return roster.change(ask.session, one, _typed(ask.words), ask.now, ask.desk.by)
    except CannotList as problem:
        raise Refused(str(problem)) from None


def _shown(one: Member) -> dict[str, str]:
    """What the fields of the form show."""
    switches = {name: "yes" if getattr(one, name) else "" for name in SWITCHES}
    plain = {name: getattr(one, name) or "" for name in WORDS}
    return plain | switches | {"rank": "" if one.rank is None else str(one.rank)}


def _typed(words: Mapping[str, str]) -> dict[str, Any]:
    plain = {name: " ".join(words.get(name, "").split()) for name in WORDS}
    switches = {name: bool(words.get(name)) for name in SWITCHES}
    return plain | switches | {"rank": number(words.get("rank", ""), "职务顺序")}


def _months(ask: Ask, one: Member, year: int) -> list[Month]:
    if not 1990 <= year <= 2200:
        raise NotFound
    months = []
    for month in range(1, 13):
        first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        figures = sum_of(ask.session, one.id or 0, first, last, groups=ask.groups)
        to = address("/records", member=one.id or 0, since=first.isoformat(), until=last.isoformat())
        months.append(Month(f"{month}月", to, figures))
    return months


def _talent(ask: Ask, one: Member) -> dict[str, Any]:
    """Whether somebody agreed to be in the 人才库 and their fields, for whoever is their secretary."""
    reach = ask.reach(Duty.secretary)
    query = select(Member.id).where(Member.id == one.id, *roster.reachable(ask.session, reach))
    given = consent.of(ask.session, one, INTERESTS)
    shown = talents(ask.session, [one], ask.now.astimezone(SHANGHAI).date(), reach) if given and one.recorded else []
    fields = [field for talent in shown for field in talent.fields[:MOST_FIELDS]]
    return {"is_secretary": ask.session.exec(query).first() is not None, "given": given, "talent_fields": fields}


def _role(ask: Ask, held: Role) -> str:
    group = ask.session.get(Group, held.group_id) if held.group_id else None
    return f"{CALLED[held.duty]}（{group.name if group else held.region or '全市'}）"


def _may_change(ask: Ask) -> bool:
    if ask.desk.sitting_id is None:
        return True
    mine = role.reach(ask.session, ask.desk.member_id, Duty.secretary)
    return mine is None or bool(mine)


def _place(words: str) -> tuple[int, int] | None:
    rank, _, number_of = words.partition("_")
    return (int(rank), int(number_of)) if rank.isdecimal() and number_of.isdecimal() and len(words) < 20 else None
