"""摘抄: a passage of a book, quoted for others to read."""

from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.passage import passage
from bot.text.phrase import line
from bot.text.sentence import Sentence
from models.excerpt import Excerpt

EXAMPLES = (
    "摘抄《论语》：“政者，正也。子帅以正，孰敢不正？”",
    "“所有的大人都曾经是小孩，虽然，只有少数的人记得。”——《小王子》",
)


def understand(sentence: Sentence) -> Iterator[Found]:
    """One excerpt: called or handed on as such, or a passage with its source and little else."""
    quoted = passage(sentence)
    if quoted is not None:
        yield Found(Kind.excerpt, books=quoted.books, words=quoted.words, why=("摘抄",))


@handles("摘抄", understand, examples=EXAMPLES)
def excerpt(ctx: Context, found: Found) -> Reply:
    """Keep the quoted words, apart from the member's own."""
    ctx.enter(Excerpt, found, words=found.words)
    return Reply(f"已记：{line(found)}", ack=True)
