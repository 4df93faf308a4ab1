"""活动: what is read off notices and waits for a yes, what is coming up, and what was held, with its three figures."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from bot import occasions
from bot.console.console import turned
from bot.console.desk import Ask, Page, shows
from bot.console.occasion import STAGES, covers, is_mine, may_run_any
from bot.console.typed import day
from bot.refusal import Refused
from models import event as events
from models import form, seats
from models import group as groups
from models.book import Book
from models.event import Event, Stage
from models.group import Group
from models.role import Duty
from models.turnout import Turnout, turnout

A_PAGE = 10
"""Events that are over on a page."""
MOST_AHEAD = 20
"""Events to come on a page."""
FILTERS = ("group", "form", "since", "until")


@dataclass(frozen=True, slots=True)
class Listed:
    """One event in the list: its form, its groups in a word, who comes; of one that is over its three figures."""

    event: Event
    when: str
    form: str
    groups: str
    stage: str
    coming: str = ""
    came: Turnout | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What was read off a notice, in lines, and whether the asker may say what it is."""

    event: Event
    card: str
    groups: str
    may_run: bool


@shows("/events", "活动", menu=40)
def listed(ask: Ask) -> Page:
    """The events of the asker's groups."""
    asked = {name: ask.words.get(name, "").strip() for name in FILTERS}
    since, until, wrong = None, None, ""
    try:
        since, until = day(asked["since"], "开始日期"), day(asked["until"], "结束日期")
    except Refused as refusal:
        wrong = str(refusal)
    chosen = _chosen(ask)
    ahead = [] if wrong else _ahead(ask, chosen, since, until)
    skip, later = ask.number("skip"), ask.number("later")
    over = [] if wrong else _over(ask, chosen, since, until, skip)
    names = {one.id: one.name for one in form.listed(ask.session)}
    return Page(
        "events.html",
        {
            "asked": asked,
            "wrong": wrong,
            "drafts": [_draft(ask, one) for one in _drafts(ask)],
            "ahead": [_coming(ask.session, one, names) for one in ahead[later : later + MOST_AHEAD]],
            "pages_ahead": turned(later, MOST_AHEAD, more=later + MOST_AHEAD < len(ahead), asked=asked, name="later"),
            "over": [_held(ask.session, one, names) for one in over[:A_PAGE]],
            "pages": turned(skip, A_PAGE, more=len(over) > A_PAGE, asked=asked, name="skip"),
            "forms": list(names.items()),
            "groups": [(one.id, one.name) for one in groups.listed(ask.session) if ask.may_see(one.id)],
            "may_plan": may_run_any(ask),
        },
    )


def in_a_word(session: Session, event: Event) -> str:
    """The groups of an event: one or two by name, more by number."""
    names = [one.name for one in events.invited(session, event.id or 0)]
    return "、".join(names) if len(names) <= 2 else f"{len(names)}个群"


def _chosen(ask: Ask) -> frozenset[int] | None:
    """The group that is asked for, else all that are the asker's."""
    group = ask.session.get(Group, ask.number("group"))
    return frozenset({group.id or 0}) if group and ask.may_see(group.id) else ask.groups


def _drafts(ask: Ask) -> list[Event]:
    return [one for one in events.ahead(ask.session, ask.now, stages=[Stage.draft]) if is_mine(ask, one)]


def _draft(ask: Ask, event: Event) -> Draft:
    book = ask.session.get(Book, event.book_id) if event.book_id else None
    may = covers(ask.reach(Duty.organiser), events.invited(ask.session, event.id or 0))
    return Draft(event, occasions.card(event, book.title if book else ""), in_a_word(ask.session, event), may)


def _ahead(ask: Ask, chosen: frozenset[int] | None, since: date | None, until: date | None) -> list[Event]:
    found = events.ahead(ask.session, ask.now, stages=[Stage.on, Stage.cancelled])
    if form_id := ask.number("form"):
        found = [one for one in found if one.form_id == form_id]
    if since or until:
        found = [one for one in found if _lies(one, since, until)]
    if chosen is None:
        return found
    return [one for one in found if any(group.id in chosen for group in events.invited(ask.session, one.id or 0))]


def _lies(event: Event, since: date | None, until: date | None) -> bool:
    first = event.starts_at.date() if event.starts_at else event.month
    last = first if event.starts_at else (event.month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return (since is None or last >= since) and (until is None or first <= until)


def _over(ask: Ask, chosen: frozenset[int] | None, since: date | None, until: date | None, skip: int) -> list[Event]:
    span: Any = {"form_id": ask.number("form") or None, "since": since, "until": until}
    return events.over(ask.session, ask.now, chosen, **span, skip=skip, most=A_PAGE + 1)


def _coming(session: Session, event: Event, names: dict[int | None, str]) -> Listed:
    return Listed(*_said(session, event, names), coming=_places(event, seats.seats(session, event)))


def _places(event: Event, found: seats.Seats) -> str:
    """12人，名额已满，候补3人"""
    left = "" if event.places is None else f"还有{event.places - found.taken}个名额"
    full = "名额已满" if event.places is not None and found.taken >= event.places else left
    waiting = f"候补{len(found.waiting)}人" if found.waiting else ""
    return "，".join(filter(None, (f"{found.heads}人", full, waiting)))


def _held(session: Session, event: Event, names: dict[int | None, str]) -> Listed:
    came = turnout(session, event) if event.stage == Stage.on else None
    return Listed(*_said(session, event, names), came=came)


def _said(session: Session, event: Event, names: dict[int | None, str]) -> tuple[Event, str, str, str, str]:
    form_name = names.get(event.form_id, "")
    return event, occasions.before(event), form_name, in_a_word(session, event), STAGES[event.stage]
