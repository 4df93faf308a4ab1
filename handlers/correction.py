"""更正: a member sets right, or takes back, what they said themselves."""

from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.revision import revision
from bot.text.sentence import Sentence
from models.amend import change, last_said, take_back

EXAMPLES = ("更正一下，刚才写错了，是读到98页", "撤销打卡", "上午那条不是第三章，是第四章")


def understand(sentence: Sentence) -> Iterator[Found]:
    """One correction: a record taken back, or the new values of the last one."""
    found = revision(sentence)
    if found is not None:
        yield found


@handles("更正", understand, examples=EXAMPLES, alone=True, beside=(Kind.query, Kind.drift_request))
def correct(ctx: Context, found: Found) -> Reply:
    """Change or take back the sender's own last record; of another person's nothing is changed."""
    sent = ctx.incoming.sent_at
    book_ids = [title.key for title in found.books]
    rows = last_said(ctx.session, ctx.member_id, ctx.group_id, ctx.message_id, sent, book_ids)
    by = f"成员：{ctx.member_id}，消息：{ctx.message_id}"
    if not rows:
        return Reply("没有找到您这两天的记录，没有改动；更早的请告诉会务。", private=True)
    if found.cancel:
        take_back(ctx.session, rows, ctx.now, by)
        return Reply("好的，那条记录已经撤销。", private=True)
    if not change(ctx.session, rows, _values(ctx, found), found.date, ctx.now, by):
        return Reply("您最近的一条记录不是打卡，没有改动；请告诉会务。", private=True)
    return Reply("好的，已按您说的更正。", private=True)


def _values(ctx: Context, found: Found) -> dict[str, object]:
    """The columns of a check-in that the correction states anew; one sort of place takes the other's stead."""
    values: dict[str, object] = {}
    if found.chapter:
        values |= {"chapter_first": found.chapter[0], "chapter_last": found.chapter[1]}
    if found.pages:
        values |= {"page_first": found.pages[0], "page_last": found.pages[1], "page_count": None}
    if found.page_count:
        values |= {"page_count": found.page_count, "page_first": None, "page_last": None}
    if found.books:
        values["book_id"] = ctx.book_id(found.books[0])
    said = {"minutes": found.minutes, "percent": found.percent, "challenge_day": found.day}
    return values | {name: value for name, value in said.items() if value is not None}
