"""人才库: in which fields members who agreed to it read and write; for the office alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from bot.text.fields import fields_of
from models import consent, roster, written
from models.consent import INTERESTS
from models.member import Member
from models.written import Groups

YEARS = 2
"""How far back one looks: what somebody read long ago may not be theirs any more."""
MOST_FIELDS = 4
"""So many of somebody's fields are shown."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field, in how many of somebody's texts and titles it is heard, and the words that told it."""

    name: str
    number: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Talent:
    """Somebody who agreed, the fields they are at home in, most heard first, and the books they read or recommended."""

    member: Member
    fields: tuple[Field, ...]
    titles: tuple[str, ...]


def agreed(session: Session, groups: Groups = None) -> list[Member]:
    """Who agreed and is recorded, in the order of the roster; of some groups as `roster.reachable` has it."""
    given = select(consent.Consent.member_id).where(consent.Consent.purpose == INTERESTS)
    theirs = (col(Member.id).in_(given), col(Member.recorded), col(Member.on_roster))
    query = select(Member).where(*theirs, *roster.reachable(session, groups))
    return sorted(session.exec(query), key=roster.place_of)


def talents(session: Session, members: Sequence[Member], today: date, groups: Groups = None) -> list[Talent]:
    """The fields of some who agreed, from what they said in some groups, or anywhere."""
    span = ([one.id or 0 for one in members], today - timedelta(days=365 * YEARS), today, groups)
    words, titles = written.own_words(session, *span), written.titles(session, *span)
    return [_talent(one, words.get(one.id or 0, ()), titles.get(one.id or 0, ())) for one in members]


def _talent(member: Member, words: Collection[str], titles: Collection[str]) -> Talent:
    return Talent(member, tuple(Field(*one) for one in fields_of([*words, *titles])), tuple(titles))
