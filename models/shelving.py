"""会务登记: what the keeper of the shelves enters of a copy by hand, takes out again and puts back."""

from collections.abc import Collection
from datetime import date, datetime, time

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from models import circulation, hold, member
from models.audit import note
from models.copy import OUT, Copy
from models.db import SHANGHAI, day_of
from models.drift import Act, DriftAct
from models.entry import Entry
from models.hold import Hold
from models.inbox import Fate, Message
from models.matching import Said, doubt
from models.record import COUNTS, State

BY_HAND = "register"
"""The source of an entry that a keeper typed."""
ACTS = {
    Act.take: "借出",
    Act.give_back: "还回",
    Act.hand_on: "转给",
    Act.renew: "续借",
    Act.request: "预约",
    Act.lose: "找不到了",
    Act.withdraw: "破损或不再漂流",
}
"""What a keeper enters, as it is called on the page."""


class CannotShelve(Exception):
    """It cannot be entered so; the message is a sentence."""


def parties(one: Copy, act: Act, person: int, keeper: int) -> tuple[int, int | None]:
    """Whose act it is, and who gets the copy, where a keeper says only whom it is about."""
    if act == Act.hand_on:
        return one.member_id or keeper, person
    return person, None


def enter(
    session: Session,
    act: Act,
    one: Copy,
    person: int | None,
    on: date,
    now: datetime,
    by: str,
    *,
    venue: int | None = None,
    remark: str = "",
    sure: bool = False,
) -> DriftAct:
    """Enter what was done with a copy on a day; without a person it is whoever has it.

    Raises CannotShelve where that contradicts the ledger and nobody is `sure`, and where it names nobody.
    """
    circulation.alone(session)
    if person is None and act in (Act.take, Act.hand_on, Act.request):
        raise CannotShelve(f"请写明{one.code}是谁的事：借给谁、转给谁，或谁预约。")
    keeper = member.stranger(session, "会务").id or 0
    holder = one.member_id if one.whereabouts in OUT else None
    whose, to = parties(one, act, person or holder or keeper, keeper)
    why = "" if sure else _contradiction(session, act, one, whose)
    if why:
        raise CannotShelve(f"{why}。确实如此，请勾上“核对过了”再登记。")
    entry = Entry(by=by, at=now, source=BY_HAND, remark=remark)
    session.add(entry)
    session.flush()
    at = now if on >= day_of(now) else datetime.combine(on, time(23, 59), SHANGHAI)
    circulation.report(session, act, one, whose, at, entry.id or 0, now, to=to, venue=venue)
    told = session.exec(select(DriftAct).where(DriftAct.entry_id == entry.id)).one()
    note(session, now, by, "enter", told, copy=one.code)
    return told


def entered_by(session: Session, by: str, most: int) -> list[DriftAct]:
    """What somebody entered by hand last, newest first, whatever became of it."""
    mine = select(DriftAct).join(Entry, col(Entry.id) == col(DriftAct.entry_id))
    mine = mine.where(Entry.source == BY_HAND, Entry.by == by).order_by(col(DriftAct.id).desc())
    return list(session.exec(mine.limit(most)))


def acts_on(session: Session, one: Copy) -> list[DriftAct]:
    """Everything told of a copy, newest first, whatever became of it."""
    query = select(DriftAct).where(or_(DriftAct.copy_id == one.id, DriftAct.copy_code == one.code))
    return list(session.exec(query.order_by(col(DriftAct.said_at).desc(), col(DriftAct.id).desc())))


def take_out(session: Session, act: DriftAct, now: datetime, by: str) -> list[Hold]:
    """An act counts no more; the copy and the queue follow. Returns whose turn it is now."""
    if act.state not in COUNTS:
        raise CannotShelve("这一条已经不计入了。")
    return _change(session, act, State.cancelled, "cancel", now, by)


def put_back(session: Session, act: DriftAct, now: datetime, by: str) -> list[Hold]:
    """An act that was taken out counts again."""
    message = session.get(Message, act.message_id) if act.message_id else None
    if act.state != State.cancelled or (message and message.fate == Fate.recalled):
        raise CannotShelve("这一条不能恢复：本人撤回了原话，或它没有撤销过。")
    return _change(session, act, State.confirmed, "restore", now, by)


def loose(session: Session, groups: Collection[int] | None = None, most: int | None = None) -> list[DriftAct]:
    """What members said of copies that the ledger does not know, of some groups or of all: the oldest `most`."""
    query = select(DriftAct).where(*_is_loose(groups)).order_by(col(DriftAct.id)).limit(most)
    return list(session.exec(query))


def number_loose(session: Session, groups: Collection[int] | None) -> int:
    """How many of these there are."""
    return session.exec(select(func.count()).select_from(DriftAct).where(*_is_loose(groups))).one()


def _is_loose(groups: Collection[int] | None) -> list[ColumnElement[bool]]:
    where = [col(DriftAct.copy_id).is_(None), col(DriftAct.state).in_(COUNTS), col(DriftAct.act) != Act.request]
    return where if groups is None else [*where, col(DriftAct.group_id).in_(groups)]


def match(session: Session, act: DriftAct, one: Copy, now: datetime, by: str) -> list[Hold]:
    """Say which copy a loose act meant; the copy follows. Returns whose turn it is now."""
    if act.copy_id is not None:
        raise CannotShelve("这一条已经对上了。")
    act.copy_id = one.id
    session.add(act)
    note(session, now, by, "match", act, copy=one.code)
    return circulation.follow(session, [act], now)


def leave_queue(session: Session, waiting: Hold, now: datetime, by: str) -> list[Hold]:
    """Somebody no longer waits; returns whose turn it is now."""
    if waiting.standing not in hold.OPEN:
        raise CannotShelve("这一位已经不在排队了。")
    note(session, now, by, "leave", waiting, member=waiting.member_id, book=waiting.book_id)
    return circulation.give_up(session, waiting, now)


def describe(session: Session, one: Copy, remark: str, now: datetime, by: str) -> bool:
    """Keep a remark of the office about a copy; False where it is the same."""
    if one.remark == remark:
        return False
    note(session, now, by, "set", one, remark=[one.remark, remark])
    one.remark = remark
    session.add(one)
    return True


def _contradiction(session: Session, act: Act, one: Copy, whose: int) -> str:
    if why := doubt(session, Said(act, whose, code=one.code, giver_id=whose), one):
        return why
    if act in (Act.give_back, Act.renew, Act.hand_on) and one.whereabouts not in OUT:
        return f"账上{one.code}没有借出"
    return ""


def _change(session: Session, act: DriftAct, state: State, verb: str, now: datetime, by: str) -> list[Hold]:
    note(session, now, by, verb, act, state=[act.state.value, state.value])
    act.state = state
    session.add(act)
    return circulation.follow(session, [act], now)
