"""群发: what was sent to the groups lately, and the form in which the next one is written; nothing goes out here."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from bot import attachments, broadcasts
from bot.almanac import SHANGHAI
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.refusal import Refused
from bot.text import rollcall as words
from models import broadcast, outcome
from models import event as events
from models import group as groups
from models.broadcast import Broadcast, BroadcastGroup
from models.event import Event, EventGroup
from models.group import Group
from models.role import Duty

SHOWN = 10
INSIST = "勾选“夜里也发”"


@shows("/broadcasts", "群发", menu=52)
def listed(ask: Ask) -> Page:
    """The last ones that went to groups of the asker's, with how far each is there."""
    query = select(Broadcast).order_by(col(Broadcast.id).desc())
    if before := ask.number("before"):
        query = query.where(col(Broadcast.id) < before)
    if ask.groups is not None:
        mine = select(BroadcastGroup.broadcast_id).where(col(BroadcastGroup.group_id).in_(ask.groups))
        query = query.where(col(Broadcast.id).in_(mine))
    found = list(ask.session.exec(query.limit(SHOWN + 1)))
    return Page(
        "broadcasts.html",
        {
            "listed": [
                (one, broadcasts.summary(outcome.counts(ask.session, one, ask.now, ask.groups)))
                for one in found[:SHOWN]
            ],
            "older": found[SHOWN - 1].id if len(found) > SHOWN else 0,
            "is_first": not ask.number("before"),
            "asks": broadcast.asks(ask.session),
            "may_write": ask.reach(Duty.organiser) != frozenset(),
            "may_decide": ask.reach(Duty.admin) is None,
            "called": attachments.called,
        },
    )


@does("/broadcasts/approval", duty=Duty.admin)
def decide(ask: Ask) -> Go:
    """The office decides whether a second person has to approve."""
    if ask.groups is not None:
        raise Refused("群发要不要复核，由管全市的管理员定。")
    wanted = ask.words.get("_wanted") == "on"
    broadcast.decide_asks(ask.session, wanted, ask.now, ask.desk.by)
    return Go("/broadcasts", "以后写的群发要另一位同事看过才发。" if wanted else "以后写的群发由写的人自己放出。")


@shows("/broadcasts/new", "写群发", duty=Duty.organiser)
def blank(ask: Ask) -> Page:
    """The empty form."""
    return Page("broadcast_form.html", _form(ask, None))


@does("/broadcasts/new", duty=Duty.organiser)
def write(ask: Ask) -> Go:
    """Keep what was typed and show what each group will see."""
    return _keep(ask, Broadcast(text="", due_at=ask.now, written_by="", written_at=ask.now))


@shows("/broadcasts/{id}/edit", "改群发", duty=Duty.organiser)
def again(ask: Ask) -> Page:
    """The form with what is not out yet."""
    return Page("broadcast_form.html", _form(ask, wholly_mine(ask)))


@does("/broadcasts/{id}/edit", duty=Duty.organiser)
def rewrite(ask: Ask) -> Go:
    """Keep what was typed instead of what stood there."""
    one = wholly_mine(ask)
    if ask.words.get("_mark") != broadcast.mark(ask.session, one):
        raise Refused("您打开以后有人改过这一条，没有保存您的；请先看现在的样子，再改。")
    return _keep(ask, one)


def wholly_mine(ask: Ask) -> Broadcast:
    """The broadcast of the address; raises NotFound where any of its groups is not the asker's."""
    one = ask.session.get(Broadcast, ask.number("id"))
    if one is None or not all(ask.may_see(group.id) for _, group in broadcast.chosen(ask.session, one)):
        raise NotFound
    return one


def _keep(ask: Ask, one: Broadcast) -> Go:
    at = _moment(ask.words.get("at", ""))
    broadcasts.mind_the_night(
        at or ask.now, ask.house.rules.night, INSIST, yes=bool(ask.words.get("night")) or at is None
    )
    chosen = [group for group in _open(ask) if ask.words.get(f"group-{group.id}")]
    if not chosen:
        raise Refused("请勾选发给哪些群。")
    one.text = ask.words.get("text", "").strip()
    one.due_at, one.written_at = at or ask.now, ask.now
    one.written_by, one.writer_id = ask.desk.by, ask.desk.member_id or None
    one.mentions_all = bool(ask.words.get("all"))
    one.wants_answer = bool(ask.words.get("answer")) or words.calls(one.text)
    one.event_id = _event(ask)
    if upload := ask.files.get("file"):
        one.file = attachments.lay_down(ask.data, upload.name, upload.content)
    elif ask.words.get("bare"):
        one.file = ""
    with broadcasts.sentence():
        broadcast.write(ask.session, one, chosen)
    return Go(f"/broadcasts/{one.id}", "存好了，还没有发出；请看看每个群会看到什么。")


def _form(ask: Ask, one: Broadcast | None) -> dict[str, Any]:
    chosen = {group.id for _, group in broadcast.chosen(ask.session, one)} if one else set()
    later = one is not None and one.due_at > ask.now
    return {
        "one": one,
        "mark": broadcast.mark(ask.session, one) if one else "",
        "groups": _open(ask),
        "chosen": chosen,
        "at": f"{one.due_at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}" if one and later else "",
        "file": attachments.called(one.file) if one and one.file else "",
        "events": _events(ask),
        "asks": broadcast.asks(ask.session),
    }


def _open(ask: Ask) -> list[Group]:
    return [group for group in groups.opened(ask.session) if ask.may_see(group.id)]


def _events(ask: Ask) -> list[Event]:
    """The events ahead that some group of the asker's is invited to."""
    invited = select(EventGroup.event_id)
    invited = invited if ask.groups is None else invited.where(col(EventGroup.group_id).in_(ask.groups))
    mine = set(ask.session.exec(invited))
    return [one for one in events.ahead(ask.session, ask.now) if one.id in mine]


def _event(ask: Ask) -> int | None:
    wanted = ask.number("event")
    if wanted and wanted not in {one.id for one in _events(ask)}:
        raise Refused("请在列出的活动里选一个。")
    return wanted or None


def _moment(typed: str) -> datetime | None:
    """As a browser sends a day with its hour; None where nothing was typed."""
    if not typed.strip():
        return None
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise Refused(f"时间“{typed}”认不出，请写成 2026-04-23 09:00。") from None
    if not 2000 < moment.year < 2100:
        raise Refused(f"{moment.year}年不对，请检查时间。")
    return moment.replace(tzinfo=SHANGHAI)
