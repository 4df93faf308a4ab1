"""续借、报失、收回: what a reader or an owner says of a drifting copy beside wanting, taking and returning it."""

from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.copies import copies
from bot.text.found import Found, Kind
from bot.text.phrase import month_day
from bot.text.quick import quick
from bot.text.sentence import Sentence
from bot.waiting import named
from models import circulation, hold
from models.copy import OUT, Copy, Whereabouts
from models.drift import Act, DriftAct, last_of
from models.hold import Waiting
from models.matching import Said, meant

EXAMPLES = ("CF-0012续借", "《活着》没看完，想续借几天", "CF-0012找不到了", "CF-0012找到了", "CF-0012不漂了，我收回")

_SAYS = {
    Kind.drift_renew: quick(r"(?<!不)(?<!别)续(?:借|期|几天|一(?:周|个月|段))"),
    Kind.drift_lose: quick(r"(?:弄|搞|给)?丢(?:失)?了|遗失|找不(?:到|着)|不见了"),
    Kind.drift_take: quick(r"(?<!没)(?<!未)找(?:到|着|回来)了|失而复得"),
    Kind.drift_withdraw: quick(r"不(?:再)?漂了|退出漂流|(?:我|先)?收回(?:来|去)?(?:了|自[用留]|吧)?(?=\W|\Z)|下架"),
}
_ASKS = quick(r"怎么|如何|咋|规则|流程|谁|哪|什么|[没不]能(?=续)|(?:可以|能)续(?:借)?几")


def understand(sentence: Sentence) -> Iterator[Found]:
    """Such words of a copy named by its code, or by its title in 《》; a renewal may name none where one has just one."""
    if not sentence.live or len(sentence.text) > 60 or _ASKS.search(sentence.masked):
        return
    codes = tuple(code for one in copies(sentence.masked) for code in one.codes)
    named = codes or ("《" in sentence.text and sentence.books)
    for kind, says in _SAYS.items():
        if says.search(sentence.masked) and (named or (kind == Kind.drift_renew and len(sentence.text) <= 12)):
            yield Found(kind, books=sentence.books[:1], copies=codes[:1], why=(says.pattern[:4],))
            return


@handles("续借", understand, examples=EXAMPLES, alone=True)
def keep(ctx: Context, found: Found) -> list[Reply]:
    """Do it where the ledger allows; the answer is for the speaker alone, as it is about what they have."""
    said = Said(
        act=Act.give_back if found.kind == Kind.drift_take else Act(found.kind.value),
        by=ctx.member_id,
        group_id=ctx.group_id,
        code="".join(found.copies),
        book_id=found.books[0].key if found.books else None,
    )
    if said.book_id is None and not said.code and found.kind != Kind.drift_renew:
        return []
    which = meant(ctx.session, said)
    if which.copy is None:
        return [ctx.to_self(which.unknown)] if which.unknown and circulation.is_kept(ctx.session) else []
    return list(_ACTS[found.kind](ctx, found, which.copy))


def _renew(ctx: Context, found: Found, one: Copy) -> Iterator[Reply]:
    """Longer for who has it, as often as the office allows, unless others wait."""
    lending = circulation.lending(ctx.session)
    waiting = sum(place.standing == Waiting.queued for place in hold.queue(ctx.session, one.book_id))
    if one.member_id != ctx.member_id or one.whereabouts not in OUT:
        yield ctx.to_self(
            f"{named(ctx.session, one)}没有记在您名下，续借不了；如果在您手里，请先说一声“{one.code} 已取”。"
        )
    elif waiting:
        yield ctx.to_self(f"{named(ctx.session, one)}还有{waiting}位书友在等，这次不能续借了，读完请按时送回，谢谢。")
    elif one.renewed >= lending.renewals:
        yield ctx.to_self(f"{named(ctx.session, one)}已经续借过{one.renewed}次，读完请送回；还想看可以再预约。")
    else:
        _enter(ctx, found, Act.renew, one)
        until = month_day(one.due) if one.due else ""
        yield ctx.to_self(f"{named(ctx.session, one)}续借好了，可以看到{until}。")


def _lose(ctx: Context, found: Found, one: Copy) -> Iterator[Reply]:
    """Nobody is blamed: it is taken down, and may be found again."""
    if one.whereabouts != Whereabouts.missing:
        _enter(ctx, found, Act.lose, one)
        yield ctx.to_self(f"{named(ctx.session, one)}先记作暂时找不到，请别着急；找到了说一声就行。")


def _found_again(ctx: Context, found: Found, one: Copy) -> Iterator[Reply]:
    """Whoever found it has it now."""
    if one.whereabouts == Whereabouts.missing:
        _enter(ctx, found, Act.take, one)
        yield ctx.to_self(f"太好了，{named(ctx.session, one)}记在您名下；送回书架时再说一声。")


def _withdraw(ctx: Context, found: Found, one: Copy) -> Iterator[Reply]:
    """Only its owner takes a copy out of the drift; of others' the office decides."""
    if one.owner_id == ctx.member_id:
        _enter(ctx, found, Act.withdraw, one)
        yield ctx.to_self(f"{named(ctx.session, one)}不再漂流了，谢谢您的分享。")
    else:
        yield ctx.to_self(f"{named(ctx.session, one)}是别的书友或单位放漂的，要收回请告诉会务。")


_ACTS = {
    Kind.drift_renew: _renew,
    Kind.drift_lose: _lose,
    Kind.drift_take: _found_again,
    Kind.drift_withdraw: _withdraw,
}


def _enter(ctx: Context, found: Found, act: Act, one: Copy) -> None:
    ctx.enter(DriftAct, found, act=act.value, copy_code=one.code, said_at=ctx.incoming.sent_at, copy_id=one.id)
    circulation.follow(ctx.session, [last_of(ctx.session, ctx.message_id)], ctx.now)
