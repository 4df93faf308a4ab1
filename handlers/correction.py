"""更正: a member sets right, or takes back, what they said themselves."""

import re
from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text import speech
from bot.text.days import day_of
from bot.text.found import Found, Kind, Title
from bot.text.progress import progress
from bot.text.sentence import Sentence
from bot.text.titles import How
from models.amend import change, last_said, take_back

EXAMPLES = ("更正一下，刚才写错了，是读到98页", "撤销打卡", "上午那条不是第三章，是第四章")

_SLIP = re.compile(
    r"更正|订正|勘误|(?:写|打|报|记|说|填|登|登记|标|抄|输|按|数|算)(?:错|岔|反|混|串|漏|高|低|多|少|重)(?:了|啦|的|成)?|手滑|手误|口误|笔误|弄错|搞错"
    r"|改成|改为|应该是|应为|少(?:打|写)|忘(?:了)?写|没写(?:内容|页|书|清|全|日期|章)|(?:只|就|光)(?:打|写|发)了?[^，。]{0,3}(?:卡|字)|\A\W{0,3}(?:啊|哦|呃|哎)?不对"
    r"|不(?:是|止)[^，。；]{0,6}[\d一二三四五六七八九十百]{1,5}[^，。；]{0,3}(?:[页章讲课篇天%]|回(?!事)|分钟|小时)"
)
_OWN = re.compile(
    r"刚才|刚刚|早上|上午|中午|下午|晚上|昨[天晚]|今[天早]|上一?条|那条|这条|前面|进度|我|手滑|\A\W{0,3}(?:更正|订正|写错|打错|不对|说明|啊|哦|呃)|睡前"
)
_CANCEL = re.compile(
    r"(?:撤销|撤掉|撤回|作废|取消|删掉|删除|删了|划掉)(?:一下|了)?[^，。]{0,12}(?:打卡|那条|这条|记录|上条|上一条|一条|荐书|摘抄|体会|预约)"
    r"|(?:打卡|那条|这条|上条|上一条|记录|预约|那本)[^，。]{0,18}(?:撤销|撤了|撤掉|撤回|作废|取消|删了|删掉|删除|划掉|不[算作]数|当没[发说])"
)
_NOT_OWN = re.compile(
    r"(?:你|您|他|她|[王李张刘陈杨赵黄周吴]\S{0,2}(?:老师|委员|主席))[^，。]{0,6}(?:写|打|报|发|记|说|填)(?:错|岔|反)|机器人[^，。]{0,8}(?:错|漏)|书里[^，。]{0,8}错|印错|错别字|通知|会议|取消报名|取消活动|别人|大家"
)
_NEGATED = re.compile(r"(?:并)?不(?:是|止|到)(?:读了|读到|看了)?[^，。；,;！!\n\s]{1,14}")


def understand(sentence: Sentence) -> Iterator[Found]:
    """One correction: a record taken back, or the new values of the last one."""
    text = sentence.masked
    if len(text) > 160 or speech.is_notice(text) or _NOT_OWN.search(text):
        return
    if _CANCEL.search(text) and not speech.is_question(text):
        yield Found(Kind.correction, books=_books(sentence), cancel=True, why=("撤销",))
        return
    if not (_SLIP.search(text) and _OWN.search(text)) or speech.is_question(text):
        return
    found = _changed(sentence)
    if found is not None:
        yield found


def _changed(sentence: Sentence) -> Found | None:
    """The new values; None where nothing is stated that could be changed."""
    text = _NEGATED.sub("", sentence.masked)
    read = progress(text)
    day = day_of(text, sentence.sent_at) if sentence.sent_at and re.search(r"日期|那是|是昨|是前|算昨", text) else None
    if read.is_empty and read.day is None and day is None and not _names_book(sentence):
        return None
    return Found(
        Kind.correction,
        books=_books(sentence),
        chapter=read.chapter,
        pages=read.pages,
        page_count=None if read.pages else read.page_count,
        minutes=read.minutes,
        percent=read.percent,
        day=read.day,
        date=day,
        why=("更正",),
    )


def _books(sentence: Sentence) -> tuple[Title, ...]:
    """The book it names, in brackets or known: a guess from what stands before a page is none here."""
    named = [one.title for one in sentence.mentions if one.how != How.bare or one.title.key is not None]
    return tuple(named[:1])


def _names_book(sentence: Sentence) -> bool:
    return bool(_books(sentence)) and bool(re.search(r"书名|译名|书是|读的是|应该是|写成", sentence.masked))


@handles("更正", understand, examples=EXAMPLES, alone=True)
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
