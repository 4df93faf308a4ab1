"""样例的安排: what is under way in its groups: drifting books, a term, an event held, one to come, a past vote."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot import attending
from bot.almanac import SHANGHAI
from models import ballot, circulation, donation, seats
from models import book as books
from models import event as events
from models import term as terms
from models.book import Book
from models.drift import Act
from models.entry import Entry
from models.event import Event
from models.group import Group
from models.member import Member
from models.term import Plan

BY = "样例"
DRIFTING = (
    *(("乡土中国", "玉龙书屋"), ("乡土中国", "政协书房"), ("活着", "玉龙书屋"), ("白鹿原", "政协书房")),
    *(("置身事内", "委员工作室"), ("冬牧场", "玉龙书屋"), ("平凡的世界", "委员工作室"), ("史记", "政协书房")),
)
"""Each copy's book and shelf."""
TAKEN = (("李秀兰", 20), ("高文涛", 9), ("林静", 4))
"""Who took one of the first copies, and how many days ago."""
CAME = ("王建国", "李秀兰", "林静", "高文涛", "丁文斌", "何平")
COMING = ("王建国", "林静", "孟庆生", "吴晓梅", "郑伯言", "韩雪", "乌云其其格", "周波", "冯建军")


def set_going(session: Session, now: datetime) -> None:
    """Put it all in, each at its day before or after `now`."""
    main, *others = session.exec(select(Group).order_by(col(Group.id))).all()
    _drift(session, now)
    _read_together(session, main, now)
    _held(session, [main], now)
    _to_come(session, [main, others[-1]], now)
    candidates = session.exec(select(Book).order_by(col(Book.id)).limit(4)).all()
    ballot.ask(session, "冬天读哪一本", candidates, [main], _at(now, -5, time(20)), 1, _at(now, -8), BY)


def _drift(session: Session, now: datetime) -> None:
    entry = Entry(by=BY, at=now, source="list", file="捐书清单.xlsx")
    session.add(entry)
    session.flush()
    given = [donation.Given(row, title, shelf=shelf) for row, (title, shelf) in enumerate(DRIFTING, 2)]
    copies = donation.enter(session, given, entry.id or 0, _at(now, -30)).copies
    for one, (name, days) in zip(copies, TAKEN, strict=False):
        at, reader = _at(now, -days, time(16, 30)), _member(session, name)
        circulation.report(session, Act.take, one, reader, at, entry.id or 0, now)
    first, reader = copies[0], _member(session, TAKEN[0][0])
    back = _at(now, -3), entry.id or 0, now
    circulation.report(session, Act.give_back, first, reader, *back, venue=first.home_id)


def _read_together(session: Session, group: Group, now: datetime) -> None:
    since = now.astimezone(SHANGHAI).date() - timedelta(days=9)
    (book,) = books.named(session, "乡土中国")
    said = Plan("共读《乡土中国》", book.id, since, since + timedelta(days=20), leader_id=_member(session, "孟庆生"))
    term = terms.plan(session, said, [group], now, BY)
    terms.set_week(session, term, 1, now, BY, goal="第1—4章", word="先读差序格局，再想想身边的人情往来。", chapter=4)
    terms.set_week(session, term, 2, now, BY, goal="第5—9章", chapter=9)


def _held(session: Session, groups: list[Group], now: datetime) -> None:
    event = _event(session, "读书报告会", _at(now, -8, time(14, 30)), groups, now, venue="政协书房", speaker="何平")
    people = [(name, session.get_one(Member, _member(session, name))) for name in CAME]
    for _, one in people:
        seats.put_down(session, event, one.id or 0, _at(now, -9), BY, group_id=groups[0].id)
    attending.enter(session, event, people[:-1], _at(now, -8, time(17)), BY, online=None)


def _to_come(session: Session, groups: list[Group], now: datetime) -> None:
    at, until = _at(now, 5, time(15)), _at(now, 4, time(20))
    event = _event(session, "读书沙龙", at, groups, now, venue="玉龙书屋", places=20, deadline=until)
    for name in COMING:
        seats.put_down(session, event, _member(session, name), _at(now, -1), BY, group_id=groups[0].id)


def _event(session: Session, title: str, at: datetime, groups: list[Group], now: datetime, **more: Any) -> Event:
    said: dict[str, Any] = {
        "title": title,
        "month": at.date().replace(day=1),
        "starts_at": at,
        "ends_at": at + timedelta(hours=2),
    }
    event = Event(**said, made_by=BY, made_at=now, **more)
    return events.enter(session, event, [one.id or 0 for one in groups], BY)


def _member(session: Session, name: str) -> int:
    return session.exec(select(Member.id).where(Member.name == name)).one() or 0


def _at(now: datetime, days: int, hour: time = time(9)) -> datetime:
    """So many days from now, at an hour in the city."""
    return datetime.combine(now.astimezone(SHANGHAI).date() + timedelta(days=days), hour, SHANGHAI)
