"""图片的种类: each picture that can be had, what it shows read at once, to be drawn when there is time for it."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlmodel import Session

from bot.pictured.scope import Scope
from models.copy import Copy
from models.event import Event
from models.group import Group
from models.member import Member
from models.term import Term

Shown = TypeVar("Shown")
Drawing = Callable[[Path], bytes]
"""Draws, on about a tenth of a second, a PNG of what was read already; it gets the data folder, where covers lie."""


def poster(scope: Scope) -> Drawing:
    """The books recommended in some days."""
    from bot.pictured.poster import poster
    from bot.pictures.poster import draw

    return partial(draw, poster(scope)[0])


def calendar(scope: Scope) -> Drawing:
    """How many read on each day of a month."""
    from bot.pictured.month import month
    from bot.pictures.month import draw

    return _plain(draw, month(scope))


def cloud(scope: Scope) -> Drawing:
    """What the reflections of some days turn on."""
    from bot.pictured.thoughts import cloud
    from bot.pictures.cloud import draw

    return _plain(draw, cloud(scope))


def charts(scope: Scope) -> Drawing:
    """How a year went, and from which 界别 people read along."""
    from bot.pictured.charts import charts
    from bot.pictures.charts import draw

    return _plain(draw, charts(scope))


def year(session: Session, member: Member, number: int, today: date, groups: Collection[int] | None = None) -> Drawing:
    """One member's year, of some groups only where they are named."""
    from bot.pictured.year import year
    from bot.pictures.year import draw

    return _plain(draw, year(session, member, number, today, groups))


def journey(session: Session, copy: Copy, now: datetime) -> Drawing:
    """A drifting copy's journey."""
    from bot.journey import picture
    from bot.pictures.journey import draw

    return _plain(draw, picture(session, copy, now))


def event(session: Session, event: Event, group: Group | None) -> Drawing:
    """An event that is over, as a group may see it; with none, as any may."""
    from bot.pictured.event import review
    from bot.pictures.event import draw

    return _plain(draw, review(session, event, group)[0])


def certificate(session: Session, term: Term, member: Member) -> Drawing:
    """The certificate of one who has read a term to its end; raises Refused where nobody said so."""
    from bot.finishing import award
    from bot.pictures.certificate import draw

    return _plain(draw, award(session, term, member))


def _plain(draw: Callable[[Shown], bytes], one: Shown) -> Drawing:
    return lambda _: draw(one)
