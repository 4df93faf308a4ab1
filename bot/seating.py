"""报名落座: which event a sign-up is for, who waits for a place, who comes after all, and what each of them is told."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot import occasions
from bot.handler import Context
from bot.message import Reply
from bot.text.quick import quick
from bot.text.when import coming_day
from models import event as events
from models import ledger, role, which_event
from models.event import Event
from models.member import Member, address
from models.role import Duty
from models.seats import Seats, come_after_all, is_roomy, let_wait, seats
from models.signup import SignUp
from models.which_event import Meant, Said, meant

_PART = quick(r"[，,。；;！!？?\n]")


@dataclass(frozen=True, slots=True)
class Seated:
    """What became of those just signed up: `remark` for the confirmation, and what some are told alone."""

    remark: str = ""
    replies: tuple[Reply, ...] = ()


def which(ctx: Context, event: str, *, leaves: bool) -> Meant:
    """The event that a sign-up or withdrawal in talk is for; the day beside its name decides between several."""
    text, quoted = ctx.incoming.text, ctx.incoming.quoted
    sent_at = ctx.incoming.sent_at
    beside = next((part for part in _PART.split(text) if event and event in part), "")
    hint = coming_day(text, sent_at) or (coming_day(quoted.text, sent_at) if quoted else None)
    return meant(ctx.session, _said(ctx, event, coming_day(beside, sent_at), hint, leaves=leaves))


def of_list(ctx: Context, event: str, header: str) -> Meant:
    """The event that a 接龙 is for, by its header."""
    return meant(ctx.session, _said(ctx, event, coming_day(header, ctx.incoming.sent_at), None, leaves=False))


def _said(ctx: Context, event: str, day: date | None, hint: date | None, *, leaves: bool) -> Said:
    return Said(event, ctx.incoming.sent_at, ctx.group_id, ctx.member_id, day, hint, leaves)


def doubt(found: Meant) -> str:
    """Why it is not clear which event is meant; empty where it is, or where nobody knows any."""
    return f"活动有{len(found.among)}场：{_listed(found)}，没说是哪一场" if found.among else ""


def ask_which(ctx: Context, found: Meant) -> Reply:
    """To who signed up for one of several: which?"""
    words = f"近期有{len(found.among)}场：{_listed(found)}。您说的是哪一场？请带上日子再说一句。"
    return Reply(words, private=ctx.reachable)


def _listed(found: Meant) -> str:
    return "、".join(f"{one.title}（{occasions.when(one)}）" for one in found.among[:4])


def seated(ctx: Context, event: Event, joined: Collection[int]) -> Seated:
    """After words about an event: who of those `joined` waits, and who comes because of it."""
    is_late = event.deadline is not None and ctx.incoming.sent_at > event.deadline
    if not is_late and is_roomy(ctx.session, event):
        return Seated()
    found = seats(ctx.session, event)
    waiting = [seat for seat in found.waiting if seat.member_id in joined]
    let_wait(ctx.session, waiting)
    own = next((seat for seat in waiting if seat.member_id == ctx.member_id), None)
    replies = list(come_now(ctx.session, event, found))
    if own and ctx.reachable:
        key = f"event-waits:event-{event.id}:signup-{own.signup_id}"
        replies.append(Reply(occasions.waits(event, found, own), to=ctx.member_id, key=key, soon=True))
    for seat in waiting:
        replies += _to_organisers(ctx, event, seat.member_id, seat.signup_id) if seat.late else []
    told = [seat for seat in waiting if not (seat is own and ctx.reachable)]
    return Seated(_remark(ctx, found, [seat.member_id for seat in told], is_late=is_late), tuple(replies))


def settled(session: Session, message_id: int, at: datetime) -> None:
    """A person said yes to a doubtful sign-up or leave: who has no place, or comes no more, is not reminded.

    Who has none is told when there is one.
    """
    rows = [row for row in ledger.of_message(session, message_id) if isinstance(row, SignUp) and row.event_id]
    for event_id in {row.event_id for row in rows}:
        event = session.get_one(Event, event_id)
        found = seats(session, event)
        let_wait(session, found.waiting)
        for member_id in (*found.gone, *(seat.member_id for seat in found.waiting)):
            events.drop_reminder(session, event, member_id, at, "本人不来了，或没有位子")


def stays_away(ctx: Context, event: Event, people: Iterable[int]) -> None:
    """Some do not come any more: nobody reminds them."""
    for member_id in people:
        events.drop_reminder(ctx.session, event, member_id, ctx.now, "本人已取消报名")


def come_now(session: Session, event: Event, found: Seats) -> Iterator[Reply]:
    """To each who waited and has a place by now, once."""
    for seat in come_after_all(session, event, found):
        words = occasions.comes_after_all(event, session.get_one(Member, seat.member_id))
        yield Reply(words, to=seat.member_id, key=f"event-place:event-{event.id}:signup-{seat.signup_id}", soon=True)


def settle_doubts(ctx: Context, event: Event) -> None:
    """Somebody said now which event they mean: what they said of it before waits for nobody any more."""
    for row in which_event.doubted(ctx.session, event, ctx.member_id, ctx.group_id, ctx.incoming.sent_at):
        if row.message_id is not None and row.message_id != ctx.message_id:
            by = f"成员：{ctx.member_id}，消息：{ctx.message_id}"
            ledger.cancel(ctx.session, row.message_id, ctx.now, by, part=row.part)


def _to_organisers(ctx: Context, event: Event, member_id: int, signup_id: int) -> Iterator[Reply]:
    person = ctx.session.get_one(Member, member_id)
    for organiser in role.of(ctx.session, Duty.organiser, ctx.group_id):
        if organiser.id == ctx.member_id == member_id:
            continue
        said = f"{address(person)}在截止之后报名了{occasions.titled(event)}"
        words = f"{said}。可以参加的话，请回一句“活动{event.id}准许{person.name}”。"
        yield Reply(words, to=organiser.id, key=f"event-late:event-{event.id}:signup-{signup_id}:to-{organiser.id}")


def _remark(ctx: Context, found: Seats, waiting: Collection[int], *, is_late: bool) -> str:
    if not waiting:
        return ""
    if is_late:
        return "（报名已截止，由会务来定）"
    if list(waiting) == [ctx.member_id]:
        own = next(seat for seat in found.waiting if seat.member_id == ctx.member_id)
        return f"（名额已满，候补第{occasions.place(found, own)}位）"
    return f"（名额已满，{len(waiting)}位候补）"
