"""档案核对: how far each member is with the check of their year's page, the points, and who may be printed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from bot import bounds
from bot import dossiers as telling
from bot.console.console import address, turned
from bot.console.desk import Answer, Ask, Go, NotFound, Page, does, shows
from bot.exports import dossier as pages
from bot.privately import told_at
from bot.refusal import Refused
from models import consent, dossier, points
from models.consent import ANTHOLOGY
from models.dossier import STAGES, is_due
from models.group import Group
from models.member import Member
from models.role import Duty
from models.tally import FIGURES

A_PAGE, AT_ONCE = 50, 1000
"""Persons on a page, and how many may get theirs in one go."""
NONE = "none"


@dataclass(frozen=True, slots=True)
class Filter:
    """Whom the list shows, and from which of them on; every form of the list comes back to it."""

    year: int
    stage: str = ""
    region: str = ""
    sector: str = ""
    who: str = ""
    at: int = 0

    @property
    def address(self) -> str:
        return self.to("/dossiers")

    def to(self, path: str, **more: str | int) -> str:
        """The address of a page that knows where one came from."""
        return address(path, **(asdict(self) | more))

    @property
    def where(self) -> list[ColumnElement[bool]]:
        """Of which members the list is, whatever their stage."""
        wanted = [col(Member.region) == self.region] if self.region else []
        wanted += [col(Member.sector) == self.sector] if self.sector else []
        found = (col(column).contains(self.who, autoescape=True) for column in (Member.name, Member.card))
        return [*wanted, or_(*found)] if self.who else wanted


@shows("/dossiers", "档案核对", duty=Duty.secretary)
def dossiers(ask: Ask) -> Page:
    """Those of the asker's 旗县区 who are looked for, how far each is, and the rules."""
    asked = asked_of(ask)
    known = dossier.stages(ask.session, asked.year)
    stages = [(one, known.get(one)) for one in pages.numbers(ask.session, _regions(ask), *asked.where)]
    listed = [one for one, stage in stages if asked.stage in ("", stage or NONE)]
    rules = {one.figure: one for one in points.listed(ask.session)}
    at = min(asked.at, len(listed))
    checks = dossier.of_year(ask.session, asked.year, listed[at : at + A_PAGE])
    shown = [(ask.session.get_one(Member, one), checks.get(one)) for one in listed[at : at + A_PAGE]]
    return Page(
        "dossiers.html",
        {
            "asked": asked,
            "rows": [(one, check, is_due(one, check)) for one, check in shown],
            "pages": turned(at, A_PAGE, more=at + A_PAGE < len(listed), asked=asdict(asked)),
            "due": sum(
                stage in (None, dossier.Stage.objected) for _, stage in stages if asked.stage in ("", stage or NONE)
            ),
            "stages": STAGES,
            "counts": [
                (stage or NONE, called, sum(1 for _, one in stages if one == stage)) for stage, called in STAGES.items()
            ],
            "regions": _different(ask, col(Member.region)),
            "sectors": _different(ask, col(Member.sector)),
            "figures": [(one, rules.get(one.name)) for one in FIGURES],
            "agreed": consent.given(ask.session, ANTHOLOGY),
            "may_rule": ask.groups is None,
        },
    )


@shows("/dossiers/send", "发去核对", duty=Duty.secretary)
def preview(ask: Ask) -> Page:
    """Who would get their page, when, and in which words: those that were ticked, or all that the list shows."""
    asked, ticked = asked_of(ask), [int(one) for one in ask.many.get("one", ()) if _is_number(one)]
    everybody = bool(ask.words.get("all"))
    people = pages.numbers(ask.session, _regions(ask), *asked.where) if everybody else _among(ask, ticked)
    known = dossier.stages(ask.session, asked.year)
    of_stage = [(one, known.get(one)) for one in people if asked.stage in ("", known.get(one) or NONE)]
    due = [one for one, stage in of_stage if stage in (None, dossier.Stage.objected)]
    if len(due) > AT_ONCE:
        raise Refused(f"一次最多发{AT_ONCE}人，这里有{len(due)}人；请先按旗县区或界别筛选。")
    members = [ask.session.get_one(Member, one) for one in due]
    told = told_at(ask.session, ask.house.rules, ask.now)
    return Page(
        "dossiers_send.html",
        {
            "asked": asked,
            "people": members,
            "numbers": " ".join(str(one) for one in due),
            "words": telling.words(ask.session, members[0], asked.year, ask.now) if members else "",
            "later": told if told > ask.now else None,
        },
    )


@does("/dossiers/send", duty=Duty.secretary, anew=True)
def send(ask: Ask) -> Answer:
    """Send some their page; where there are more, the answer goes on with them by itself."""
    asked, sent = asked_of(ask), ask.number("sent")
    wanted = [int(one) for one in ask.words.get("people", "").split() if _is_number(one)][:AT_ONCE]
    some, rest = wanted[: telling.SLICE], wanted[telling.SLICE :]
    people = [ask.session.get_one(Member, one) for one in _among(ask, some)]
    sent += telling.send(ask.session, ask.house.rules, people, asked.year, ask.now, ask.desk.by)
    if rest:
        numbers = " ".join(str(one) for one in rest)
        return Page("dossiers_sending.html", {"asked": asked, "numbers": numbers, "sent": sent, "left": len(rest)})
    told = told_at(ask.session, ask.house.rules, ask.now)
    later = f"{told.month}月{told.day}日{told:%H:%M}起" if told > ask.now else ""
    said = f"{later}发给{sent}人核对；私信不到的在待转告里。" if sent else "都发过了。"
    return Go(asked.address, said)


@does("/dossiers/member/{id}", duty=Duty.secretary)
def answer(ask: Ask) -> Go:
    """Take down what somebody said to their page, or that they agree to be printed."""
    member, asked, act = whose(ask), asked_of(ask), ask.words.get("act", "")
    back = asked.to(f"/dossiers/member/{member.id}") if ask.words.get("stay") else asked.address
    if act in ("agrees", "withdraws"):
        consent.decide(ask.session, member, ANTHOLOGY, ask.now, ask.desk.by, agrees=act == "agrees")
        return Go(back, f"记下了：{member.name}{'同意' if act == 'agrees' else '不再同意'}收录体会。")
    check = dossier.of_year(ask.session, asked.year, [member.id or 0]).get(member.id or 0)
    if check is None:
        raise Refused(f"{member.name}的档案还没有发去核对。")
    words = ask.words.get("words", "").strip()
    if act == "objects" and not words:
        raise Refused("请写下有什么出入。")
    dossier.answer(ask.session, check, words if act == "objects" else "", ask.now, ask.desk.by)
    return Go(back, f"{member.name}：{STAGES[check.stage]}。")


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
    return Go(asked_of(ask).address, "积分办法存好了。")


def whose(ask: Ask) -> Member:
    """The member of the address, where their page is the asker's."""
    found = _among(ask, [ask.number("id")])
    if not found:
        raise NotFound
    return ask.session.get_one(Member, found[0])


def _among(ask: Ask, wanted: Sequence[int]) -> list[int]:
    """Those of some members whose pages are the asker's, in the list's order."""
    return pages.numbers(ask.session, _regions(ask), col(Member.id).in_(wanted))


def asked_of(ask: Ask) -> Filter:
    """What the list is asked for."""
    year = bounds.year(ask.number("year") or ask.now.year, ask.now.date())
    chosen = {name: ask.words.get(name, "").strip() for name in ("stage", "region", "sector", "who")}
    return Filter(year, **chosen, at=ask.number("at"))


def _different(ask: Ask, column: Any) -> list[str]:
    """What there is in a column among the people whose pages are the asker's."""
    regions = _regions(ask)
    query = select(column).where(col(Member.on_roster), column != "").distinct()
    if regions is not None:
        query = query.where(col(Member.region).in_(regions))
    return sorted(ask.session.exec(query))


def _regions(ask: Ask) -> list[str] | None:
    if ask.groups is None:
        return None
    return list(ask.session.exec(select(Group.region).where(col(Group.id).in_(ask.groups), Group.region != "")))


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdecimal() and len(words) < 10


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
