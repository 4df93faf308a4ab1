"""收到: a notice that asks for an answer opens a list in its group; short replies fill it, and organisers alone see it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.answered import report
from bot.handler import Context, handles
from bot.message import Reply
from bot.text import rollcall as words
from bot.text.found import Found, Kind
from bot.text.sentence import Sentence
from bot.text.signups import signups
from models import rollcall
from models.role import Duty
from models.rollcall import RollCall, Says
from models.signup import SignUp

EXAMPLES = (
    "收到",
    "好的，收到",
    "收到，准时参加",
    "收到，那天有事，请假",
    "各位委员：周六上午九点在玉龙书屋办沙龙，收到请回复",
    "@书香群记 谁还没回复",
)

LATEST = timedelta(days=3)
"""A notice that is heard later, as in a chat that was pasted, asks nothing any more."""
MOST = 3
"""Notices of which a question is told."""
CALL, WHO = "rollcall", "rollcall_who"


def understand(sentence: Sentence) -> Iterator[Found]:
    """A notice that asks for 收到, an answer to one, or the question who has not answered.

    What an answer says is its command; its `words` are empty where the sign-up that it is too is kept anyway. A code of
    an emoji, which is no text, is `unsure`.
    """
    if not sentence.live:
        return
    text = sentence.text
    if words.asks(text):
        if sentence.private or sentence.mentions_bot:
            yield Found(Kind.query, command=WHO, why=("问回复",))
    elif sentence.private:
        return
    elif words.calls(text):
        yield Found(Kind.query, command=CALL, words=text[: rollcall.LONGEST_TITLE], why=("请回复",))
    elif not text:
        yield Found(Kind.query, command=Says.received, unsure=True, why=("表情",))
    elif says := words.said(sentence):
        is_kept = says == Says.received or any(signups(sentence))
        yield Found(Kind.query, command=says, words="" if is_kept else text, why=("回复",))


@handles("收到", understand, examples=EXAMPLES)
def take_down(ctx: Context, found: Found) -> Reply | None:
    """Nothing is said in the group, whoever answers or does not."""
    if found.command == WHO:
        return _who(ctx)
    if ctx.group_id is None or (found.unsure and not words.EMOJI.fullmatch(ctx.incoming.text.strip())):
        return None
    if found.command == CALL:
        _begin(ctx, ctx.group_id, found.words)
    else:
        _answer(ctx, ctx.group_id, found)
    return None


def _begin(ctx: Context, group_id: int, title: str) -> None:
    """An organiser's own notice; anybody else's words ask nothing of the group."""
    at = ctx.incoming.sent_at
    if at < ctx.now - LATEST or not ctx.may(Duty.organiser, group_id):
        return
    call = RollCall(group_id=group_id, title=title, message_id=ctx.message_id, opened_at=at, closes_at=at)
    call.asked_by = ctx.member_id
    rollcall.begin(ctx.session, call)


def _answer(ctx: Context, group_id: int, found: Found) -> None:
    quoted, at = ctx.incoming.quoted, ctx.incoming.sent_at
    calls = rollcall.open_in(ctx.session, group_id, at)
    call = rollcall.meant(calls, words.title(quoted.text) if quoted else None)
    if call is None or ctx.member_id == call.asked_by or not ctx.member.recorded:
        return
    says = Says(found.command or "")
    rollcall.answer(ctx.session, call, ctx.member_id, says, ctx.message_id, at)
    if call.event_id and found.words:
        kind = Kind.withdrawal if says == Says.leave else Kind.signup
        ctx.enter(SignUp, replace(found, kind=kind), event_id=call.event_id, leaves=says == Says.leave)


def _who(ctx: Context) -> Reply:
    """The notices that are still open, else the last one; of groups that the asker looks after, and to them alone."""
    if not ctx.may(Duty.organiser):
        return ctx.refused(Duty.organiser)
    asked = rollcall.asked(ctx.session, ctx.now)
    own = [one for one in asked if ctx.group_id in (None, one.group_id) and ctx.may(Duty.organiser, one.group_id)]
    open_ones = [one for one in own if one.closed_at is None and one.closes_at > ctx.now]
    told = (open_ones or own[:1])[:MOST]
    texts = [report(ctx.session, one, ctx.now) for one in told]
    return Reply("\n\n".join(texts) or "最近没有请大家回复的通知。", private=True)
