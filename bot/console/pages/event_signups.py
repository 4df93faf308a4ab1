"""一场活动的报名: one list over all its groups; the office puts people on it, takes them off, and lets in who waits."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot import occasions
from bot.arranging import sign_up, standing_of, tell, withdraw
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.console.occasion import event_of, head, ours, own_groups, refuse_part
from bot.console.typed import number, person
from bot.refusal import Refused
from bot.seating import come_now
from models.event import Event, Stage
from models.group import Group
from models.member import Member
from models.role import Duty
from models.seats import Seat, Seats, admit, seats

MOST_GUESTS = 20
HOW = {"": None, "site": False, "online": True}
"""How somebody joins, as a form says it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One person on the list, how they stand there, and in which group they said so."""

    member: Member
    seat: Seat
    standing: str
    group: str
    may_change: bool


@shows("/events/{id}/signups", "报名")
def show(ask: Ask) -> Page:
    """Who comes, who waits, who left again."""
    event = event_of(ask)
    found = seats(ask.session, event)
    everybody = [*(one.member_id for one in (*found.coming, *found.waiting)), *found.gone]
    people = people_of(ask.session, list(ours(ask, event, ask.groups).among(everybody)))
    mine = ours(ask, event, ask.reach(Duty.organiser)).among(people)
    groups = {one.id: one.name for one in ask.session.exec(select(Group))}

    def listed(some: tuple[Seat, ...]) -> list[Listed]:
        return [
            Listed(
                people[one.member_id],
                one,
                standing_of(found, one),
                groups.get(one.group_id, "会务登记"),
                one.member_id in mine,
            )
            for one in some
            if one.member_id in people
        ]

    return Page(
        "event_signups.html",
        head(ask, event)
        | {
            "coming": listed(found.coming),
            "waiting": listed(found.waiting),
            "gone": [people[one].name for one in found.gone if one in people],
            "figures": (len(found.waiting), len(found.gone)),
            "heads": found.heads,
            "taken": found.taken,
            "closing": occasions.closing(event),
            "both_ways": bool(event.venue and event.link),
        },
    )


@does("/events/{id}/signups", duty=Duty.organiser)
def add(ask: Ask) -> Go:
    """Put somebody on the list who told the office."""
    event = _on(ask)
    one, guests = person(ask.session, ask.words.get("who", "")), number(ask.words.get("guests", ""), "同来人数")
    if guests and guests > MOST_GUESTS:
        raise Refused(f"同来人数最多填{MOST_GUESTS}，请核对。")
    if one.id not in ours(ask, event, ask.groups):
        raise Refused(f"{one.name}不是您管的群和旗县区的人，请找管全部各群的会务报名。")
    own = own_groups(ask, event)
    group_id = own[0].id if len(own) == 1 else None
    online = HOW.get(ask.words.get("how", ""))
    seat = sign_up(ask.session, event, one, ask.now, ask.desk.by, guests=guests, online=online, group_id=group_id)
    standing = standing_of(seats(ask.session, event), seat)
    return Go(f"/events/{event.id}/signups", f"{one.name}：{standing}。")


@does("/events/{id}/signups/{member}", duty=Duty.organiser)
def settle(ask: Ask) -> Go:
    """Take somebody off the list, or let in who waits."""
    session, event = ask.session, _on(ask)
    found = seats(session, event)
    seat = _seat(ask, event, found)
    name = session.get_one(Member, seat.member_id).name
    if ask.words.get("act") == "admit":
        refuse_part(ask, event)
        if seat not in found.waiting:
            raise Refused(f"{name}已经在名单上了。")
        admit(session, event, seat, ask.now, ask.desk.by)
        tell(session, ask.house.rules, come_now(session, event, seats(session, event)), ask.now)
        return Go(f"/events/{event.id}/signups", f"{name}可以参加了，本人会收到告知。")
    moved_up = withdraw(session, ask.house.rules, event, seat, ask.now, ask.desk.by)
    more = f"空出的位子给了候补的{moved_up}位，已告知本人。" if moved_up else ""
    return Go(f"/events/{event.id}/signups", f"{name}从名单上去掉了。{more}")


def people_of(session: Session, ids: list[int]) -> dict[int, Member]:
    """Some persons by their ids, asked for at once."""
    return {one.id or 0: one for one in session.exec(select(Member).where(col(Member.id).in_(set(ids))))}


def _on(ask: Ask) -> Event:
    event = event_of(ask)
    if event.stage != Stage.on:
        raise Refused(f"{occasions.titled(event)}{'已经取消' if event.stage == Stage.cancelled else '还没有确认'}。")
    return event


def _seat(ask: Ask, event: Event, found: Seats) -> Seat:
    member_id = ask.number("member")
    if member_id not in ours(ask, event, ask.groups):
        raise NotFound
    seat = next((one for one in (*found.coming, *found.waiting) if one.member_id == member_id), None)
    if seat is None:
        raise Refused("这一位已经不在名单上了。")
    return seat
