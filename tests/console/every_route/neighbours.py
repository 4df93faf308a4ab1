"""Two neighbouring groups of the sample: events they hold together, drifting books, and a person of each 旗县区."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from models import circulation, event, seats, shelving
from models.copy import Copy
from models.drift import Act, DriftAct
from models.entry import Entry
from models.event import Event, Stage
from models.group import Group
from models.member import Member
from models.signinsheet import Signed, enter

HERE, THERE = "红山的熟人", "松山的生人"
REGIONS = {HERE: "红山区", THERE: "松山区"}
BY = "工作台：会务"


def meet(session: Session, now: datetime) -> None:
    """Fill the sample with what they do."""
    people = {name: Member(name=name, region=region) for name, region in REGIONS.items()}
    session.add_all(people.values())
    session.flush()
    groups = {name: session.exec(select(Group).where(Group.region == region)).one() for name, region in REGIONS.items()}
    _hold_events(session, people, groups, now)
    _drift(session, people, groups, now)


def _hold_events(session: Session, people: dict[str, Member], groups: dict[str, Group], now: datetime) -> None:
    both = [one.id or 0 for one in groups.values()]
    over = _event(session, "两边的读书会", -1, both, now)
    for name, one in people.items():
        seats.put_down(session, over, one.id or 0, now, BY, group_id=groups[name].id, guests=1)
        enter(session, over, one.id or 0, Signed(0, name), _entry(session, now), now)
    full = _event(session, "两边的讲座", 3, both, now, places=1)
    for name in (THERE, HERE):
        seats.put_down(session, full, people[name].id or 0, now, BY, group_id=groups[name].id)
    _event(session, "一边的沙龙", 4, both[:1], now)
    _event(session, "另一边的沙龙", 5, both[1:], now)
    _event(session, "通知里读到的", 6, both, now, stage=Stage.draft)


def _event(session: Session, title: str, days: int, groups: list[int], now: datetime, **more: object) -> Event:
    begins = now + timedelta(days=days)
    said = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "month": begins.date().replace(day=1)}
    one = Event(title=title, venue="政协书房", made_by=BY, made_at=now, **(said | more))  # type: ignore[arg-type]
    return event.enter(session, one, groups, BY)


def _drift(session: Session, people: dict[str, Member], groups: dict[str, Group], now: datetime) -> None:
    """Each has a copy of their own group, and both wait in their groups for one book."""
    wishes = []
    for number, name in enumerate(people, 1):
        one = Copy(code=f"CF-700{number}", book_id=number, group_id=groups[name].id, entered_at=now, since=now)
        circulation.put_in(session, one)
        shelving.enter(session, Act.take, one, people[name].id, now.date(), now, BY, sure=True)
        wish = DriftAct(
            act=Act.request, book_id=3, member_id=people[name].id or 0, group_id=groups[name].id, said_at=now
        )
        wish.day, wish.made_at, wish.entry_id = now.date(), now, _entry(session, now)
        wishes.append(wish)
    session.add_all(wishes)
    session.flush()
    circulation.follow(session, wishes, now)


def _entry(session: Session, now: datetime) -> int:
    entry = Entry(by=BY, at=now, source="spoken")
    session.add(entry)
    session.flush()
    return entry.id or 0
