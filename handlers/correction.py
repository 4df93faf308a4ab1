"""更正: a member sets right, or takes back, what they said themselves."""

import re
from collections.abc import Iterator, Sequence

from bot.handler import Context, handles
from bot.in_term import day_meant
from bot.message import BOT_NAME, Reply
from bot.text.found import Found, Kind
from bot.text.quick import quick
from bot.text.revision import revision
from bot.text.sentence import Sentence
from models.advice import Advice
from models.amend import Meant, change, last_said, move, said_in, take_back
from models.checkin import CheckIn
from models.drift import DriftAct
from models.excerpt import Excerpt
from models.member import address, names_of
from models.recommendation import Recommendation
from models.record import Record
from models.reflection import Reflection
from models.signup import SignUp

EXAMPLES = ("更正一下，刚才写错了，是读到98页", "撤销打卡", "上午那条不是第三章，是第四章")

_NOT_ME = quick(
    r"\A(?:更正|刚才|上一?条|[这那]条|打卡|记错了|弄错了|[，,：:\s]){0,4}不是我(?:的|读的|打的)?[，,、\s]?(?:而|应该|应)?是([\u4e00-\u9fff·]{2,6}?)(?:打的卡?|读的|的)?[。.!！~～\s]{0,3}\Z"
)


def understand(sentence: Sentence) -> Iterator[Found]:
    """One correction: a record taken back, the new values of the last one, or whose record it is."""
    not_me = _NOT_ME.match(sentence.text)
    if not_me:
        yield Found(Kind.correction, on_behalf_of=(not_me[1],), why=("不是本人",))
        return
    found = revision(sentence)
    if found is not None:
        yield found


@handles("更正", understand, examples=EXAMPLES, alone=True, beside=(Kind.query, Kind.drift_request))
def correct(ctx: Context, found: Found) -> Reply:
    """Change, move or take back the sender's own record, the quoted one or the last; nobody else's is touched."""
    quoted = ctx.incoming.quoted
    if quoted and quoted.sender in ("", BOT_NAME):
        quoted = None
    if quoted and quoted.sender not in names_of(ctx.session, ctx.member_id) | {ctx.incoming.sender_name}:
        return Reply(
            "您引用的是别人的话，没有改动：记录只能由本人更正，别人的请本人来说或告诉会务。", private=ctx.reachable
        )
    is_new_person = _is_new_person(found)
    book_ids = [title.key for title in found.books if title.key is not None]
    meant = Meant(book_ids, _sorts(ctx.incoming.text), () if is_new_person else found.on_behalf_of)
    where = (ctx.session, ctx.member_id, ctx.group_id, ctx.message_id, ctx.incoming.sent_at)
    rows = said_in(*where, quoted.text, meant) if quoted else last_said(*where, meant)
    if not rows:
        of_quoted = "您引用的那条没有记录，没有改动；要补记，请告诉会务。"
        of_none = "没有找到您这两天的记录，没有改动；更早的请引用原话，或告诉会务。"
        return Reply(of_quoted if quoted else of_none, private=ctx.reachable)
    by = f"成员：{ctx.member_id}，消息：{ctx.message_id}"
    if found.cancel:
        take_back(ctx.session, rows, ctx.now, by)
        return Reply("好的，那条记录已经撤销。", private=ctx.reachable)
    if is_new_person:
        return _moved(ctx, rows, found.on_behalf_of[0], by)
    day = found.date or day_meant(ctx, found)
    changed = change(ctx.session, rows, _values(ctx, found), day, ctx.now, by)
    if changed is None:
        return Reply("拿不准改哪一项，没有改动；请引用原话说明，或告诉会务。", private=ctx.reachable)
    if not changed:
        return Reply("记录里本来就是这样，不用改。", private=ctx.reachable)
    return Reply("好的，已按您说的更正。", private=ctx.reachable)


def _is_new_person(found: Found) -> bool:
    """Whether the name it states is the correction itself, not just whose record it means."""
    stated = (found.books, found.chapter, found.pages, found.page_count, found.minutes, found.percent, found.day)
    return bool(found.on_behalf_of) and not found.cancel and not found.date and not any(stated)


def _moved(ctx: Context, rows: Sequence[Record], name: str, by: str) -> Reply:
    person = move(ctx.session, rows, name, ctx.now, by)
    if person is None:
        return Reply(f"好的，那条不算您的了；“{name}”是哪一位，请会务确认后再记。", private=ctx.reachable)
    return Reply(f"好的，那条已改记为{address(person)}的。", private=ctx.reachable)


_SORTS: tuple[tuple[str, type[Record]], ...] = (
    ("打卡", CheckIn),
    ("荐", Recommendation),
    ("体会|读后感|感想|心得", Reflection),
    ("摘抄|书摘|金句", Excerpt),
    ("预约|想借|放漂|还书|取书|漂", DriftAct),
    ("报名|接龙|请假", SignUp),
    ("建言|建议", Advice),
)


def _sorts(text: str) -> tuple[type[Record], ...]:
    """The sorts of record that a correction names; all where it names none."""
    return tuple(sort for words, sort in _SORTS if re.search(words, text)) or (Record,)


def _values(ctx: Context, found: Found) -> dict[str, object]:
    """The columns that the correction states anew; one sort of place takes the other's stead."""
    values: dict[str, object] = {}
    if found.chapter:
        values |= {"chapter_first": found.chapter[0], "chapter_last": found.chapter[1]}
    if found.pages:
        values |= {"page_first": found.pages[0], "page_last": found.pages[1], "page_count": None}
    if found.page_count:
        values |= {"page_count": found.page_count, "page_first": None, "page_last": None}
    if found.books:
        values["book_id"] = ctx.book_id(found.books[0])
    if found.finished:
        values["finished"] = True
    if len(found.copies) == 1:
        values["copy_code"] = found.copies[0]
    if found.authors:
        values["author"] = "、".join(found.authors)
    said = {"minutes": found.minutes, "percent": found.percent, "challenge_day": found.day}
    return values | {name: value for name, value in said.items() if value is not None}
