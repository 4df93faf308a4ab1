"""漂流传书卡: the journey of a drifting book, stop by stop, with a line of feeling where a reader let it through."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from bot.text.phrase import cut, month_day
from models import hop, setting
from models.book import Book
from models.copy import Copy, Whereabouts
from models.group import Group, Quotes
from models.hop import Hop
from models.member import Member, address
from models.record import COUNTS
from models.reflection import Reflection
from models.venue import Venue

if TYPE_CHECKING:
    from bot.pictures.journey import Journey
    from bot.pictures.journey import Stop as Drawn

MOST_FELT = 30
"""Characters of a reader's own words on a card."""


def stands(session: Session, one: Copy, *, names: bool) -> str:
    """《活着》（CF-0012）在玉龙书屋; who has it only where `names` may be told."""
    return f"《{session.get_one(Book, one.book_id).title}》（{one.code}）{_where(session, one, names=names)}。"


def card(session: Session, one: Copy) -> str:
    """Every stop with who and from when to when; for one person's eyes, as it tells names."""
    stops = hop.journey(session, one.id or 0)
    lines = [f"{number}. {_stop(session, one, stop)}" for number, stop in enumerate(stops, 1)]
    return "\n".join([stands(session, one, names=True), *lines])


def picture(session: Session, one: Copy, now: datetime) -> "Journey":
    """The journey as it may be shown to a group: who read it only where the copy's group names its readers.

    Words stand on it that were let through, or that may be quoted freely in that group.
    """
    from bot.pictures.journey import Journey

    book, stops = session.get_one(Book, one.book_id), hop.journey(session, one.id or 0)
    group = session.get(Group, one.group_id) if one.group_id is not None else None
    drawn = tuple(_drawn(session, one, stop, names=bool(group and group.names_readers)) for stop in stops)
    readers = len({stop.member_id for stop in stops if stop.member_id is not None})
    days = ((stops[-1].until or now).date() - stops[0].since.date()).days + 1 if stops else 0
    return Journey(one.code, book.title, book.author, drawn, readers, days, setting.get(session, "office"))


def _drawn(session: Session, one: Copy, stop: Hop, *, names: bool) -> "Drawn":
    from bot.pictures.journey import Stop as Drawn

    if stop.member_id is None:
        place = session.get(Venue, stop.venue_id) if stop.venue_id is not None else None
        return Drawn(place.name if place else "书架", _span(stop), is_shelf=True)
    member = session.get_one(Member, stop.member_id)
    may_be_named = names and member.recorded and not member.resting
    felt = "" if member.resting or not member.recorded else _felt(session, one, stop, among=one.group_id)
    return Drawn(address(member) if may_be_named else "一位书友", _span(stop), felt)


def _where(session: Session, one: Copy, *, names: bool) -> str:
    who = address(session.get_one(Member, one.member_id)) if one.member_id is not None and names else "一位书友"
    place = session.get(Venue, one.venue_id) if one.venue_id is not None else None
    shelf = f"在{place.name}" if place else "在架"
    return {
        Whereabouts.shelf: f"{shelf}，可借",
        Whereabouts.held: f"{shelf}，留给{who}",
        Whereabouts.reader: f"在{who}手中",
        Whereabouts.way: f"正转给{who}",
        Whereabouts.missing: "暂时找不到了",
        Whereabouts.withdrawn: "已不再漂流",
    }[one.whereabouts]


def _stop(session: Session, one: Copy, stop: Hop) -> str:
    if stop.member_id is None:
        place = session.get(Venue, stop.venue_id) if stop.venue_id is not None else None
        return f"{place.name if place else '书架'}　{_span(stop)}"
    felt = _felt(session, one, stop)
    who = address(session.get_one(Member, stop.member_id))
    return f"{who}　{_span(stop)}" + (f"　“{felt}”" if felt else "")


def _span(stop: Hop) -> str:
    """3月1日—3月20日, 3月1日, 3月1日起"""
    since, until = month_day(stop.since), month_day(stop.until) if stop.until else ""
    return since + ("" if until == since else f"—{until}" if until else "起")


def _felt(session: Session, one: Copy, stop: Hop, *, among: int | None = None) -> str:
    """The first words the reader wrote about the book while they had it, where they may be quoted.

    `among`: words that nobody decided about only where they were said in that group.
    """
    query = (
        select(Reflection, Group)
        .join(Group, col(Group.id) == col(Reflection.group_id))
        .where(Reflection.member_id == stop.member_id, Reflection.book_id == one.book_id)
        .where(col(Reflection.state).in_(COUNTS), Reflection.words != "", Reflection.day >= stop.since.date())
        .order_by(col(Reflection.day), col(Reflection.id))
    )
    if stop.until is not None:
        query = query.where(Reflection.day <= stop.until.date())
    for said, group in session.exec(query):
        is_free = said.quotable is None and group.quotes == Quotes.free and among in (None, group.id)
        if said.quotable or is_free:
            return cut(said.words, MOST_FELT)
    return ""
