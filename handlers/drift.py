"""图书漂流: a book is put into the drift, wanted, taken, handed on to somebody, or returned."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.drift import drift
from bot.text.found import Found
from bot.text.phrase import NAMES, line
from bot.told import REMARKS
from bot.waiting import doubted, handed_on, named, placed, ready
from models import circulation, member, venue
from models.copy import Copy
from models.drift import Act, DriftAct, acts_of, last_of
from models.matching import Said, doubt, meant
from models.record import COUNTS, State

EXAMPLES = (
    "放漂《活着》一本，编号CF-0012，搁在玉龙书屋了",
    "想借《乡土中国》，麻烦给排个队",
    "CF-0012已取书",
    "《活着》转给林静了",
    "CF0012还了",
)


MOST_NAMED = 3
"""Copies that a confirmation names."""


@handles("漂流", drift, examples=EXAMPLES)
def float_on(ctx: Context, found: Found) -> list[Reply]:
    """Keep the act as it was said, for each copy or book by itself; the copies and the queue follow where it is sure."""
    before, part = len(ctx.lines), ctx.part
    replies = [reply for one in _each(found) for reply in _do(ctx, one)]
    waits = any(said.endswith(REMARKS[State.pending]) for said in ctx.lines[before:])
    words = _recorded(ctx, found, part) + (REMARKS[State.pending] if waits else "")
    return [Reply(f"已记：{words}", ack=True), *replies]


def _recorded(ctx: Context, found: Found, part: int) -> str:
    """What was entered since that part, each copy by its title and code, as that is what it was taken for."""
    acts = acts_of(ctx.session, ctx.message_id, part)
    copies = [ctx.session.get_one(Copy, act.copy_id) for act in acts if act.copy_id is not None]
    if not copies or len(copies) < len(acts):
        return line(found) + ("、".join(found.copies[:MOST_NAMED]) if not found.books else "")
    more = f"等{len(copies)}本" if len(copies) > MOST_NAMED else ""
    return NAMES[found.kind] + "".join(named(ctx.session, one) for one in copies[:MOST_NAMED]) + more


def _do(ctx: Context, found: Found) -> Iterator[Reply]:
    said = _said(ctx, found)
    which = meant(ctx.session, said)
    receivers = member.called(ctx.session, found.receiver) if found.receiver else []
    why = doubt(ctx.session, said, which.copy) if which.copy else ""
    if len(receivers) > 1:
        why = why or f"“{found.receiver}”{member.unclear(receivers)}"
    ctx.enter(
        DriftAct,
        replace(found, unsure=True, why=(why,)) if why else found,
        act=said.act.value,
        copy_code=said.code,
        giver=found.giver or "",
        receiver=found.receiver or "",
        said_at=ctx.incoming.sent_at,
        copy_id=which.copy.id if which.copy else None,
        from_id=said.giver_id,
        to_id=_receiver(ctx, found.receiver, receivers) if found.receiver else None,
        venue_id=said.venue_id,
    )
    act = last_of(ctx.session, ctx.message_id)
    if why:
        yield from doubted(ctx, act, why)
    elif act.state in COUNTS:
        served = circulation.follow(ctx.session, [act], ctx.now)
        yield from ready(ctx.session, served)
        if all(one.member_id != ctx.member_id for one in served):
            yield from _told(ctx, act, which.unknown)


def _said(ctx: Context, found: Found) -> Said:
    givers = member.called(ctx.session, found.giver) if found.giver else []
    place = venue.named_in(ctx.session, ctx.incoming.text)
    at_home = ctx.group.venue_id if ctx.group and found.kind == Act.release.value else None
    return Said(
        act=Act(found.kind.value),
        by=ctx.member_id,
        group_id=ctx.group_id,
        code="".join(found.copies),
        book_id=ctx.book_id(found.books[0]) if found.books else None,
        giver_id=givers[0].id if len(givers) == 1 else None,
        venue_id=place.id if place else at_home,
    )


def _receiver(ctx: Context, name: str, meant: list[member.Member]) -> int | None:
    """Who gets it: the one of the roster, or whom nobody knows yet under that name; of several nobody."""
    if not meant:
        return member.stranger(ctx.session, name).id
    return meant[0].id if len(meant) == 1 else None


def _told(ctx: Context, act: DriftAct, unknown: str) -> Iterator[Reply]:
    """What the speaker wants to know at once, privately: their place in the queue, a new code, a copy nobody knows."""
    one = ctx.session.get(Copy, act.copy_id) if act.copy_id else None
    if act.act == Act.hand_on and one is not None:
        yield from handed_on(ctx.session, act, one)
    if not ctx.reachable or not circulation.is_kept(ctx.session):
        return
    if act.act == Act.request:
        yield Reply(placed(ctx.session, act), private=True)
    elif act.act == Act.release and one is not None and not act.copy_code:
        yield Reply(f"已登记为{one.code}，请在书上写好这个编号，或等会务贴标签。", private=True)
    elif unknown and one is None:
        yield Reply(f"记下了，但{unknown}", private=True)


def _each(found: Found) -> Iterator[Found]:
    """The act on each copy: a code goes with its book where as many of both, or a single book, were named."""
    books, codes = found.books, found.copies
    if not codes:
        yield from (replace(found, books=books[at : at + 1]) for at in range(max(len(books), 1)))
    elif len(books) in (0, 1, len(codes)):
        each = zip_longest(codes, books if len(books) == len(codes) else books * len(codes))
        yield from (replace(found, books=(book,) if book else (), copies=(code,)) for code, book in each)
    else:
        yield from (replace(found, books=(), copies=(code,)) for code in codes)
        yield from (replace(found, books=(book,), copies=()) for book in books)
