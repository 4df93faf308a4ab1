"""更正: a member sets right, or takes back, what they said themselves."""

import re
from collections.abc import Iterator, Sequence

from bot.handler import Context, handles
from bot.message import BOT_NAME, Reply
from bot.text import speech
from bot.text.days import day_of
from bot.text.found import Found, Kind, Title
from bot.text.progress import progress
from bot.text.sentence import Sentence
from bot.text.titles import How
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
_NOT_ME = re.compile(
    r"\A(?:更正|刚才|上一?条|[这那]条|打卡|记错了|弄错了|[，,：:\s]){0,4}不是我(?:的|读的|打的)?[，,、\s]?(?:而|应该|应)?是([\u4e00-\u9fff·]{2,6}?)(?:打的卡?|读的|的)?[。.!！~～\s]{0,3}\Z"
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
    not_me = _NOT_ME.match(sentence.text)
    if not_me:
        yield Found(Kind.correction, on_behalf_of=(not_me[1],), why=("不是本人",))
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


_DENIED = re.compile(r"不是(?:读的?|荐的?)?\Z")


def _books(sentence: Sentence) -> tuple[Title, ...]:
    """The book it names, in brackets or known: a guess from what stands before a page is none here."""
    named = [one for one in sentence.mentions if one.how != How.bare or one.title.key is not None]
    right = [one for one in named if not _DENIED.search(sentence.text[: one.start])]
    return tuple(one.title for one in (right or named)[:1])


def _names_book(sentence: Sentence) -> bool:
    return bool(_books(sentence)) and bool(re.search(r"书名|译名|书是|读的是|应该是|写成", sentence.masked))


@handles("更正", understand, examples=EXAMPLES, alone=True)
def correct(ctx: Context, found: Found) -> Reply:
    """Change, move or take back the sender's own record, the quoted one or the last; nobody else's is touched."""
    quoted = ctx.incoming.quoted
    if quoted and quoted.sender in ("", BOT_NAME):
        quoted = None
    if quoted and quoted.sender not in names_of(ctx.session, ctx.member_id) | {ctx.incoming.sender_name}:
        return Reply("您引用的是别人的话，没有改动：记录只能由本人更正，别人的请本人来说或告诉会务。", private=True)
    is_new_person = _is_new_person(found)
    book_ids = [title.key for title in found.books if title.key is not None]
    meant = Meant(book_ids, _sorts(ctx.incoming.text), () if is_new_person else found.on_behalf_of)
    where = (ctx.session, ctx.member_id, ctx.group_id, ctx.message_id, ctx.incoming.sent_at)
    rows = said_in(*where, quoted.text, meant) if quoted else last_said(*where, meant)
    if not rows:
        said = "您引用的那条没有记录" if quoted else "没有找到您这两天的记录"
        return Reply(f"{said}，没有改动；更早的请引用原话，或告诉会务。", private=True)
    by = f"成员：{ctx.member_id}，消息：{ctx.message_id}"
    if found.cancel:
        take_back(ctx.session, rows, ctx.now, by)
        return Reply("好的，那条记录已经撤销。", private=True)
    if is_new_person:
        return _moved(ctx, rows, found.on_behalf_of[0], by)
    if not change(ctx.session, rows, _values(ctx, found), found.date, ctx.now, by):
        return Reply("拿不准改哪一项，没有改动；请引用原话说明，或告诉会务。", private=True)
    return Reply("好的，已按您说的更正。", private=True)


def _is_new_person(found: Found) -> bool:
    """Whether the name it states is the correction itself, not just whose record it means."""
    stated = (found.books, found.chapter, found.pages, found.page_count, found.minutes, found.percent, found.day)
    return bool(found.on_behalf_of) and not found.cancel and not found.date and not any(stated)


def _moved(ctx: Context, rows: Sequence[Record], name: str, by: str) -> Reply:
    person = move(ctx.session, rows, name, ctx.now, by)
    if person is None:
        return Reply(f"好的，那条不算您的了；“{name}”是哪一位，请会务确认后再记。", private=True)
    return Reply(f"好的，那条已改记为{address(person)}的。", private=True)


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
    if len(found.copies) == 1:
        values["copy_code"] = found.copies[0]
    if found.authors:
        values["author"] = "、".join(found.authors)
    said = {"minutes": found.minutes, "percent": found.percent, "challenge_day": found.day}
    return values | {name: value for name, value in said.items() if value is not None}
