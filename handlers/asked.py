"""记上了吗: a member asks, right after they said something, whether it stands in the ledger."""

from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.quick import quick
from bot.text.sentence import Sentence
from bot.told import told
from models import ballot
from models.inbox import said_before
from models.ledger import of_message
from models.record import State

EXAMPLES = ("记上了吗", "刚才的记了没？")

_ASKS = quick(
    r"\A(?:请问|问下|问一下|那|[，,\s]){0,2}(?:刚才|刚刚|我|这条|那条|上条|这个|的|发的|说的|打的卡|打卡|荐书|体会|[，,\s]){0,4}"
    r"(?:给我|帮我)?(?:有没有记(?:上|下)?|记(?:上|下|录)?(?:上)?了?(?:吗|没有?|么|了没有?|没记上))(?:呀|啊|呢)?[?？。!！~～\s]{0,3}\Z"
)


def understand(sentence: Sentence) -> Iterator[Found]:
    """Such a question on its own; whether it is one to the bot depends on what was said before."""
    if sentence.live and len(sentence.text) <= 24 and _ASKS.match(sentence.text):
        yield Found(Kind.query, command="recorded", why=("问记上没有",))


@handles("记上了吗", understand, examples=EXAMPLES, alone=True)
def reply(ctx: Context, found: Found) -> Reply | None:
    """Say what stands of the sender's last words; nothing where they said nothing just now: then people are asked."""
    messages = said_before(ctx.session, ctx.message_id, ctx.member_id, ctx.incoming.sent_at)
    if not messages:
        return None
    if numbers := ballot.said_in(ctx.session, messages[0]):
        return Reply(f"记上了：您选了{'、'.join(map(str, numbers))}号。", private=ctx.reachable)
    rows = [rows for rows in (of_message(ctx.session, one) for one in messages) if rows]
    if not rows:
        words = "刚才那条没有记：没认出是打卡、荐书还是体会。可以这样说：打卡《活着》读到98页。"
        return Reply(words, private=ctx.reachable)
    lines = "；".join(told(ctx.session, rows[0]))
    stands = any(row.state != State.cancelled for row in rows[0])
    return Reply(f"记上了：{lines}。" if stands else f"账上现在没有：{lines}。", private=ctx.reachable)
