"""登记本: a keeper of the shelves enters line by line who took, returned or passed on which copy: 0112 还 邬立柱."""

from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.register import register
from bot.text.sentence import Sentence
from bot.waiting import ready
from models import circulation, copy, member, role, shelving
from models.copy import OUT, Copy
from models.drift import Act, DriftAct, last_of
from models.role import Duty

EXAMPLES = ("0112 还 邬立柱", "CF-0113 借 王芳 4月3日")


def understand(sentence: Sentence) -> Iterator[Found]:
    """Every row, with the person it is about in `names`."""
    if not sentence.live or sentence.sent_at is None:
        return
    for row in register(sentence.text, sentence.sent_at):
        names = (row.name,) if row.name else ()
        yield Found(row.kind, copies=(row.code,), names=names, date=row.day, why=("登记本",))


@handles("登记本", understand, examples=EXAMPLES, alone=True)
def enter(ctx: Context, found: Found) -> list[Reply]:
    """Enter one row for its person, on the keeper's word; what cannot be entered is said, and the rest goes on."""
    code = found.copies[0]
    one = copy.coded(ctx.session, code)
    if one is None:
        return [Reply(f"没有登记过{code}，这一行没有记；请看看书上的标签。", private=ctx.reachable)]
    person, why = _person(ctx, found, one)
    if why:
        return [Reply(f"{code}这一行没有记：{why}。", private=ctx.reachable)]
    if not (_is_own(ctx, found, one, person) or role.may(ctx.session, ctx.member_id, Duty.organiser, ctx.group_id)):
        return [Reply(role.refusal(ctx.session, Duty.organiser, ctx.group_id), private=ctx.reachable)]
    return [*_entered(ctx, found, one, person), Reply(f"已记：{code}", ack=True)]


def _is_own(ctx: Context, found: Found, one: Copy, person: int) -> bool:
    """What anybody may say: that a copy came back, that one's own went on, and what concerns oneself and a free copy."""
    if found.kind == Kind.drift_return:
        return True
    is_with_me = one.member_id == ctx.member_id
    return is_with_me if found.kind == Kind.drift_pass or one.whereabouts in OUT else person == ctx.member_id


def _person(ctx: Context, found: Found, one: Copy) -> tuple[int, str]:
    """Whose act it is, or why nobody's: by name, else who has the copy, else the keeper."""
    if not found.names:
        return (one.member_id or ctx.member_id), ""
    meant = member.called(ctx.session, found.names[0])
    if len(meant) > 1:
        return 0, f"“{found.names[0]}”{member.unclear(meant)}，请写全名或群昵称"
    person = meant[0] if meant else member.stranger(ctx.session, found.names[0])
    return person.id or 0, ""


def _entered(ctx: Context, found: Found, one: Copy, person: int) -> Iterator[Reply]:
    act = Act(found.kind.value)
    by, to = shelving.parties(one, act, person, ctx.member_id)
    ctx.enter(
        DriftAct,
        found,
        member_id=by,
        act=act.value,
        copy_code=one.code,
        said_at=ctx.incoming.sent_at,
        copy_id=one.id,
        to_id=to,
    )
    yield from ready(ctx.session, circulation.follow(ctx.session, [last_of(ctx.session, ctx.message_id)], ctx.now))
