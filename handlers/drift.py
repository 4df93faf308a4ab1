"""图书漂流: a book is put into the drift, wanted, taken, handed on to somebody, or returned."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.drift import drift
from bot.text.found import Found
from bot.text.phrase import line
from models.drift import DriftAct

EXAMPLES = (
    "放漂《活着》一本，编号CF-0012，搁在玉龙书屋了",
    "想借《乡土中国》，麻烦给排个队",
    "CF-0012已取书",
    "《活着》转给林静了",
    "CF0012还了",
)


@handles("漂流", drift, examples=EXAMPLES)
def float_on(ctx: Context, found: Found) -> Reply:
    """Keep the act as it was said, for each copy or book by itself."""
    for one in _each(found):
        ctx.enter(
            DriftAct,
            one,
            act=found.kind.value,
            said_at=ctx.incoming.sent_at,
            copy_code="".join(one.copies),
            giver=found.giver or "",
            receiver=found.receiver or "",
        )
    return Reply(f"已记：{line(found)}", ack=True)


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
