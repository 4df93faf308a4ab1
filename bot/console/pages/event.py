"""一场活动的资料: entered, confirmed or dropped, changed, moved, called off; the notice of it waits for a look."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlmodel import Session

from bot import drafting, occasions
from bot.arranging import let_out, notices, put_notice, tell
from bot.console import history
from bot.console.desk import Ask, Go, Page, does, shows
from bot.console.occasion import FIELDS, event_of, forms, head, own_groups, refuse_part, seen
from bot.console.typed import moment, number, some_books
from bot.drafting import Changed
from bot.refusal import Refused
from models import approval, form, which_event
from models import event as events
from models import group as groups
from models.audit import history as changes_of
from models.book import Book
from models.event import CannotHold, Event, Stage
from models.form import Form
from models.group import Group
from models.role import Duty
from models.seats import seats

TEXTS = ("title", "venue", "link", "speaker")


@shows("/events/new", "加一场活动", duty=Duty.organiser)
def blank(ask: Ask) -> Page:
    """The form for an event that no notice told of."""
    return Page("event_new.html", {"forms": forms(ask.session), "groups": _groups(ask), "values": {}, "month": ""})


@does("/events/new", duty=Duty.organiser)
def enter(ask: Ask) -> Go:
    """Put an event in."""
    session, values = ask.session, _typed(ask, None)
    event = Event(**values, made_by=ask.desk.by, made_at=ask.now)
    if event.form_id is None and (fits := form.fitting(session, event.title)):
        event.form_id = fits.id
    chosen = _chosen(ask)
    if not chosen and ask.groups is not None:
        raise Refused("请至少选一个您管的群。")
    _or_refuse(lambda: events.enter(session, event, chosen, ask.desk.by))
    bound = which_event.bind_recent(session, event, ask.now)
    so_far = f"早先说过的{bound}条报名归在了它名下。" if bound else ""
    return Go(f"/events/{event.id}", f"记下了{occasions.in_short(event)}。{so_far}")


@shows("/events/{id}", "一场活动")
def show(ask: Ask) -> Page:
    """Everything the office knows of an event."""
    session, event = ask.session, event_of(ask)
    book = session.get(Book, event.book_id) if event.book_id else None
    kind = session.get(Form, event.form_id) if event.form_id else None
    waiting = [(group, post) for group, post in notices(session, event) if ask.may_see(group.id)]
    invited = {one.id for one in events.invited(session, event.id or 0)}
    return Page(
        "event.html",
        head(ask, event)
        | {
            "book": book.title if book else "",
            "form": kind.name if kind else "",
            "closing": occasions.closing(event),
            "values": _shown(event, book),
            "month": f"{event.month:%Y-%m}",
            "seen": seen(event),
            "forms": forms(session, event.form_id),
            "more_groups": [one for one in _groups(ask) if one.id not in invited],
            "notice": waiting[0][1].text if waiting else "",
            "notice_groups": [group.name for group, _ in waiting],
            "signed_up": seats(session, event).heads,
            "changes": history.lines(session, changes_of(session, event))[::-1],
        },
    )


@does("/events/{id}", duty=Duty.organiser)
def save(ask: Ask) -> Go:
    """Keep what was typed; where that is time or place, everything follows as it does for a move."""
    session, event = ask.session, event_of(ask)
    refuse_part(ask, event)
    _stands(event, Stage.on, Stage.draft)
    if ask.words.get("seen") != seen(event):
        raise Refused("您打开以后有人改过这场活动，还没有保存您的；现在的写在每一项下面，请看过再保存。")
    values = _typed(ask, event)
    before = {name: getattr(event, name) for name in values}
    changed = _or_refuse(lambda: drafting.move(session, event, ask.now, ask.desk.by, **values))
    new = _or_refuse(lambda: events.invite(session, event, _chosen(ask)))
    if new:
        which_event.bind_recent(session, event, ask.now)
    is_same = not new and before == {name: getattr(event, name) for name in values}
    said = "和原来一样，没有改动。" if is_same else "改好了。"
    return Go(f"/events/{event.id}", _followed(ask, event, changed, said))


@does("/events/{id}/confirm", duty=Duty.organiser)
def confirm(ask: Ask) -> Go:
    """What was read off a notice is an event; what was signed up for it is bound to it."""
    session, event = ask.session, event_of(ask)
    refuse_part(ask, event)
    _stands(event, Stage.draft, Stage.refused)
    found, replies = _or_refuse(lambda: drafting.confirm(session, event, ask.now, ask.desk.by))
    tell(session, ask.house.rules, replies, ask.now)
    heads = seats(session, found).heads
    so_far = f"，已有{heads}人报名" if heads else ""
    return Go(f"/events/{found.id}", f"{occasions.in_short(found)}确认了{so_far}。")


@does("/events/{id}/refuse", duty=Duty.organiser)
def refuse(ask: Ask) -> Go:
    """What was read off a notice is no event."""
    event = event_of(ask)
    refuse_part(ask, event)
    _stands(event, Stage.draft)
    events.decide(ask.session, event, Stage.refused, ask.now, ask.desk.by)
    return Go("/events", f"{occasions.titled(event)}不记为活动。")


@does("/events/{id}/cancel", duty=Duty.organiser)
def call_off(ask: Ask) -> Go:
    """Call an event off."""
    event, why = event_of(ask), ask.words.get("why", "").strip(" 。")
    refuse_part(ask, event)
    _stands(event, Stage.on)
    changed = drafting.cancel(ask.session, event, ask.now, ask.desk.by, why)
    return Go(f"/events/{event.id}", _followed(ask, event, changed, "已取消。"))


@does("/events/{id}/notice", duty=Duty.organiser)
def notice(ask: Ask) -> Go:
    """What the groups are to be told of a change is let out, in the words that stand there now, or is not."""
    session, event = ask.session, event_of(ask)
    waiting = [post for group, post in notices(session, event) if ask.may_see(group.id)]
    if not waiting:
        raise Refused("没有等着发的通知，可能别人已经发了。")
    if ask.words.get("act") == "drop":
        for post in waiting:
            approval.refuse(session, post, ask.now, ask.desk.by)
        return Go(f"/events/{event.id}", "通知不发了。")
    text = ask.words.get("text", "").strip()
    if not text:
        raise Refused("通知是空的；不想发请按“不发”。")
    let_out(session, waiting, text, ask.now, ask.desk.by)
    return Go(f"/events/{event.id}", f"通知已放进{len(waiting)}个群的待发箱。")


def _followed(ask: Ask, event: Event, changed: Changed | None, said: str) -> str:
    """Tell those who signed up, lay the notice before the organiser, and say so."""
    if changed is None:
        return said
    told = tell(ask.session, ask.house.rules, changed.replies, ask.now)
    put_notice(ask.session, event, changed, own_groups(ask, event), ask.now, asks=True)
    who = f"报了名的{told}位已分别告知（联系不上的列入待转告）。" if told else ""
    return f"{said}{who}给群里的通知拟在下面，请看过再发。"


def _stands(event: Event, *stages: Stage) -> None:
    if event.stage not in stages:
        says = {Stage.draft: "还没有确认", Stage.on: "已经确认过了", Stage.cancelled: "已经取消了"}
        raise Refused(f"{occasions.titled(event)}{says.get(event.stage, '当时定了不是活动')}，没有改动。")


def _typed(ask: Ask, event: Event | None) -> dict[str, Any]:
    """The columns as they were typed."""
    words = ask.words
    values: dict[str, Any] = {name: " ".join(words.get(name, "").split()) for name in TEXTS}
    values["starts_at"] = moment(words.get("starts_at", ""), "开始时间")
    values["ends_at"] = moment(words.get("ends_at", ""), "结束时间")
    values["deadline"] = moment(words.get("deadline", ""), "报名截止", day_counts=True)
    values["places"] = number(words.get("places", ""), "名额")
    values["form_id"] = ask.number("form") or None
    values["book_id"] = _book_id(ask.session, words.get("book", ""), event)
    if event and event.starts_at and values["starts_at"] and values["ends_at"] == event.ends_at is not None:
        moved = values["starts_at"] - event.starts_at
        values["ends_at"] += moved if values["starts_at"].date() != event.starts_at.date() else moved * 0
    if values["starts_at"] is None:
        values["month"] = _month(words.get("month", ""), event)
    elif event is None:
        values["month"] = values["starts_at"].date().replace(day=1)
    return values


def _month(words: str, event: Event | None) -> date:
    try:
        return date.fromisoformat(f"{words.strip()}-01")
    except ValueError:
        if event is not None and not words.strip():
            return event.month
        raise Refused("开始时间没定的，请写明是哪个月，例如 2026-04。") from None


def _book_id(session: Session, words: str, event: Event | None) -> int | None:
    standing = session.get(Book, event.book_id) if event and event.book_id else None
    words = words.strip().strip("《》")
    if standing is not None and words == standing.title:
        return standing.id
    found = some_books(session, words) if words else []
    return found[0].id if found else None


def _shown(event: Event, book: Book | None) -> dict[str, Any]:
    """The values as the form shows them."""
    said = {name: getattr(event, name) or "" for name in (*FIELDS, "deadline")}
    for name in ("starts_at", "ends_at", "deadline"):
        at = getattr(event, name)
        said[name] = f"{at:%Y-%m-%dT%H:%M}" if at else ""
    return said | {"book": book.title if book else "", "form": event.form_id or ""}


def _groups(ask: Ask) -> list[Group]:
    return [one for one in groups.opened(ask.session) if ask.may_see(one.id)]


def _chosen(ask: Ask) -> list[int]:
    """The groups that were ticked, of the asker's own."""
    wanted = set(ask.many.get("groups", ()))
    return [one.id or 0 for one in _groups(ask) if str(one.id) in wanted]


def _or_refuse(do: Callable[[], Any]) -> Any:
    try:
        return do()
    except CannotHold as problem:
        raise Refused(f"{problem}。") from None
