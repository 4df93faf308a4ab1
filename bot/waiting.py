"""漂流的回话: whose turn it is, how many are before one, what was handed on, and what contradicts itself."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlmodel import Session

from bot.handler import Context
from bot.message import Reply
from bot.text.phrase import month_day
from models import copy, hold, role
from models.book import Book
from models.copy import Copy
from models.drift import DriftAct
from models.hold import Hold, Waiting
from models.member import Member, address
from models.role import Duty
from models.venue import Venue


def ready(session: Session, holds: Iterable[Hold]) -> Iterator[Reply]:
    """To each whose turn it is: which copy is laid aside for them, where and until when."""
    for one in holds:
        yield Reply(your_turn(session, one), to=one.member_id, key=key_of_turn(one))


def key_of_turn(one: Hold) -> str:
    """One notice for each time a copy is laid aside for somebody."""
    return f"drift-ready:hold-{one.id}:{one.ready_at:%Y-%m-%d}" if one.ready_at else f"drift-ready:hold-{one.id}"


def your_turn(session: Session, one: Hold) -> str:
    """《活着》（CF-0012）在玉龙书屋，为您留到5月3日。"""
    laid = session.get_one(Copy, one.copy_id)
    who = address(session.get_one(Member, one.member_id))
    until = f"为您留到{month_day(one.until)}" if one.until else "为您留着"
    which = f"{named(session, laid)}{standing_at(session, laid)}"
    return f"{who}您好，您想借的{which}，{until}。取到后说一声“{laid.code} 已取”就行。"


def named(session: Session, one: Copy) -> str:
    """《活着》（CF-0012）"""
    return f"《{session.get_one(Book, one.book_id).title}》（{one.code}）"


def standing_at(session: Session, one: Copy) -> str:
    """在玉龙书屋; where no shelf is known, 在书架上."""
    place = session.get(Venue, one.venue_id) if one.venue_id else None
    return f"在{place.name}" if place else "在书架上"


def due(session: Session, one: Copy, until: date, today: date, *, long: bool) -> str:
    """您借的《活着》（CF-0012）今天到期，读完请送回……; `long`: it is late already for some weeks."""
    words = _LONG_OVERDUE if long else f"{_when(until, today)}{_WHAT_TO_DO}"
    return f"您借的{named(session, one)}{words}"


_WHAT_TO_DO = "，读完请送回或转给下一位；还想看，说一声“续借”。"
_LONG_OVERDUE = "到期已有些日子了，如已读完请送回或转给下一位；有困难请告诉会务。"


def _when(due: date, today: date) -> str:
    """When a loan ends, said on the day it is told: the notices of days off are told before, of lost days after."""
    if due == today:
        return "今天到期"
    return f"{month_day(due)}到期" if due > today else f"已于{month_day(due)}到期"


def placed(session: Session, act: DriftAct) -> str:
    """What became of a request: a copy laid aside, a place in the queue, or none because they have it."""
    wanted = session.get(Copy, act.copy_id) if act.copy_id else None
    book_id = wanted.book_id if wanted else act.book_id
    if book_id is None:
        return "记下了。想借的是哪一本？请带上书名或编号再说一次。"
    queue = hold.queue(session, book_id)
    title = session.get_one(Book, book_id).title
    own = next((one for one in queue if one.member_id == act.member_id), None)
    if own is None:
        return f"《{title}》已经在您手里了。想多看几天，说一声“《{title}》续借”。"
    if own.standing == Waiting.ready:
        return your_turn(session, own)
    if not copy.of_book(session, book_id):
        return f"《{title}》现在还没有漂流本，先为您记上；有书友放漂就告诉您。"
    before = sum(one.standing == Waiting.queued for one in queue[: queue.index(own)])
    return f"《{title}》已为您排上" + (f"，前面还有{before}位。" if before else "，您是下一位。") + "轮到时告诉您。"


def handed_on(session: Session, act: DriftAct, one: Copy) -> Iterator[Reply]:
    """To who gets a copy from another's hand: that it is on its way, and what to say when it is there."""
    if act.to_id is not None:
        giver = address(session.get_one(Member, act.member_id))
        words = f"{giver}把{named(session, one)}转给您了，收到后说一声“{one.code} 已取”就行。"
        yield Reply(words, to=act.to_id, key=f"drift-pass:act-{act.id}")


def doubted(ctx: Context, act: DriftAct, why: str) -> Iterator[Reply]:
    """To each organiser of the group: what contradicts itself and has to be decided by a person."""
    who = address(ctx.member)
    for organiser in role.of(ctx.session, Duty.organiser, ctx.group_id):
        words = f"漂流登记有一条要请您核实，是{who}说的：{why}。请在“待确认”里定下来。"
        yield Reply(words, to=organiser.id, key=f"drift-doubt:act-{act.id}:{organiser.id}")
