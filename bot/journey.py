"""漂流传书卡: the journey of a drifting book, stop by stop, with a line of feeling where a reader let it through."""

from sqlmodel import Session, col, select

from bot.text.phrase import cut, month_day
from models import hop
from models.book import Book
from models.copy import Copy, Whereabouts
from models.group import Group, Quotes
from models.hop import Hop
from models.member import Member, address
from models.record import COUNTS
from models.reflection import Reflection
from models.venue import Venue

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
    since, until = month_day(stop.since), month_day(stop.until) if stop.until else ""
    until = "" if until == since else f"—{until}" if until else "起"
    if stop.member_id is None:
        place = session.get(Venue, stop.venue_id) if stop.venue_id is not None else None
        return f"{place.name if place else '书架'}　{since}{until}"
    felt = _felt(session, one, stop)
    who = address(session.get_one(Member, stop.member_id))
    return f"{who}　{since}{until}" + (f"　“{felt}”" if felt else "")


def _felt(session: Session, one: Copy, stop: Hop) -> str:
    """The first words the reader wrote about the book while they had it, where they may be quoted."""
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
        if said.quotable or (said.quotable is None and group.quotes == Quotes.free):
            return cut(said.words, MOST_FELT)
    return ""
