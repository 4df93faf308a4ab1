"""漂流提醒: what is due, whose turn it is, whose place has gone: told to each alone, and late to the organiser."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from sqlmodel import Session, col, select

from bot.job import Notice, Round, notices
from bot.text.phrase import month_day
from bot.waiting import due, key_of_turn, named, your_turn
from models import hold, role
from models.book import Book
from models.copy import OUT, Copy, Whereabouts
from models.hold import Hold, Waiting
from models.member import Member, address
from models.outbox import Post
from models.role import Duty

ON_ITS_WAY = timedelta(days=7)
"""After so long it is asked whether a copy that was handed on has come."""
BEFORE, FIRST, SECOND, TO_ORGANISER = (timedelta(days=days) for days in (-3, 7, 21, 22))
TOLD_OF_LAPSE = timedelta(days=30)
"""For so long a place that is gone is still told of, where holidays or a quiet week came between."""


@notices("漂流提醒", at=time(9, 30))
def drift_notices(round: Round) -> Iterator[Notice]:
    """The notices of one day; each has its key, so that it is said once, also after a restart or some days off."""
    yield from _turns(round)
    for one in round.session.exec(
        select(Copy).where(col(Copy.whereabouts).in_(OUT), col(Copy.member_id).is_not(None)).order_by(col(Copy.id))
    ).all():
        yield from _of_loan(round, one)


def _turns(round: Round) -> Iterator[Notice]:
    """Whose turn came without anybody saying so at once, and whose place is gone."""
    session = round.session
    for one in session.exec(select(Hold).where(Hold.standing == Waiting.ready).order_by(col(Hold.id))).all():
        yield Notice(one.member_id, key_of_turn(one), your_turn(session, one))
    lapsed = select(Hold).where(Hold.standing == Waiting.lapsed, col(Hold.ended_at) >= round.now - TOLD_OF_LAPSE)
    for one in session.exec(lapsed.order_by(col(Hold.id))).all():
        laid = session.get(Copy, one.copy_id) if one.copy_id else None
        if hold.open_of(session, one.member_id, one.book_id) or (laid and laid.member_id == one.member_id):
            continue  # they asked again, or came for it after all
        title = session.get_one(Book, one.book_id).title
        until = f"留到{month_day(one.until)}，" if one.until else ""
        words = f"您预约的《{title}》{until}{_gone(laid)}；还想看，再说一声“想借《{title}》”就行。"
        yield Notice(one.member_id, f"drift-lapsed:hold-{one.id}", words)


def _gone(laid: Copy | None) -> str:
    """What has become by now of the copy that was kept aside."""
    if laid and laid.whereabouts == Whereabouts.held:
        return "这次先留给下一位书友了"
    if laid and laid.whereabouts in OUT:
        return "这次先由别的书友借去了"
    if laid and laid.whereabouts == Whereabouts.shelf:
        return "现在不再单独留着，书还在架上"
    return "现在不再单独留着了"


def _of_loan(round: Round, one: Copy) -> Iterator[Notice]:
    """The last step that a loan has come to; what is long overdue is told to the organisers too."""
    if one.whereabouts == Whereabouts.way and round.day >= one.since.date() + ON_ITS_WAY:
        words = f"转给您的{named(round.session, one)}收到了吗？收到了说一声“{one.code} 已取”就行。"
        yield _notice(one, one.since.date(), "way", words)
    if one.due is None:
        return
    steps = ((SECOND, "second"), (FIRST, "first"), (timedelta(), "today"), (BEFORE, "before"))
    step = next((step for after, step in steps if round.day >= one.due + after), "")
    if step and not _was_told_today(round, one):
        words = due(round.session, one, one.due, round.now.date(), long=step == "second")
        yield _notice(one, one.due, step, words)
    if round.day >= one.due + TO_ORGANISER:
        yield from _to_organisers(round.session, one, one.due)


def _was_told_today(round: Round, one: Copy) -> bool:
    """Whether a day off's round, made ahead, would write to a reader a second time on the same day."""
    if round.day == round.now.date():
        return False
    keys = [_notice(one, one.due, step, "").key for step in ("before", "today", "first", "second") if one.due]
    told = round.session.exec(select(Post.made_at).where(col(Post.key).in_(keys))).all()
    return any(at.date() == round.now.date() for at in told)


def _notice(one: Copy, of: date, step: str, words: str) -> Notice:
    return Notice(one.member_id or 0, f"drift-{step}:copy-{one.id}:member-{one.member_id}:{of}", words)


def _to_organisers(session: Session, one: Copy, due: date) -> Iterator[Notice]:
    reader = address(session.get_one(Member, one.member_id))
    words = f"{named(session, one)}在{reader}处，{month_day(due)}到期，还没有送回，请方便时关心一下。"
    for organiser in role.of(session, Duty.organiser, one.group_id):
        key = f"drift-long:copy-{one.id}:{due}:to-{organiser.id}"
        yield Notice(organiser.id or 0, key, words, reminds=False)
