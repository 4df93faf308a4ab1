"""姓名不留: the name of somebody who was deleted goes out of what the office and the bot wrote; others' words stay."""

import json
import re
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from sqlalchemy import String, cast
from sqlmodel import Session, SQLModel, col, or_, select

from models.audit import Audit
from models.broadcast import Broadcast
from models.drift import DriftAct
from models.event import Event
from models.event_photo import EventPhoto
from models.member import Member
from models.outbox import Post
from models.relay import Relay
from models.rollcall import RollCall

SOMEBODY = "某书友"
"""What stands where the name stood."""
SHORTEST = 2
"""A name of one character stands in too many other words."""
_WRITTEN: tuple[tuple[type[SQLModel], str], ...] = (
    (Post, "text"),
    (Relay, "text"),
    (Broadcast, "text"),
    (RollCall, "title"),
    (Event, "speaker"),
    (EventPhoto, "caption"),
    (DriftAct, "giver"),
    (DriftAct, "receiver"),
)
"""The texts that name people, and are nobody's own words."""


def blot(session: Session, member: Member, names: Collection[str]) -> None:
    """Take what a person is called out of posts, notices, captions and the audit."""
    names = {one for one in names if len(one) >= SHORTEST}
    if not names:
        return
    without = partial(_without(session, member, names).sub, _instead)
    for table, name in _WRITTEN:
        column: Any = getattr(table, name)
        for row in session.exec(select(table).where(or_(*(column.contains(one, autoescape=True) for one in names)))):
            setattr(row, name, without(getattr(row, name)))
            session.add(row)
    _audit(session, member, names, without)


def _without(session: Session, member: Member, names: Collection[str]) -> re.Pattern[str]:
    """Finds the names, and before them those of others that hold one of them: 林静 is no part of 林静怡."""
    longer = [col(Member.name).contains(one, autoescape=True) for one in names]
    others = session.exec(select(Member.name).where(or_(*longer), Member.id != member.id)).all()
    kept = "|".join(re.escape(one) for one in sorted(set(others), key=len, reverse=True) if one not in names)
    gone = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    return re.compile(f"({kept})|{gone}" if kept else f"(?!)()|{gone}")


def _instead(found: re.Match[str]) -> str:
    return found[1] or SOMEBODY


def _audit(session: Session, member: Member, names: Collection[str], without: Callable[[str], str]) -> None:
    """Of what was done to the person it stays that it was done; elsewhere the name goes."""
    theirs = (Audit.subject == str(Member.__tablename__), Audit.subject_id == member.id)
    for one in session.exec(select(Audit).where(*theirs)):
        one.detail = {}
        session.add(one)
    as_kept = [json.dumps(one)[1:-1] for one in names]
    text = cast(Audit.detail, String)
    for one in session.exec(select(Audit).where(or_(*(text.contains(each, autoescape=True) for each in as_kept)))):
        one.detail = _scrubbed(one.detail, without)
        session.add(one)


def _scrubbed(value: Any, without: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: _scrubbed(one, without) for key, one in value.items()}
    if isinstance(value, list):
        return [_scrubbed(one, without) for one in value]
    return without(value) if isinstance(value, str) else value
