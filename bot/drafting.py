"""活动草稿: an organiser's own notice becomes a draft, which that organiser confirms, refuses, moves or calls off."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlmodel import Session

from bot import occasions
from bot.handler import Context
from bot.message import Reply
from bot.seating import come_now
from bot.text.notice import Notice
from bot.text.theme import theme
from models import event as events
from models import form, role, venue, which_event
from models.book import Book
from models.db import day_of
from models.event import Event, Stage
from models.group import mixed
from models.role import Duty
from models.seats import let_wait, seats
from models.which_event import fit

CALLED_OFF = "活动取消了"
MOVED = "活动改了时间或地点"


@dataclass(frozen=True, slots=True)
class Changed:
    """What a move or cancellation leaves to do: `notice` for the groups, and what each of the signed-up is told."""

    notice: str
    replies: tuple[Reply, ...]


def announced(ctx: Context, notice: Notice, words: str) -> list[Reply]:
    """An organiser told the group of an event: one that is known is for this group too, a new one is a draft.

    `words` are what the notice was read off.
    """
    if ctx.group is None or not ctx.member.recorded or not ctx.may(Duty.organiser):
        return []
    if notice.changes or notice.cancels:
        return list(_asks_for_change(ctx, notice))
    if notice.starts_at is None:
        return []
    known = which_event.same(ctx.session, notice.title, notice.starts_at, ctx.incoming.sent_at, ctx.group)
    if known is None:
        return [_ask(ctx, _draft(ctx, notice, words))]
    if known.stage in (Stage.on, Stage.draft) and events.invite(ctx.session, known, [ctx.group.id or 0]):
        which_event.bind_recent(ctx.session, known, ctx.now)
    return []


def to_confirm(ctx: Context) -> list[Event]:
    """The drafts that the speaker may decide about."""
    drafts = events.ahead(ctx.session, ctx.now, stages=[Stage.draft])
    return [one for one in drafts if may_decide(ctx, one)]


def may_decide(ctx: Context, event: Event) -> bool:
    """Whether the speaker runs one of the groups that an event is for; of one for no group, the whole city."""
    groups = [group.id for group in events.invited(ctx.session, event.id or 0)] or [None]
    return any(role.may(ctx.session, ctx.member_id, Duty.organiser, group) for group in groups)


def confirm(session: Session, event: Event, at: datetime, by: str) -> tuple[Event, list[Reply]]:
    """A draft is an event: what was signed up for it is bound to it. Raises CannotHold where its hour is not known.

    Where the plan has just such an event without a day, that is the one from now on; returned is what stands.
    """
    planned = _planned(session, event)
    if planned and not event.lacks_hour:
        event = _into(session, planned, event, at, by)
    else:
        events.decide(session, event, Stage.on, at, by)
    which_event.bind_recent(session, event, at)
    found = seats(session, event)
    let_wait(session, found.waiting)
    return event, list(come_now(session, event, found))


def move(session: Session, event: Event, at: datetime, by: str, **values: Any) -> Changed | None:
    """Hold an event at another time or place; None where nothing of the kind changed. Raises CannotHold.

    Sign-up closes when it begins at the latest.
    """
    was = occasions.before(event)
    begins = values.get("starts_at")
    if begins and event.deadline and event.deadline > begins:
        values.setdefault("deadline", begins)
    if not events.change(session, event, at, by, **values) or event.stage != Stage.on:
        return None
    events.drop_prepared(session, event, at, MOVED, dated=True)
    told = _tell(session, event, f"event-moved:event-{event.id}:r{event.revision}", occasions.moved(event, was))
    return Changed(occasions.notice_of_move(event, was), tuple(told))


def cancel(session: Session, event: Event, at: datetime, by: str, why: str = "") -> Changed:
    """Call an event off."""
    events.decide(session, event, Stage.cancelled, at, by)
    events.drop_prepared(session, event, at, CALLED_OFF, dated=False)
    told = _tell(session, event, f"event-cancelled:event-{event.id}:r{event.revision}", occasions.called_off(event))
    return Changed(occasions.notice_of_cancelling(event, why), tuple(told))


def _tell(session: Session, event: Event, key: str, words: str) -> Iterator[Reply]:
    """To each who signed up, whether they have a place or wait for one."""
    found = seats(session, event)
    for seat in (*found.coming, *found.waiting):
        yield Reply(words, to=seat.member_id, key=f"{key}:member-{seat.member_id}", soon=True)


def _draft(ctx: Context, notice: Notice, words: str) -> Event:
    assert notice.starts_at is not None
    assert ctx.group_id is not None
    ends = notice.ends_at if notice.ends_at and notice.ends_at > notice.starts_at else None
    place, book = venue.named_in(ctx.session, ctx.incoming.text), theme(words, ctx.catalogue)
    draft = Event(
        title=notice.title,
        stage=Stage.draft,
        month=day_of(notice.starts_at).replace(day=1),
        starts_at=notice.starts_at,
        ends_at=ends,
        venue=notice.venue or (place.name if place else ""),
        link=notice.link,
        book_id=ctx.book_id(book) if book else None,
        speaker=notice.speaker,
        places=notice.places,
        deadline=notice.deadline,
        message_id=ctx.message_id,
        made_by=by(ctx),
        made_at=ctx.now,
    )
    fits = form.fitting(ctx.session, notice.title)
    draft.form_id = fits.id if fits else None
    return events.enter(ctx.session, draft, [ctx.group_id], by(ctx))


def _ask(ctx: Context, draft: Event) -> Reply:
    """To the organiser alone: is it so?"""
    number = str(draft.id) if len(to_confirm(ctx)) > 1 else ""
    yes = f"对的话请回“确认活动{number}”"
    if draft.lacks_hour:
        yes = f"没看到几点开始，请补上时间，例如回“确认活动{number} 14:30”"
    ask = f"{yes}，我就来统计报名；不是活动就回“不是活动{number}”。"
    words = f"您发的活动通知，我记成这样：\n{occasions.card(draft, _title(ctx, draft))}\n{ask}"
    return Reply(words, to=ctx.member_id, key=f"event-draft:event-{draft.id}:asked")


def _title(ctx: Context, event: Event) -> str:
    """The title of the book that is read there, empty where none is known."""
    return ctx.session.get_one(Book, event.book_id).title if event.book_id is not None else ""


def _asks_for_change(ctx: Context, notice: Notice) -> Iterator[Reply]:
    """An organiser told the group that something changed: how it stands here, and how to have it changed."""
    among = events.ahead(ctx.session, ctx.incoming.sent_at, ctx.group_id)
    for one in which_event.fitting(ctx.session, notice.title, among)[:2]:
        how = f"“活动{one.id}{_as_words(one, notice)}”"
        words = f"看到您发的变动通知。我这里记的还是{occasions.in_short(one)}，要改就回{how}，我好告知已报名的书友。"
        yield Reply(words, to=ctx.member_id, key=f"event-change:event-{one.id}:message-{ctx.message_id}")


def _as_words(event: Event, notice: Notice) -> str:
    """What to say behind the event's number to have it as the notice tells it."""
    if notice.cancels:
        return "取消"
    begins = notice.starts_at
    if notice.venue and (begins is None or (event.starts_at and day_of(begins) == day_of(event.starts_at))):
        return f"地点改到{notice.venue}"
    begins = begins or event.starts_at
    if begins is None:
        return "改到几月几日几点"
    return f"改到{begins.month}月{begins.day}日" + ("" if begins.time() == time() else f"{begins:%H:%M}")


def by(ctx: Context) -> str:
    """Who did it, for the audit."""
    return f"成员：{ctx.member_id}，消息：{ctx.message_id}"


def _planned(session: Session, draft: Event) -> Event | None:
    """The one event of the plan, still without a day, that a draft of its month may be."""
    undated = [
        one for one in events.ahead(session, draft.made_at) if one.starts_at is None and one.month == draft.month
    ]
    groups = events.invited(session, draft.id or 0)
    undated = [one for one in undated if not mixed([*groups, *events.invited(session, one.id or 0)])]
    names = {one.id: one.name for one in form.listed(session)}
    found = [one for one in undated if fit(draft.title, (one.title, names.get(one.form_id, "")))]
    return found[0] if len(found) == 1 else None


def _into(session: Session, planned: Event, draft: Event, at: datetime, by: str) -> Event:
    said = ("starts_at", "ends_at", "venue", "link", "speaker", "places", "deadline", "message_id", "book_id")
    values = {name: value for name in said if (value := getattr(draft, name))}
    events.change(session, planned, at, by, **values)
    events.invite(session, planned, [group.id or 0 for group in events.invited(session, draft.id or 0)])
    events.decide(session, draft, Stage.refused, at, by)
    return planned
