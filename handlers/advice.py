"""建言: a measure that a member puts forward for the public good, for the offices to act on."""

from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.advice import put_forward
from bot.text.found import Found, Kind
from bot.text.phrase import line
from bot.text.sentence import Sentence
from models.advice import Advice

EXAMPLES = (
    "建议市里在老旧小区增设充电棚，由住建和消防一起摸底",
    "提一条社情民意：学校门口接送拥堵，请交管和教体局错峰放学，先试一个月",
)


def understand(sentence: Sentence) -> Iterator[Found]:
    """One piece of advice: an office or a public matter, and a measure, in the sender's own name."""
    why = put_forward(sentence)
    if why:
        yield Found(Kind.advice, words=sentence.text, why=(why,))


@handles("建言", understand, examples=EXAMPLES)
def advise(ctx: Context, found: Found) -> Reply:
    """Keep the advice for the office that collects it."""
    ctx.enter(Advice, found, words=found.words)
    return Reply(f"已记：{line(found)}", ack=True)
