"""活动回顾: when what was written of an event is in, thanks to those who came, in numbers, and their best own words.

No word of who signed up and did not come: how many came is told, not how many did not.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from bot.covered import missed, told_of
from bot.job import Draft, Occasion, Picture, daily
from bot.text.phrase import cut, month_day
from models import picturing
from models.db import SHANGHAI
from models.event import Event, invited
from models.felt import felt
from models.held import days, held
from models.member import Member, address
from models.order import noun
from models.reflection import Reflection
from models.turnout import LOOKED_BACK, OPEN_FOR, Turnout, turnout, written

LOOK_BACK = timedelta(days=60)
"""How far back an event may lie, where days on which nothing is posted came between."""
MOST_QUOTES = 2
MOST_QUOTED = 60


def concerned(session: Session, day: date) -> set[int]:
    """The groups of the events that are looked back upon on a day, or on those before it on which nothing is posted."""
    days_told, until = told_of(session, day, day), datetime.combine(day, time(), SHANGHAI)
    due = (one for one in held(session, until - LOOK_BACK, until) if days(one)[1] + LOOKED_BACK in days_told)
    return {group.id or 0 for one in due for group in invited(session, one.id or 0)}


@daily("活动回顾", at=time(10), concerns=concerned)
def event_follow_up(occasion: Occasion) -> Draft | None:
    """A few lines for each event; nothing where nobody came and nobody wrote, as far as the ledger knows."""
    drafts = [draft for event in _due(occasion) if (draft := _of_event(occasion, event))]
    if not drafts:
        return None
    picture = next((one.picture for one in drafts if one.picture), None)
    quotes = tuple(quote for one in drafts for quote in one.quotes)
    return Draft("\n\n".join(one.text for one in drafts), quotes, picture)


def _due(occasion: Occasion) -> Iterator[Event]:
    """The group's events that are looked back upon on these days, or on those before on which nothing is posted."""
    days_told = told_of(occasion.session, occasion.since, occasion.until)
    until = datetime.combine(occasion.until, time(), SHANGHAI)
    for event in held(occasion.session, until - LOOK_BACK, until, occasion.group.id):
        if days(event)[1] + LOOKED_BACK in days_told:
            yield event


def _of_event(occasion: Occasion, event: Event) -> Draft | None:
    thanks, words = _known(occasion, event)
    if not thanks:
        return None
    quotes = list(_quotes(occasion, event, words))
    first, last = days(event)
    lines = [f"【活动回顾】{month_day(first)}{f'—{month_day(last)}' if last != first else ''} {event.title}"]
    lines += [thanks, *(line for _, line in quotes)]
    counted_until = last + timedelta(days=OPEN_FOR)
    unheard = missed(replace(occasion, since=first, until=counted_until), "以上为已收到的部分")
    return Draft("\n".join([*lines, *unheard]), tuple(quotes), _card(occasion, event, words))


def _known(occasion: Occasion, event: Event) -> tuple[str, list[Reflection]]:
    """What is the same in all groups: the thanks, empty where nobody came or wrote, and what was written."""
    known: dict[int | None, tuple[str, list[Reflection]]] = occasion.known.setdefault("event_follow_up", {})
    if event.id not in known:
        words = written(occasion.session, event, Reflection)
        known[event.id] = _thanks(occasion.session, turnout(occasion.session, event, words)), words
    return known[event.id]


def _card(occasion: Occasion, event: Event, words: list[Reflection]) -> Picture | None:
    """The event's card, where the office wants it."""
    if not picturing.wanted(occasion.session, "event_follow_up"):
        return None
    from bot.pictured.event import review
    from bot.pictures.event import draw

    shown, quotes = review(occasion.session, event, occasion.group, words)
    return Picture(shown.title, lambda _: draw(shown), quotes)


def _thanks(session: Session, found: Turnout) -> str:
    """感谢28位书友参加（现场20位，线上8位），写下体会9篇。"""
    who = found.attended or found.reflected
    if not who:
        return ""
    people = session.exec(select(Member).where(col(Member.id).in_(who))).all()
    ways = f"（现场{len(found.on_site)}位，线上{len(found.online)}位）" if found.on_site and found.online else ""
    comes = f"{'线上' if not found.on_site else ''}参加{ways}" if found.attended else ""
    writes = f"写下体会{found.pieces}篇" if found.pieces else ""
    return f"感谢{len(people)}{noun(people)}{'，'.join(filter(None, (comes, writes)))}。"


def _quotes(occasion: Occasion, event: Event, words: list[Reflection]) -> Iterator[tuple[int, str]]:
    """Own words of some persons that may be quoted here, those about the event's book first."""
    for row, member in felt(occasion.session, event, occasion.group, words)[:MOST_QUOTES]:
        yield row.message_id or 0, f"“{cut(row.words, MOST_QUOTED)}”——{address(member)}"
