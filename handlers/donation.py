"""捐书登记: a whole donation in one paste: who gives, to which shelf, a line for each book; each copy gets its code."""

from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.register import Donation, donation
from bot.text.sentence import Sentence
from bot.waiting import ready
from models import role
from models.donation import Entered, Given, enter, weigh
from models.entry import Entry
from models.role import Duty
from models.venue import Venue

EXAMPLES = (
    "捐书登记：市图书馆，玉龙书屋",
    "捐书登记：市图书馆，玉龙书屋\n《活着》 余华 ×2\nCF-0301 《乡土中国》 费孝通",
)
MOST_SAID = 5
"""Lines that cannot be read, or are wrong, that an answer names."""


def understand(sentence: Sentence) -> Iterator[Found]:
    """A message that begins as a donation; it is read where it is entered."""
    if sentence.live and donation(sentence.text) is not None:
        yield Found(Kind.drift_release, words=sentence.text, why=("捐书登记",))


@handles("捐书登记", understand, examples=EXAMPLES, alone=True)
def take_in(ctx: Context, found: Found) -> list[Reply]:
    """Put every copy on its shelf, in one go; while something is wrong nothing is entered, and the answer says what."""
    if not role.may(ctx.session, ctx.member_id, Duty.organiser, ctx.group_id):
        return [Reply(role.refusal(ctx.session, Duty.organiser, ctx.group_id), private=ctx.reachable)]
    read = donation(found.words)
    rows = list(_rows(ctx, read)) if read else []
    if read is None or not rows:
        return [Reply("没有看到书名。请在第一行写“捐书登记：捐赠人，书架”，下面每行写一本。", private=ctx.reachable)]
    weighed = weigh(ctx.session, rows)
    if weighed.wrong:
        return [Reply(_some("这一批没有登记，请改好再发：", weighed.wrong), private=ctx.reachable)]
    entry = Entry(by=f"成员：{ctx.member_id}", at=ctx.now, source="chat", remark=f"消息 {ctx.message_id}")
    ctx.session.add(entry)
    ctx.session.flush()
    made = enter(ctx.session, weighed.new, entry.id or 0, ctx.incoming.sent_at)
    words = "\n".join(_said(made, read.unread, len(weighed.known)))
    return [Reply(words, private=ctx.reachable), *ready(ctx.session, made.ready)]


def _rows(ctx: Context, read: Donation) -> Iterator[Given]:
    group = ctx.group
    home = ctx.session.get(Venue, group.venue_id) if group and group.venue_id else None
    shelf = read.venue or (home.name if home else "")
    for row, one in enumerate(read.books, 1):
        given = Given(row, one.title, one.code, one.author, owner=read.owner, shelf=shelf)
        yield from [given] * one.number


def _said(made: Entered, unread: tuple[str, ...], known: int) -> Iterator[str]:
    codes = sorted(one.code for one in made.copies)
    new = sum(not one.labelled for one in made.copies)
    if codes:
        span = codes[0] if len(codes) == 1 else f"{codes[0]}—{codes[-1]}"
        which = f"其中{new}本新编了号" if new < len(codes) else "都是新编的号" if new > 1 else "是新编的号"
        yield f"登记了{len(codes)}本（{span}）" + (f"，{which}，待贴标签。" if new else "。")
    if known:
        yield f"有{known}本以前登记过，没有再记。"
    if unread:
        yield _some(f"有{len(unread)}行没看懂，没有登记：", unread)
    yield from made.odd[:MOST_SAID]


def _some(head: str, lines: list[str] | tuple[str, ...]) -> str:
    return "\n".join([head, *lines[:MOST_SAID]]) + ("\n……" if len(lines) > MOST_SAID else "")
