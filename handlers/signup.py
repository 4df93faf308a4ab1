"""报名: a member joins an event, brings others along, takes that back or asks leave, in their own words."""

from collections.abc import Iterator
from dataclasses import replace

from bot.handler import Context, handles
from bot.message import Reply
from bot.seating import Seated, ask_which, doubt, seated, settle_doubts, stays_away, which
from bot.text.found import Found, Kind
from bot.text.names import shown_name
from bot.text.party import guests, online
from bot.text.phrase import line
from bot.text.signups import signups
from models.member import Member, named, stranger
from models.signup import SignUp

EXAMPLES = (
    "新春读书会我报名",
    "周六的沙龙算我一个",
    "给教育界报两个人，委员讲坛：林静、周秘书",
    "27号沙龙我去不了，请个假",
    "委员讲坛取消报名",
)


@handles("报名", signups, examples=EXAMPLES)
def sign_up(ctx: Context, found: Found) -> list[Reply]:
    """Keep who comes, or does not, to the event as it was said: the sender, or each of those named."""
    people = [person for person in _people(ctx, found) if person[1].recorded]
    if not people:
        return []
    leaves = found.kind == Kind.withdrawal
    meant = which(ctx, found.event or "", leaves=leaves)
    why = doubt(meant)
    said = replace(found, unsure=True, why=(why,)) if why else found
    is_own = not found.names and not leaves
    for name, person in people:
        ctx.enter(
            SignUp,
            said,
            member_id=person.id,
            event=found.event or "",
            name=name,
            leaves=leaves,
            event_id=meant.event.id if meant.event else None,
            guests=guests(ctx.incoming.text) if is_own else None,
            online=None if leaves else online(ctx.incoming.text),
        )
    if meant.event and not found.names:
        settle_doubts(ctx, meant.event)
    if meant.event and leaves:
        stays_away(ctx, meant.event, [person.id or 0 for _, person in people])
    came = seated(ctx, meant.event, [person.id or 0 for _, person in people]) if meant.event else Seated()
    title = found.event or (meant.event.title if meant.event else None)
    ack = Reply(f"已记：{line(replace(found, event=title))}{came.remark}", ack=True)
    return [ask_which(ctx, meant)] if why else [ack, *came.replies]


def _people(ctx: Context, found: Found) -> Iterator[tuple[str, Member]]:
    """Whom it is about, by the name said; the sender without one."""
    own = shown_name(ctx.incoming.sender_name)
    if not found.names:
        yield "", ctx.member
    for name in found.names:
        yield name, ctx.member if name == own else named(ctx.session, name) or stranger(ctx.session, name)
