"""到哪了: where a drifting book is, and the hands it passed through; names are told privately, or where a group wants it."""

from collections.abc import Iterator

from bot.handler import Context, handles
from bot.journey import card, stands
from bot.message import Reply
from bot.text.copies import copies
from bot.text.found import Found, Kind
from bot.text.quick import quick
from bot.text.sentence import Sentence
from models import copy
from models.copy import Copy

EXAMPLES = ("CF-0012到哪了", "《活着》漂到哪儿了？", "CF-0012的传书卡")

MOST = 6
"""Copies of one title that are told of."""
_ASKS = quick(
    r"(?:漂|传|转|流|走)?到(?:了)?(?:哪|什么地方|谁)|在(?:哪|谁)|谁(?:在看|在读|拿着|借走|手里)|传书卡|漂流卡|下落|去向"
)
_OF_TITLE = quick(r"漂|传到|转到|传书卡|下落|在谁[那手]|[》▇][^，。]{0,3}到(?:了)?哪")
"""What makes a question after a title one after its copies."""
_NO_QUESTION = quick(r"读到|看到|听到|讲到|写到|进度|打卡|哪[一几]?[章页回节]")


def understand(sentence: Sentence) -> Iterator[Found]:
    """A question after one copy by its code, or after the copies of one title; what was read is another matter."""
    text = sentence.text
    if not sentence.live or len(text) > 40 or not _ASKS.search(sentence.masked) or _NO_QUESTION.search(sentence.masked):
        return
    codes = tuple(code for one in copies(sentence.masked) for code in one.codes)
    if len(codes) == 1 or (not codes and len(sentence.books) == 1 and _OF_TITLE.search(sentence.masked)):
        yield Found(Kind.query, books=sentence.books, copies=codes, command="whereabouts", why=("问到哪了",))


@handles("到哪了", understand, examples=EXAMPLES, alone=True)
def tell(ctx: Context, found: Found) -> Reply | None:
    """In the group the venue, or that a reader has it; in private the whole journey."""
    if found.copies:
        one = copy.coded(ctx.session, found.copies[0])
        if one is None:
            return Reply(f"没有登记过{found.copies[0]}，请看看书上的标签。", private=ctx.reachable)
        return Reply(_of(ctx, one))
    which = copy.of_book(ctx.session, found.books[0].key) if found.books[0].key is not None else []
    if not which:
        return None
    more = f"\n另有{len(which) - MOST}本。" if len(which) > MOST else ""
    return Reply("\n".join(_of(ctx, one) for one in which[:MOST]) + more)


def _of(ctx: Context, one: Copy) -> str:
    names = ctx.group is None or ctx.group.names_readers
    return card(ctx.session, one) if ctx.group is None else stands(ctx.session, one, names=names)
