"""到场: which event somebody came to, as they say it, and that they came: for themselves or by an organiser."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.handler import Context
from bot.message import Reply
from bot.occasions import titled
from bot.rows import own_name, who
from bot.text.found import Found
from bot.text.jielong import JieLong
from bot.text.quick import quick
from bot.text.signin import bare
from models import attendance, role
from models.attendance import Attendance
from models.audit import note
from models.event import Event, invited
from models.member import Member, stranger

_BESIDE = quick(r"(?:参加|前来|的|活动|[今当]天|今晚|[上下]午|[这本]次|委员|老师)*")
"""What may stand beside the name of an event or of who signs in."""


def named(events: list[Event], about: str) -> list[Event]:
    """Those of some events that a text names; all where it says nothing."""
    return [one for one in events if not about or _is_named(bare(one.title), about)]


def _is_named(title: str, about: str) -> bool:
    if len(about) > 1 and about in title:
        return True
    return title in about and bool(_BESIDE.fullmatch(about.replace(title, "", 1)))


def without(about: str, names: Iterable[str]) -> str:
    """What a text says beside who signs in."""
    for name in sorted(filter(None, map(bare, names)), key=len, reverse=True):
        about = about.replace(name, "", 1)
    return "" if _BESIDE.fullmatch(about) else about


def which(ctx: Context, events: Sequence[Event]) -> Reply:
    """Asks which of several events is meant."""
    titles = "、".join(map(titled, events))
    words = f"现在有{len(events)}场活动：{titles}。是哪一场？请这样说：签到 {events[0].title}"
    return ctx.to_self(words)


def may_enter(ctx: Context, event: Event) -> bool:
    """Whether the speaker runs the group or keeps its records, or, in private, any that the event is for."""
    groups = [ctx.group_id] if ctx.group_id is not None else [one.id for one in invited(ctx.session, event.id or 0)]
    return any(role.may(ctx.session, ctx.member_id, duty, one) for one in groups for duty in attendance.ENTERED_BY)


def meant(ctx: Context, event: Event, name: str, *, guests: bool) -> list[Member]:
    """Who is meant by a name that an organiser wrote; `guests`: whom nobody knows is one person of that name."""
    people = attendance.meant(ctx.session, event, name)
    return [stranger(ctx.session, name)] if guests and not people else people


def here(ctx: Context, listed: JieLong, event: Event) -> Iterator[tuple[str, Member]]:
    """Whom the rows say to be here: the sender, whom the channel names, and where an organiser sent it each known one.

    Of whom it was said before, by whatever post, it is not said again; who took it back is not put back by others.
    """
    own, told = own_name(ctx, listed), attendance.told_of(ctx.session, event.id)
    may = may_enter(ctx, event)
    for name in listed.names:
        person = who(ctx, listed, name, own)
        people = [person] if person else meant(ctx, event, name, guests=False) if may else []
        if len(people) == 1 and people[0].recorded and people[0].id not in told:
            told.add(people[0].id or 0)
            yield name, people[0]


def enter(ctx: Context, found: Found, event: Event, member_id: int, online: bool | None, name: str = "") -> bool:
    """Enter that a person came; said again it counts once, and how they came as it was said last. Whether from afar."""
    before = [row for row in attendance.signed_in(ctx.session, event.id, member_id) if row.message_id is not None]
    if online is None:
        online = before[0].online if before else attendance.from_afar(ctx.session, event, member_id)
    for row in before:
        if row.online != online:
            by = f"成员：{ctx.member_id}，消息：{ctx.message_id}"
            note(ctx.session, ctx.now, by, "change", row, online=[row.online, online])
            row.online = online
            ctx.session.add(row)
    ctx.enter(
        Attendance,
        replace(found, event=event.title, names=(name,) if name else ()),
        member_id=member_id,
        repeats=(before[0].message_id or 0, before[0].part) if before else None,
        event_id=event.id,
        online=online,
        name=name,
    )
    return online
