"""档案核对: a member gets their page of the year to check, told as everything private is: not at night."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.exports import dossier as pages
from bot.privately import Rules, privately
from models import dossier
from models.member import Member

SLICE = 50
"""How many get theirs in one transaction: nobody else has to wait for more."""


def words(session: Session, member: Member, year: int, now: datetime) -> str:
    """What a member is told."""
    return pages.told(pages.values(session, member, pages.of_all(session, year, now, [member.id or 0]), now))


def send(session: Session, rules: Rules, people: Sequence[Member], year: int, now: datetime, by: str) -> int:
    """Send each of some members their page, or put it on the list of who tells them; returns how many are new."""
    counted, sent = pages.of_all(session, year, now, [one.id or 0 for one in people]), 0
    for one in people:
        if key := dossier.begin_round(session, one, year, now, by):
            text = pages.told(pages.values(session, one, counted, now))
            sent += privately(session, rules, one, key, "dossier", text, now)
    return sent
