"""一场活动的签到: who came, ticked by the office among those who signed up, or added by name."""

from dataclasses import dataclass
from typing import Any

from bot import attending
from bot.console.desk import Ask, Go, Page, does, shows
from bot.console.occasion import event_of, head, ours
from bot.console.pages.event_signups import HOW, people_of
from bot.refusal import Refused
from models import attendance
from models.event import Event, Stage
from models.member import Member
from models.order import in_order
from models.role import Duty
from models.seats import Seats, seats


@dataclass(frozen=True, slots=True)
class Row:
    """One person: whether they signed up, and how they came: site, online, or empty where nothing says so."""

    member: Member
    standing: str
    how: str
    may_change: bool


@shows("/events/{id}/attendance", "签到")
def show(ask: Ask) -> Page:
    """Everybody who signed up or came."""
    return Page("event_attendance.html", _values(ask, event_of(ask)))


@does("/events/{id}/attendance", duty=Duty.organiser, also=attendance.ENTERED_BY)
def tick(ask: Ask) -> Go:
    """Keep what was ticked otherwise than it stood when the page was opened; what came in meanwhile stays."""
    session, event = ask.session, held(ask)
    people = {one.member.id or 0: one.member for one in _rows(ask, event) if one.may_change}
    changed = 0
    for member_id, one in people.items():
        how, was = (ask.words.get(f"{name}-{member_id}") for name in ("how", "was"))
        if how is None or how == was or how not in HOW:
            continue
        changed += 1
        came = bool(attendance.signed_in(session, event.id, member_id))
        if not how and came:
            attending.remove(session, event, [(one.name, one)], ask.now, ask.desk.by)
        elif how and came:
            attending.came_otherwise(session, event, one, ask.now, ask.desk.by, online=how == "online")
        elif how:
            attending.enter(session, event, [(one.name, one)], ask.now, ask.desk.by, online=how == "online")
    said = f"改了{changed}人的签到。" if changed else "和原来一样，没有改动。"
    return Go(f"/events/{event.id}/attendance", said)


@does("/events/{id}/attendance/more", duty=Duty.organiser, also=attendance.ENTERED_BY)
def more(ask: Ask) -> Go:
    """Enter by name who came, signed up or not; nobody while one of the names is not clear."""
    event = held(ask)
    names = [one for one in ask.words.get("names", "").replace("，", "、").replace(" ", "、").split("、") if one]
    if not names:
        raise Refused("请写明是谁，几个人之间用顿号隔开。")
    people = [(name, attending.person(ask.session, event, name)) for name in names]
    mine = ours(ask, event, ask.groups).among(one.id or 0 for _, one in people)
    if others := [name for name, one in people if one.id not in mine]:
        raise Refused(f"{'、'.join(others)}不是您管的群和旗县区的人，没有记；请找管那里的会务或秘书。")
    how = HOW.get(ask.words.get("how", ""))
    new = attending.enter(ask.session, event, people, ask.now, ask.desk.by, online=how)
    return Go(f"/events/{event.id}/attendance", f"记下{new}人到场。" if new else "早就记过了，没有改动。")


def _values(ask: Ask, event: Event) -> dict[str, Any]:
    rows = _rows(ask, event)
    return head(ask, event) | {
        "rows": rows,
        "why_not": attending.not_yet(event, ask.now),
        "figures": [
            ("报名", sum(bool(one.standing) for one in rows)),
            ("到场", sum(bool(one.how) for one in rows)),
            ("其中现场", sum(one.how == "site" for one in rows)),
            ("其中线上", sum(one.how == "online" for one in rows)),
        ],
    }


def _rows(ask: Ask, event: Event) -> list[Row]:
    found, came = seats(ask.session, event), attendance.attended(ask.session, event.id)
    standing = _standing(found)
    people = people_of(ask.session, list(ours(ask, event, ask.groups).among([*standing, *came])))
    mine = ours(ask, event, ask.reach(*attendance.ENTERED_BY)).among(people)
    how = {None: "", True: "online", False: "site"}
    return [
        Row(one, standing.get(one.id or 0, ""), how[came.get(one.id or 0)], one.id in mine)
        for one in in_order(people.values(), by_rank=True)
    ]


def _standing(found: Seats) -> dict[int, str]:
    coming = {one.member_id: "已报名" for one in found.coming}
    return {one.member_id: "候补" for one in found.waiting} | coming


def held(ask: Ask) -> Event:
    """The event of the address, if somebody can have come to it; raises Refused."""
    event = event_of(ask)
    if event.stage != Stage.on:
        raise Refused("这场活动没有办，不能记到场。")
    if why := attending.not_yet(event, ask.now):
        raise Refused(why)
    return event
