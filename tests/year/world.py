"""The city of the year in fast motion: eight groups with their plans, 200 people, 600 copies on three shelves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from random import Random

from sqlmodel import Session, col, select

from bot.almanac import SHANGHAI
from bot.job import Every, GroupPost, Plan, posts
from bot.sample import load
from models import allowance, circulation, quiet, role, setting, venue
from models.book import Book
from models.copy import CITY_LIBRARY, Copy
from models.entry import Entry
from models.group import Ack, Group, Quotes, Schedule
from models.member import Identity, Member
from models.outbox import BY_HAND
from models.quiet import Quiet
from models.role import CITY, Duty, Scope
from tests.year import agenda

GROUPS, MEMBERS, COPIES = 8, 200, 600
BEGINS = datetime(2026, 1, 1, 0, 20, tzinfo=SHANGHAI)
ENDS = datetime(2026, 12, 31, 23, 50, tzinfo=SHANGHAI)
QUIET = (
    Quiet(date(2026, 1, 13), date(2026, 1, 16), "市两会"),
    Quiet(date(2026, 3, 4), date(2026, 3, 12), "全国两会"),
)
CHANNEL, ACCOUNTS = "wechaty", ("account-1", "account-2")
BY_PASTE, LATE_GROUP, LOOKED_AT, NAMING = 8, 6, 5, 2
"""Numbers of the groups: copied by hand; opened in March; where an organiser looks first; where readers are named."""
ENDED = {"backup": date(2026, 2, 1)}
"""What the office turns off again: a backup every night would take longer than all the rest."""
LATE_OPENS = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
CAP = 6
"""Private messages a day and account: few, so that the allowance is met."""
REGIONS = ("", "红山区", "松山区", "元宝山区", "宁城县", "敖汉旗", "喀喇沁旗", "林西县")
SHELVES = ("玉龙书屋", "政协书房", "委员工作室")
WANTED = 20
"""The first titles have few copies and many who want them."""
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何"
_GIVEN = ("景岚", "德峰", "文洁", "国勇", "建梅", "秀涛", "晓敏", "永超", "玉静", "海芳")
_PLACES = ("西辽河", "红山", "玉龙", "克什克腾", "翁牛特", "巴林", "达里湖", "贡格尔", "乌兰布统", "敖汉")
_ENDS = ("往事", "札记", "的春天", "人物志", "风土记", "长歌")
_OWN = {
    2: Plan(True, Every.week, 3, time(8, 5)),
    3: Plan(True, Every.week, 7, time(20, 30)),
    4: Plan(True, Every.month, 1, time(7)),
    LOOKED_AT: Plan(True, Every.week, 2, time(10), asks=True),
    LATE_GROUP: Plan(True, Every.week, 5, time(9)),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks: in which groups, from which account, and whether the bot can write to them."""

    member: int
    name: str
    groups: tuple[int, ...]
    account: str
    friend: bool

    @property
    def contact(self) -> str:
        """The channel's id of them."""
        return f"person-{self.member}"


@dataclass(frozen=True, slots=True)
class City:
    """Everybody and everything there is on the first of January."""

    people: tuple[Person, ...]
    titles: tuple[str, ...]
    plans: Mapping[tuple[int, str], Plan]
    held: tuple[agenda.Held, ...]
    to_read: tuple[agenda.Read, ...]

    def organiser(self, group: int) -> Person:
        """Who runs a group."""
        return next(one for one in self.people if group in one.groups)


def found(session: Session, rng: Random) -> City:
    """Enter everything; returns what a test must know of it."""
    quiet.add(session, QUIET[0], BEGINS, "周秘书")
    quiet.add(session, QUIET[1], BEGINS, "周秘书")
    setting.put(session, allowance.PRIVATE_CAP, str(CAP))
    shelves = [venue.called(session, name).id for name in SHELVES]
    for number in range(1, GROUPS + 1):
        session.add(_group(number, shelves[number % len(SHELVES)]))
    session.flush()
    held, to_read = agenda.planned(rng, GROUPS), agenda.read(GROUPS)
    titles = _enter_books(session, shelves, rng)
    people = tuple(_enter_people(session, rng))
    plans = dict(_plans(session))
    city = City(people, titles, plans, held, to_read)
    books = list(session.exec(select(Book.id).order_by(col(Book.id)).limit(agenda.TERMS)))
    agenda.enter(session, held, to_read, [one or 0 for one in books], BEGINS)
    for number in range(1, GROUPS + 1, 2):
        _give(session, city.organiser(number), Duty.organiser, Scope(number))
    _give(session, people[0], Duty.organiser, CITY)
    session.flush()
    return city


def _group(number: int, shelf: int | None) -> Group:
    channel, account = where(number)
    group = Group(name=f"读书{number}群", channel=channel, account=account, room=f"room-{number}")
    group.main, group.region, group.venue_id = number == 1, REGIONS[number - 1], shelf
    group.ack = {3: Ack.each, 4: Ack.none}.get(number, Ack.digest)
    group.quotes = Quotes.free if number % 2 else Quotes.ask
    group.names_readers = number == NAMING
    group.opened_at = None if number == LATE_GROUP else BEGINS
    return group


def _enter_books(session: Session, shelves: list[int | None], rng: Random) -> tuple[str, ...]:
    titles = [book.title for book in load().books] + [place + end for end in _ENDS for place in _PLACES]
    books = [Book(title=title, verified=True) for title in titles]
    session.add_all(books)
    entry = Entry(by="周秘书", at=BEGINS, source="list")
    session.add(entry)
    session.flush()
    for number in range(COPIES):
        at = number if number < WANTED else rng.randrange(WANTED, len(books))
        new = Copy(code=f"CF-{number + 1:04d}", book_id=books[at].id or 0, owner=CITY_LIBRARY, entry_id=entry.id)
        new.entered_at = new.since = BEGINS
        new.home_id, new.group_id = shelves[number % len(shelves)], 1 + number % GROUPS
        circulation.put_in(session, new)
    return tuple(titles)


def _enter_people(session: Session, rng: Random) -> Iterator[Person]:
    """A few are in two groups, a few are leaders whom the bot never writes to; two in three are its friends."""
    for number in range(MEMBERS):
        groups = [1 + number % GROUPS] + ([1 + rng.randrange(GROUPS)] if rng.random() < 0.3 else [])
        channel, account = where(groups[0])
        heard_in = tuple(dict.fromkeys(one for one in groups if where(one) == (channel, account)))
        member = Member(name=_SURNAMES[number % 20] + _GIVEN[number // 20], liaison=f"联络员{number % 5}")
        member.aside, member.region = rng.random() < 0.05, REGIONS[groups[0] - 1]
        session.add(member)
        session.flush()
        is_friend = rng.random() < 0.65 and channel != BY_HAND
        person = Person(member.id or 0, member.name, heard_in, account, is_friend)
        if channel != BY_HAND:
            own = Identity(
                channel=channel, account=account, contact=person.contact, shown_name=member.name, member_id=0
            )
            own.member_id, own.friend = person.member, is_friend
            session.add(own)
        yield person


def where(group: int) -> tuple[str, str]:
    """The channel and account of a group."""
    return (BY_HAND, BY_HAND) if group == BY_PASTE else (CHANNEL, ACCOUNTS[group == 7])


def _plans(session: Session) -> Iterator[tuple[tuple[int, str], Plan]]:
    """What each group decided; the seventh decided nothing, the first turned everything on."""
    for number in range(1, GROUPS + 1):
        for job in posts().values():
            plan = job.plan if number == 7 else _plan(number, job)
            if plan != job.plan:
                row = Schedule(group_id=number, job=job.name, on=plan.on, every=plan.every.value, day=plan.day)
                row.at, row.asks = plan.at, plan.asks
                session.add(row)
            yield (number, job.name), plan


def _plan(number: int, job: GroupPost) -> Plan:
    """Everything is on somewhere; every day's word, of which there are many, in the first two groups only."""
    if job.plan.every == Every.day:
        at = time(21, 40) if number == 2 and job.plan.at.hour > 12 else job.plan.at
        return replace(job.plan, on=job.plan.on or number < 3, at=at)
    if number == 1 or number == BY_PASTE:
        return replace(job.plan, on=True)
    if number in _OWN and job.plan.every == Every.week:
        return _OWN[number]
    return replace(job.plan, asks=number == LOOKED_AT)


def _give(session: Session, person: Person, duty: Duty, scope: Scope) -> None:
    member = session.get_one(Member, person.member)
    role.give(session, member, duty, scope, BEGINS, "周秘书")
