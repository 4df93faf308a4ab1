"""报名: a member joins an event, brings others along, takes that back or asks leave, in their own words."""

from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.names import shown_name
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
def sign_up(ctx: Context, found: Found) -> Reply | None:
    """Keep who comes, or does not, to the event as it was said: the sender, or each of those named."""
    people = [person for person in _people(ctx, found) if person[1].recorded]
    for name, person in people:
        ctx.enter(
            SignUp,
            found,
            member_id=person.id,
            event=found.event or "",
            name=name,
            leaves=found.kind == Kind.withdrawal,
        )
    return Reply(f"已记：{line(found)}", ack=True) if people else None


def _people(ctx: Context, found: Found) -> Iterator[tuple[str, Member]]:
    """Whom it is about, by the name said; the sender without one."""
    own = shown_name(ctx.incoming.sender_name)
    if not found.names:
        yield "", ctx.member
    for name in found.names:
        yield name, ctx.member if name == own else named(ctx.session, name) or stranger(ctx.session, name)
