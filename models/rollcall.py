"""收到: a notice that asks for an answer, and who answered it with what."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import UniqueConstraint, delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, func, or_, select

from models import broadcast, outbox
from models.audit import note
from models.broadcast import Broadcast, BroadcastGroup
from models.db import Instant, choice
from models.event import Event
from models.group import Group
from models.ledger import RECORDS
from models.member import Member
from models.order import in_order
from models.words import essence

OPEN_FOR = timedelta(hours=24)
"""How long answers count where the notice is about no event with a time."""
LATEST = timedelta(days=7)
"""How long after its time a broadcast may still reach a group, for instance by hand."""
LONGEST_TITLE = 100
"""Characters that are kept of a notice: enough to know it again where it is quoted."""
LOOK_BACK = timedelta(days=30)
"""For how long a roll-call can be asked after."""


class Says(StrEnum):
    """What an answer to a notice says: read it, comes, does not come."""

    received = "received"
    comes = "comes"
    leave = "leave"


class RollCall(SQLModel, table=True):
    """One notice in one group that asks for 收到; open until `closes_at`, or until somebody closes it.

    `title` is how it begins. It was an organiser's own message (`message_id`) or a broadcast's post (`broadcast_id`);
    `event_id` is what it was about. `asked_by` is told privately who has not answered.
    """

    __tablename__ = "roll_calls"
    __table_args__ = (UniqueConstraint("broadcast_id", "group_id"),)

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="groups.id", index=True)
    title: str
    message_id: int | None = Field(default=None, foreign_key="messages.id", unique=True)
    broadcast_id: int | None = Field(default=None, foreign_key="broadcasts.id", index=True)
    event_id: int | None = Field(default=None, foreign_key="events.id", index=True)
    asked_by: int | None = Field(default=None, foreign_key="members.id")
    opened_at: datetime = Field(sa_type=Instant)
    closes_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class RollAnswer(SQLModel, table=True):
    """What one member answered; a later word takes the place of an earlier one."""

    __tablename__ = "roll_answers"
    __table_args__ = (UniqueConstraint("roll_call_id", "member_id"),)

    id: int | None = Field(default=None, primary_key=True)
    roll_call_id: int = Field(foreign_key="roll_calls.id")
    member_id: int = Field(foreign_key="members.id", index=True)
    says: Says = Field(sa_type=choice(Says))
    message_id: int | None = Field(default=None, foreign_key="messages.id", index=True)
    at: datetime = Field(sa_type=Instant)


@dataclass(frozen=True, slots=True)
class Tally:
    """Who answered a roll-call with what, in the office's order.

    `silent`: who did not, of those known to be in the group because the ledger has something of them there or they
    answered before; whoever never spoke there the program does not know.
    """

    received: list[Member]
    comes: list[Member]
    leave: list[Member]
    silent: list[Member]


def begin(session: Session, call: RollCall) -> None:
    """Answers count from `opened_at` until the event it is about begins, else for a day; nothing where it stands."""
    event = session.get(Event, call.event_id) if call.event_id else None
    starts_at = event.starts_at if event else None
    call.closes_at = starts_at if starts_at and starts_at > call.opened_at else call.opened_at + OPEN_FOR
    with suppress(IntegrityError), session.begin_nested():
        session.add(call)


def begin_sent(session: Session, at: datetime) -> None:
    """A broadcast that wants an answer opens its roll-call in each group that it has reached."""
    began = select(RollCall.id).where(
        RollCall.broadcast_id == BroadcastGroup.broadcast_id, RollCall.group_id == BroadcastGroup.group_id
    )
    wants = (col(Broadcast.wants_answer), Broadcast.due_at <= at, Broadcast.due_at > at - LATEST)
    query = select(Broadcast, Group).where(*wants, BroadcastGroup.broadcast_id == Broadcast.id)
    for one, group in session.exec(query.where(BroadcastGroup.group_id == Group.id, ~began.exists())).all():
        posts = outbox.pieces(session, broadcast.key(one, group))
        if posts and (since := posts[0].sent_at) is not None:
            call = RollCall(group_id=group.id or 0, title=one.text[:LONGEST_TITLE], opened_at=since, closes_at=since)
            call.broadcast_id, call.event_id, call.asked_by = one.id, one.event_id, one.writer_id
            begin(session, call)


def open_in(session: Session, group_id: int, at: datetime) -> list[RollCall]:
    """The roll-calls of a group that were open at a moment, the newest first."""
    begin_sent(session, at)
    is_open = or_(col(RollCall.closed_at).is_(None), col(RollCall.closed_at) > at)
    query = select(RollCall).where(RollCall.group_id == group_id, RollCall.opened_at <= at, RollCall.closes_at > at)
    return list(session.exec(query.where(is_open).order_by(col(RollCall.opened_at).desc(), col(RollCall.id).desc())))


def meant(calls: list[RollCall], quoted: str | None) -> RollCall | None:
    """Which of some open roll-calls a reply answers: the one that it quotes, else the newest."""
    if quoted is None:
        return calls[0] if calls else None
    words = essence(quoted.rstrip("….").rstrip())
    return next((call for call in calls if len(words) > 3 and words in essence(call.title)), None)


def answer(session: Session, call: RollCall, member_id: int, says: Says, message_id: int, at: datetime) -> None:
    """Take an answer down; the later word stands."""
    where = (RollAnswer.roll_call_id == call.id, RollAnswer.member_id == member_id)
    given = session.exec(select(RollAnswer).where(*where)).first()
    if given is None:
        given = RollAnswer(roll_call_id=call.id or 0, member_id=member_id, says=says, message_id=message_id, at=at)
    elif given.at <= at:
        given.says, given.message_id, given.at = says, message_id, at
    session.add(given)


def withdraw(session: Session, message_id: int, at: datetime) -> None:
    """A message was recalled: the answer that it was is none, the notice that it was asks nothing any more."""
    session.execute(delete(RollAnswer).where(col(RollAnswer.message_id) == message_id))
    of_it = update(RollCall).where(col(RollCall.message_id) == message_id)
    session.execute(of_it.values(title="", closed_at=at, closes_at=at))


def over(session: Session, now: datetime) -> list[RollCall]:
    """The roll-calls whose time is over and that nobody closed yet."""
    query = select(RollCall).where(RollCall.closes_at <= now, col(RollCall.closed_at).is_(None))
    return list(session.exec(query.order_by(col(RollCall.id))))


def close(session: Session, call: RollCall, at: datetime, by: str) -> None:
    """No answer counts from now on."""
    call.closed_at = at
    session.add(call)
    note(session, at, by, "close", call)


def asked(session: Session, now: datetime) -> list[RollCall]:
    """The roll-calls of the last weeks, but for those whose notice was taken back, the newest first."""
    begin_sent(session, now)
    return recent(session, now)


def recent(session: Session, now: datetime) -> list[RollCall]:
    """Like `asked`, without looking whether another one began this minute."""
    query = select(RollCall).where(RollCall.opened_at >= now - LOOK_BACK, RollCall.title != "")
    return list(session.exec(query.order_by(col(RollCall.opened_at).desc(), col(RollCall.id).desc())))


def answers(session: Session, calls: Sequence[RollCall]) -> dict[int, int]:
    """How many answered each roll-call."""
    query = select(RollAnswer.roll_call_id, func.count()).where(col(RollAnswer.roll_call_id).in_(c.id for c in calls))
    return dict(session.exec(query.group_by(col(RollAnswer.roll_call_id))).all())


def tally(session: Session, call: RollCall) -> Tally:
    """Who answered what, and who is known to be there and did not."""
    given = select(Member, RollAnswer.says).join(RollAnswer).where(RollAnswer.roll_call_id == call.id)
    said = [(member, says) for member, says in session.exec(given.order_by(col(RollAnswer.at))) if member.recorded]
    by_rank = session.get_one(Group, call.group_id).by_rank
    each = {one: in_order((who for who, says in said if says == one), by_rank=by_rank) for one in Says}
    answered = {member.id for member, _ in said} | {call.asked_by}
    silent = [one for one in _known_in(session, call.group_id) if one.id not in answered]
    return Tally(each[Says.received], each[Says.comes], each[Says.leave], in_order(silent, by_rank=by_rank))


def _known_in(session: Session, group_id: int) -> list[Member]:
    """Persons of the roster of whom the ledger has something in a group; who is resting is absent nowhere."""
    spoke = {
        member_id
        for table in RECORDS
        for member_id in session.exec(select(table.member_id).where(table.group_id == group_id).distinct())
    }
    replied = select(RollAnswer.member_id).join(RollCall).where(RollCall.group_id == group_id).distinct()
    spoke |= set(session.exec(replied))
    is_there = (col(Member.on_roster), col(Member.recorded), ~col(Member.resting), col(Member.id).in_(spoke))
    return list(session.exec(select(Member).where(*is_there).order_by(col(Member.id))))


def join(session: Session, before: int, after: int) -> None:
    """Two persons turn out to be one: where both answered, the later answer stands."""
    theirs = select(RollAnswer).where(col(RollAnswer.member_id).in_((before, after)))
    last: dict[int, RollAnswer] = {}
    for given in session.exec(theirs.order_by(col(RollAnswer.at), col(RollAnswer.id))).all():
        if earlier := last.get(given.roll_call_id):
            session.delete(earlier)
        last[given.roll_call_id] = given
    session.flush()
