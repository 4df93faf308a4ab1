"""图片: every picture that can be posted or handed over, drawn to be looked at and saved; and which posts carry one."""

from collections.abc import Callable, Iterator
from pathlib import Path

from bot.console import picture
from bot.console.console import address
from bot.console.desk import Answer, Ask, File, Go, NotFound, Page, does, saves, shows
from bot.console.picture import Wanted
from bot.console.span import ALL, choice, chosen, month_of, own_groups
from bot.console.term import is_mine
from bot.pictured.kinds import Drawing
from bot.refusal import Refused
from models import event as events
from models import picturing, together
from models import term as terms
from models.event import Event, Stage
from models.group import Group
from models.member import Member
from models.picturing import CALLED, POSTS
from models.role import Duty
from models.term import Term

KINDS: dict[str, tuple[str, Callable[[Ask], Wanted], tuple[str, ...]]] = {
    "poster": ("荐书海报", picture.poster, ("month", "group")),
    "calendar": ("打卡月历", picture.calendar, ("month", "group")),
    "cloud": ("体会词云", picture.cloud, ("month", "group")),
    "charts": ("读书走势", picture.charts, ("year", "group")),
    "year": ("我的书香一年", picture.year, ("who", "year")),
    "journey": ("传书卡", picture.journey, ("code",)),
    "event": ("活动回顾卡", picture.event, ("event",)),
    "certificate": ("共读证书", picture.certificate, ("term", "who")),
}
"""What each is called, how it is looked up, and what is asked for it."""
ASKED = ("month", "group", "year", "who", "member", "code", "id")
MOST_EVENTS = 40


@shows("/pictures", "图片")
def pictures(ask: Ask) -> Page:
    """One picture, what it is asked by, and the others."""
    kind = _kind(ask)
    wanted, why, is_asked = None, "", any(ask.words.get(name) for name in ASKED)
    try:
        wanted = KINDS[kind][1](ask)
    except (Refused, NotFound) as refusal:
        why = str(refusal) or "没有找到，或者不在您管的范围里。"
    asked, groups = {name: ask.words.get(name, "") for name in ASKED}, own_groups(ask)
    return Page(
        "pictures.html",
        {
            "kind": kind,
            "kinds": [(name, called) for name, (called, _, _) in KINDS.items() if name in _own_kinds(ask)],
            "fields": KINDS[kind][2],
            "asked": asked | _shown(ask, wanted, groups),
            "groups": groups,
            "events": _events(ask) if kind == "event" else [],
            "terms": _terms(ask) if kind == "certificate" else [],
            "wanted": wanted,
            "why": why,
            "is_asked": is_asked,
            "file": address("/pictures/file", kind=kind, **asked),
            "posts": [(name, called, picturing.wanted(ask.session, name)) for name, called in CALLED.items()],
            "may_decide": ask.reach(Duty.organiser) is None,
        },
    )


@saves("/pictures/file", duty=Duty.read_only, anew=False)
def file(ask: Ask) -> Answer:
    """The picture itself: read here, drawn while it is sent."""
    kind = _kind(ask)
    if kind != ask.words.get("kind", kind):
        raise NotFound
    try:
        drawing = KINDS[kind][1](ask).read()
    except Refused:
        raise NotFound from None
    return File("", "image/png", _drawn(drawing, ask.data))


@does("/pictures/posts", duty=Duty.organiser)
def decide(ask: Ask) -> Go:
    """Which posts carry a picture, in all groups."""
    if ask.groups is not None:
        raise Refused("哪些帖子带配图管全市各群，由管全市的会务定；要改请找他们。")
    ticked, changed = set(ask.many.get("posts", ())), 0
    for name in POSTS:
        if picturing.wanted(ask.session, name) != (name in ticked):
            picturing.decide(ask.session, name, ask.now, ask.desk.by, pictured=name in ticked)
            changed += 1
    said = "存好了，从下一帖起照这样；写好在等的不变。" if changed else "和原来一样，没有改动。"
    return Go("/pictures#posts", said)


def _drawn(drawing: Drawing, data: Path) -> Iterator[bytes]:
    yield drawing(data)


def _own_kinds(ask: Ask) -> list[str]:
    """The kinds that the asker may have: one member's year is for secretaries."""
    return [name for name in KINDS if name != "year" or ask.reach(Duty.secretary) != frozenset()]


def _kind(ask: Ask) -> str:
    wanted, own = ask.words.get("kind", ""), _own_kinds(ask)
    return wanted if wanted in own else own[0]


def _shown(ask: Ask, wanted: Wanted | None, groups: list[Group]) -> dict[str, object]:
    """What stands in the form where the address does not say it, or says it by a number."""
    try:
        month, group = month_of(ask), choice(chosen(ask, groups))
    except Refused:
        month, group = ask.now.date(), ALL
    known = ask.session.get(Member, ask.number("member")) if wanted else None
    who = known.name if known else ask.words.get("who", "")
    year = ask.words.get("year") or ask.now.year
    return {"month": f"{month:%Y-%m}", "year": year, "group": group, "who": who, "id": ask.number("id")}


def _events(ask: Ask) -> list[Event]:
    """The asker's events that are over, the latest first."""
    found = events.over(ask.session, ask.now, ask.groups, most=MOST_EVENTS)
    return [one for one in found if one.stage == Stage.on and one.starts_at]


def _terms(ask: Ask) -> list[Term]:
    """The asker's terms whose list is released, the latest first."""
    mine = [one for one in terms.listed(ask.session) if is_mine(ask, terms.groups_of(ask.session, one))]
    return [one for one in mine if together.approved(ask.session, one)]
