"""参与率: of which roster those who took part are a share, as far as the office knows who is in its groups.

Who is in a group is written nowhere. The main group is everybody's; a 旗县区's is of the roster's people from there; a
group that carries the name of a 界别, in full or for short, is of that 界别. Of any other nobody knows, and no share is
told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, true
from sqlmodel import Session, col, select

from models.group import Group
from models.member import PRACTICE, Member, sectors
from models.tally import Span

EVERYBODY = "名册"


@dataclass(frozen=True, slots=True)
class Share:
    """Who is counted and who of them took part, by their ids. `whose` names the roster, such as 红山区名册; where
    nobody knows it `why` says so and nobody is counted.
    """

    whose: str
    counted: tuple[int, ...] = ()
    came: tuple[int, ...] = ()
    why: str = ""

    @property
    def rate(self) -> float | None:
        """What part of those counted took part, never more than 1; None where nobody is counted."""
        return len(self.came) / len(self.counted) if self.counted else None


def of(session: Session, span: Span, came: Sequence[int]) -> Share:
    """Of whom those who took part in a span are a share.

    Who is in no list (ill, or asked not to be recorded) is counted only where they came all the same. Who came and is
    not on the roster adds to no share.
    """
    groups = _groups(session, span)
    whose, where, why = _roster(session, groups)
    if why:
        return Share(whose, why=why)
    on_it = (col(Member.on_roster), col(Member.type) != PRACTICE, col(Member.recorded), where)
    found = session.exec(select(Member.id, Member.resting).where(*on_it).order_by(col(Member.id))).all()
    there = frozenset(came)
    here = tuple(one for one, _ in found if one in there and one is not None)
    counted = tuple(one for one, resting in found if one is not None and (one in there or not resting))
    return Share(whose, counted, here, "" if counted else f"{whose}上还没有人，参与率没有算。")


def _groups(session: Session, span: Span) -> list[Group] | None:
    """The groups that a span is of; None: all, or among them the main one, which is everybody's."""
    if span.groups is None:
        return None
    mine = (col(Group.id).in_(span.groups), ~col(Group.practice))
    found = list(session.exec(select(Group).where(*mine).order_by(col(Group.id))))
    return None if any(one.main for one in found) else found


def _roster(session: Session, groups: Sequence[Group] | None) -> tuple[str, ColumnElement[bool], str]:
    """What the roster of some groups is called, who is on it, and why nobody knows."""
    if groups is None:
        return EVERYBODY, true(), ""
    city = set(session.exec(select(Group.region).where(col(Group.main))))
    known = sectors(session)
    parts: dict[str, ColumnElement[bool]] = {}
    for one in groups:
        region = "" if one.region in city else one.region
        here = _carried(one.name, known)
        if not region and not here:
            return EVERYBODY, true(), f"“{one.name}”看不出是哪个旗县区或界别的群，参与率没有算。"
        where = [*([col(Member.region) == region] if region else []), *([col(Member.sector).in_(here)] if here else [])]
        parts[region + "、".join(here)] = and_(*where)
    if not parts:
        return EVERYBODY, true(), "这些群的记录不进统计，参与率没有算。"
    return f"{'、'.join(parts)}{EVERYBODY}", or_(*parts.values()), ""


def _carried(name: str, known: Sequence[str]) -> list[str]:
    """The 界别 that a group's name carries; where it spells none out, the only one it shortens (医卫界: 医药卫生界)."""
    whole = [one for one in known if len(one) > 1 and one in name]
    short = [one for one in known if len(one) > 3 and one.endswith("界") and re.search(_shortened(one), name)]
    return whole or (short if len(short) == 1 else [])


def _shortened(sector: str) -> str:
    """A pattern of what a 界别 is called for short: its first character and its 界, and some of those between."""
    first, *between = map(re.escape, sector.removesuffix("界"))
    return f"{first}(?!界){''.join(f'{one}?' for one in between)}界"
