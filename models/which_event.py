"""哪一场: which event of the plan somebody means by the name they give it, by its day, or by naming none."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from models import event as events
from models.db import day_of
from models.event import Event, EventGroup, Stage
from models.form import Form
from models.group import Group, mixed
from models.record import COUNTS, State
from models.signup import SignUp


class Unclear(Exception):
    """It is not clear which of several events is meant; the message is a sentence."""


RECENT = timedelta(days=21)
"""How far back sign-ups are looked for that were said before their event was confirmed."""
_MARKS = re.compile(r"[\W_]+|(?:系列)?活动\Z")


@dataclass(frozen=True, slots=True)
class Said:
    """What was said: `words` name the event (empty: none named); `day` is in the same words, `hint` in those quoted.

    `leaves` and `member_id`: who takes themselves off a list means one on which they stand.
    """

    words: str
    at: datetime
    group_id: int | None
    member_id: int
    day: date | None = None
    hint: date | None = None
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class Meant:
    """The event, None where nobody knows it; `among` are those of which it may be any."""

    event: Event | None = None
    among: tuple[Event, ...] = ()


def meant(session: Session, said: Said) -> Meant:
    """Which event of the group (in private: of any) is meant."""
    found = fitting(session, said.words, events.ahead(session, said.at, said.group_id))
    if said.day and said.words:
        found = [one for one in found if _is_on(one, said.day)]
    elif said.day or said.hint:
        found = [one for one in found if _is_on(one, said.day or said.hint)] or found
    if len(found) > 1 and said.leaves:
        found = [one for one in found if _has_signed_up(session, one, said.member_id)] or found
    if len(found) > 1 and not said.words:
        found = [one for one in found if one.deadline is None or one.deadline >= said.at] or found
    return Meant(found[0]) if len(found) == 1 else Meant(among=tuple(found))


def fitting(session: Session, words: str, among: Sequence[Event]) -> list[Event]:
    """Those of some events that a name fits best; all of them where nothing is named."""
    if not words:
        return list(among)
    forms = {one.id: one.name for one in session.exec(select(Form))} if among else {}
    marks = [(fit(words, (one.title, forms.get(one.form_id, ""))), one) for one in among]
    best = max((mark for mark, _ in marks), default=0)
    return [one for mark, one in marks if best and mark == best]


def fit(words: str, names: Iterable[str]) -> int:
    """How well one name says another: 3 the same, 2 a part of it, 1 the same with words left out, 0 not at all."""
    said = _bare(words)
    return max((_fit(said, _bare(name)) for name in names if name), default=0)


def same(session: Session, title: str, starts_at: datetime, at: datetime, group: Group) -> Event | None:
    """The event that a notice in a group speaks of, whatever became of it: of that name on that day; None if new."""
    stages = (Stage.on, Stage.draft, Stage.refused, Stage.cancelled)
    of_day = [one for one in events.ahead(session, at, stages=stages) if _is_on(one, day_of(starts_at))]
    of_day = [one for one in of_day if not mixed([group, *events.invited(session, one.id or 0)])]
    found = fitting(session, title, of_day)
    return min(found, key=lambda one: list(stages).index(one.stage), default=None)


def bind_recent(session: Session, event: Event, at: datetime) -> int:
    """Let sign-ups of the last weeks, said in its groups before anybody knew the event, be for it; returns how many.

    Those on the list that announced it are; else the words must fit it, and no other event better.
    """
    groups = select(EventGroup.group_id).where(EventGroup.event_id == event.id)
    unbound = (col(SignUp.event_id).is_(None), col(SignUp.state).in_(COUNTS), SignUp.day >= day_of(at - RECENT))
    query = select(SignUp).where(*unbound, col(SignUp.group_id).in_(groups)).order_by(col(SignUp.id))
    bound = 0
    for row in session.exec(query).all():
        said = Said(row.event, at, row.group_id, row.member_id, leaves=row.leaves)
        is_on_its_list = event.message_id is not None and event.message_id in (row.list_id, row.message_id)
        is_behind_it = event.message_id is not None and (row.message_id or 0) > event.message_id
        if is_on_its_list or ((row.event or is_behind_it) and meant(session, said).event is event):
            row.event_id = event.id
            session.add(row)
            bound += 1
    session.flush()
    return bound


def doubted(session: Session, event: Event, member_id: int, group_id: int | None, at: datetime) -> list[SignUp]:
    """What somebody said of an event in the last days of which it was not clear which was meant."""
    waits = (col(SignUp.event_id).is_(None), SignUp.state == State.pending, SignUp.member_id == member_id)
    query = select(SignUp).where(*waits, SignUp.group_id == group_id, SignUp.day >= day_of(at - timedelta(days=3)))
    return [row for row in session.exec(query) if not row.event or fitting(session, row.event, [event])]


def bind_doubtful(session: Session, message_id: int, part: int, said_at: datetime, at: datetime) -> None:
    """A person says yes to what was said of one of several events: it is for the one that is not over yet.

    Raises Unclear where that may be any of several, or none. Of an event that nobody knew then it stays unbound.
    """
    of_it = (SignUp.message_id == message_id, SignUp.part == part, SignUp.state == State.pending)
    for row in session.exec(select(SignUp).where(*of_it, col(SignUp.event_id).is_(None))).all():
        found = meant(session, Said(row.event, said_at, row.group_id, row.member_id, leaves=row.leaves))
        still = [one for one in found.among if one.over_at is None or one.over_at > at]
        if found.among and len(still) != 1:
            raise Unclear(_which(row.event, still))
        event = found.event or next(iter(still), None)
        row.event_id = event.id if event else None
        session.add(row)
    session.flush()


def _which(words: str, still: Sequence[Event]) -> str:
    named = f"“{words}”" if words else "活动"
    if not still:
        return f"当时说的{named}有几场，都已经结束，不知道是哪一场"
    days = "、".join(f"{one.title}（{_day(one)}）" for one in still)
    return f"{named}有{len(still)}场：{days}，还不知道报的是哪一场。请本人带上日子再报一次"


def _day(event: Event) -> str:
    at = event.starts_at
    return f"{at.month}月{at.day}日" + ("" if event.lacks_hour else f"{at:%H:%M}") if at else f"{event.month.month}月"


def _fit(said: str, name: str) -> int:
    if said == name:
        return 3
    if len(said) > 1 and len(name) > 1 and (said in name or (len(name) > 2 and name in said)):
        return 2
    short, long = sorted((said, name), key=len)
    return int(len(short) > 2 and short[-2:] == long[-2:] and _is_left_of(short, long))


def _is_left_of(short: str, long: str) -> bool:
    """Whether the one is the other with some characters left out."""
    rest = iter(long)
    return all(sign in rest for sign in short)


def _bare(words: str) -> str:
    return _MARKS.sub("", words) or words


def _is_on(event: Event, day: date | None) -> bool:
    return event.starts_at is not None and day_of(event.starts_at) == day


def _has_signed_up(session: Session, event: Event, member_id: int) -> bool:
    theirs = (SignUp.event_id == event.id, SignUp.member_id == member_id, col(SignUp.state).in_(COUNTS))
    return session.exec(select(SignUp.id).where(*theirs)).first() is not None
