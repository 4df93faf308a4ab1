"""档案核对: how far each member is with the check of their year's page, the points, and who may be printed."""

from typing import Any
from urllib.parse import urlencode

from sqlmodel import col, select

from bot import bounds
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.exports import dossier as pages
from bot.refusal import Refused
from models import consent, dossier, points
from models.consent import ANTHOLOGY
from models.dossier import STAGES
from models.group import Group
from models.member import Member
from models.role import Duty
from models.tally import FIGURES

A_PAGE = 50
"""Persons on a page."""


@shows("/dossiers", "档案核对", duty=Duty.secretary)
def dossiers(ask: Ask) -> Page:
    """Everybody of the asker's 旗县区, how far each is, and the rules."""
    year = bounds.year(ask.number("year") or ask.now.year, ask.now.date())
    people, checks = pages.numbers(ask.session, _regions(ask)), dossier.of_year(ask.session, year)
    stages = [(one, checks[one].stage if one in checks else None) for one in people]
    wanted = ask.words.get("stage", "")
    listed = [one for one, stage in stages if not wanted or wanted == (stage or "none")]
    at = ask.number("at")
    rules = {one.figure: one for one in points.listed(ask.session)}
    return Page(
        "dossiers.html",
        {
            "year": year,
            "rows": [(ask.session.get_one(Member, one), checks.get(one)) for one in listed[at : at + A_PAGE]],
            "wanted": wanted,
            "pages": {
                "newer": _address(year, wanted, max(at - A_PAGE, 0)) if at else "",
                "older": _address(year, wanted, at + A_PAGE) if at + A_PAGE < len(listed) else "",
            },
            "stages": STAGES,
            "counts": [
                (stage or "none", called, sum(1 for _, one in stages if one == stage))
                for stage, called in STAGES.items()
            ],
            "figures": [(one, rules.get(one.name)) for one in FIGURES],
            "agreed": consent.given(ask.session, ANTHOLOGY),
            "may_rule": ask.groups is None,
        },
    )


@does("/dossiers/send", duty=Duty.secretary, anew=True)
def send(ask: Ask) -> Go:
    """Send their page to whoever has not got it, or whose page was mended since."""
    session, number = ask.session, _year(ask)
    year, sent = pages.of_all(session, number, ask.now), 0
    checks = dossier.of_year(session, number)
    for one in _people(ask):
        check = checks.get(one.id or 0)
        if one.recorded and (check is None or check.stage == dossier.Stage.objected):
            text = pages.told(pages.values(session, one, year, ask.now))
            sent += dossier.send(session, one, number, text, ask.now, ask.desk.by)
    return Go(f"/dossiers?year={number}", f"发给{sent}人核对；私信不到的在待转告里。" if sent else "都发过了。")


@does("/dossiers/member/{id}", duty=Duty.secretary)
def answer(ask: Ask) -> Go:
    """Take down what somebody said to their page, or that they agree to be printed."""
    member = ask.session.get(Member, ask.number("id"))
    if member is None or member.id not in {one.id for one in _people(ask)}:
        raise NotFound
    number, act = _year(ask), ask.words.get("act", "")
    if act in ("agrees", "withdraws"):
        consent.decide(ask.session, member, ANTHOLOGY, ask.now, ask.desk.by, agrees=act == "agrees")
        return Go(
            f"/dossiers?year={number}", f"记下了：{member.name}{'同意' if act == 'agrees' else '不再同意'}收录体会。"
        )
    check = dossier.of_year(ask.session, number).get(member.id or 0)
    if check is None:
        raise Refused(f"{member.name}的档案还没有发去核对。")
    words = ask.words.get("words", "").strip()
    if act == "objects" and not words:
        raise Refused("请写下有什么出入。")
    dossier.answer(ask.session, check, words if act == "objects" else "", ask.now, ask.desk.by)
    return Go(f"/dossiers?year={number}", f"{member.name}：{STAGES[check.stage]}。")


@does("/dossiers/points", duty=Duty.secretary)
def decide(ask: Ask) -> Go:
    """Set what each figure is worth; only for the whole city."""
    if ask.groups is not None:
        raise NotFound
    rules = {one.figure: (one.points, one.most) for one in points.listed(ask.session)}
    for one in FIGURES:
        worth = _points(ask.words.get(f"points-{one.name}", ""), one.called) or 0.0
        most = _points(ask.words.get(f"most-{one.name}", ""), one.called)
        if rules.get(one.name, (0.0, None)) != (worth, most) and (worth or one.name in rules):
            points.decide(ask.session, one.name, worth, most, ask.now, ask.desk.by)
    return Go(f"/dossiers?year={_year(ask)}", "积分办法存好了。")


def _address(year: int, stage: str, at: int) -> str:
    return f"?{urlencode({'year': year, 'stage': stage, 'at': at})}"


def _people(ask: Ask) -> list[Member]:
    return pages.members(ask.session, _regions(ask))


def _regions(ask: Ask) -> list[str] | None:
    if ask.groups is None:
        return None
    return list(ask.session.exec(select(Group.region).where(col(Group.id).in_(ask.groups), Group.region != "")))


def _year(ask: Ask) -> int:
    return bounds.year(ask.number("year"), ask.now.date())


def _points(words: str, called: str) -> Any:
    words = words.strip()
    if not words:
        return None
    try:
        found = float(words)
    except ValueError:
        found = -1.0
    if not 0 <= found < 100_000:
        raise Refused(f"{called}的分数“{words}”不是合适的数，请写0或更大的数。")
    return found
