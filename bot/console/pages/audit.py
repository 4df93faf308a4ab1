"""操作日志: who did what and when, newest first, in plain sentences; for admins, of the groups that are theirs."""

from datetime import datetime, time, timedelta

from sqlmodel import col, or_, select

from bot.almanac import SHANGHAI
from bot.console.console import address
from bot.console.deeds import told
from bot.console.desk import Ask, Page, shows
from bot.console.typed import day
from bot.console.vocabulary import ACTS, SUBJECTS
from bot.refusal import Refused
from models.account import Account
from models.audit import Audit
from models.auditing import Asked, find
from models.member import Member
from models.role import Duty

MOST = 50
FILTERS = ("who", "what", "act", "since", "until")


@shows("/audit", "操作日志", duty=Duty.admin, menu=95)
def acts(ask: Ask) -> Page:
    """A page of what was asked for."""
    asked = {name: ask.words.get(name, "").strip() for name in FILTERS}
    found: list[Audit] = []
    wrong = ""
    try:
        found = find(ask.session, _asked(ask, asked), ask.groups, MOST + 1)
    except Refused as refusal:
        wrong = str(refusal)
    last = found[MOST - 1].id if len(found) > MOST else 0
    return Page(
        "audit.html",
        {
            "asked": asked,
            "wrong": wrong,
            "rows": [told(ask.session, one) for one in found[:MOST]],
            "subjects": list(SUBJECTS),
            "acts": sorted({words: act for act, words in ACTS.items()}.items()),
            "older": address("/audit", **asked, after=last) if last else "",
            "newest": address("/audit", **asked) if ask.words.get("after") else "",
        },
    )


def _asked(ask: Ask, typed: dict[str, str]) -> Asked:
    since, until = day(typed["since"], "开始日期"), day(typed["until"], "结束日期")
    return Asked(
        by=_ways(ask, typed["who"]),
        subjects=SUBJECTS.get(typed["what"], ()),
        acts=[act for act, words in ACTS.items() if words == typed["act"]],
        since=datetime.combine(since, time(), SHANGHAI) if since else None,
        until=datetime.combine(until + timedelta(days=1), time(), SHANGHAI) if until else None,
        after=ask.number("after"),
    )


def _ways(ask: Ask, name: str) -> list[str]:
    """What the audit calls somebody: by name, or by the number of a member or a login."""
    if not name:
        return []
    named = or_(col(Member.name) == name, col(Member.card) == name)
    ways = [name]
    for number in ask.session.exec(select(Member.id).where(named)):
        ways.append(f"成员：{number}")
        ways += [f"登录：{one}" for one in ask.session.exec(select(Account.id).where(Account.member_id == number))]
    return ways
