"""The new values that a correction states: what it calls wrong is put aside, the rest is read."""

import datetime
import re
from dataclasses import dataclass, replace

from bot.text.copies import copies, written
from bot.text.days import day_of
from bot.text.drift_people import giver, person
from bot.text.found import Title
from bot.text.numbers import NUMBER, value
from bot.text.progress import Progress, progress
from bot.text.quick import quick
from bot.text.reports import has_finished
from bot.text.sentence import Sentence
from bot.text.titles import How, blanked

_UNIT = r"(?:[页章回讲课篇天%]|个?(?:半)?(?:小时|钟头)|分钟)"
_PLACE = rf"(?:第?\s?{NUMBER}\s?{_UNIT}|百分之{NUMBER}|[Pp]\.?\s?\d{{1,4}})"
_BOOK = r"《[^《》\n]{0,60}》"
_CODE_AS_SAID = r"(?:(?<!\d)0\d{3}(?!\d)|[Cc][Ff][-\s]?\d{1,5})"
VALUE = rf"(?:{_PLACE}|{_BOOK}|{_CODE_AS_SAID})"
"""Something that a record may hold: a place, an amount, a day of a challenge, a title, a code."""

_SAID = r"(?:写|打|记|说|报|填|登|登记|标|按|摁|输|发|听|识别|听写|弄|搞|算|念|当|看|转)"
_SHOULD = r"(?:改(?:成|为|到|作)?|应(?:该|当)?[为是]|更正为|换成|→|[-—]>)"
_WRONG = (
    *(
        quick(rf"({one}(?:\s?[-—~到至]\s?{one})?)[”\"]?\s?(?={_SHOULD}\s?[“\"]?{one})")
        for one in (_PLACE, _BOOK, _CODE_AS_SAID)
    ),
    quick(
        rf"({_BOOK}|(?:{_PLACE}|{_CODE_AS_SAID})(?:那[条个])?)[^那这，。；\d第《页章回天进时编]{{0,2}}(?:作废|有误|不对|是错的|{_SAID}(?:错|岔|反))"
    ),
    quick(
        r"((?:并|而|可)?不(?:是|止|到|该是|应是|算)[^，。；,;！!\n\s是]{1,16}|(?<![除无莫并])非\s?[《第\d百][^，。；,;\s]{0,16}|误(?:作|写|为|报|记|打)成?[^，。；,;\s]{1,16})"
    ),
    quick(rf"({_SAID}成(?:了|是)?[^，。；,;！!\n\s]{{1,16}})"),
    quick(
        r"((?:写|登记?|报|填|记|标|打|荐)的(?![那这卡])(?:是)?\s?[^，。；,;\n\s]{1,12}?)(?=[，,；;\s][^。]{0,12}(?:是|应|其实|实际))"
    ),
    quick(rf"((?:[多少]{_SAID}|{_SAID}[多少])了\s?{VALUE})"),
)
_DEIXIS = quick(
    r"(?:大?前天|昨[天晚日夜儿]|今[天早晚日儿]|上周.)(?:[早晚]上|[上中下]午)?(?:(?:打|发|写|报|记)的|的?[那这][条个]|的?打卡)"
)
_THAT_ONE = quick(rf"({VALUE})的?(?:那|这)[条个]")
_SPAN = quick(rf"([页章回讲])(?:一直)?[读看听翻](?:到|至)(?=第?{NUMBER}\s?[页章回讲])")
_COUNTED = quick(r"(?<=[一二三四五六七八九十])[两几]个?(?=[章回讲课篇页])")
_OF_DAY = quick(
    r"日期|日子|哪天|算(?:作|成|在|到|是)?(?:大?前|昨|上周|周|\d{1,2}[月号])|(?:是|应是|该是|补的)(?:大?前天|昨[天晚日]|上周|周|星期|\d{1,2}[月号])|不(?:算|是)今[天日儿]|昨[天晚]的"
)
_OF_TITLE = quick(
    r"书名|译名|出处|出自|出《|书是|书[写打报]?错|[读看荐]的是|应(?:该)?[是为]|改[成为]|[写打说]成|补上|漏|错书|[，,：:\s]是\s?《|其实是《|以这?此?条?为准|不是《|非《"
)
_OF_CODE = quick(r"编号|[Cc][Ff]|漂|号码|号[写打报]错|书号|登记")
_CODE = quick(r"(?<![\dA-Za-z-])(0\d{3}|\d{3,4}(?=号))(?!\d)")
_OF_RECEIVER = quick(r"转给|转交|漂给|交给|给谁|接手|下家")
_OF_GIVER = quick(r"从谁|谁给|[拿取接收借]的|送来|捎来|转来")
_OF_NAME = quick(r"名字|姓名|人名|接龙|名单|报名")
_NAMED = quick(
    r"(?:(?:应该是|应为|应是|改成|改为|是)(?:(?:转|漂|交)?给)?|给了?|叫)\s?((?![^，。]{0,4}[给转])[\u4e00-\u9fff·]{2,6}?)(?=[，,。；!！\s]|\Z|吧|的|了|不是)"
)
_OF_EVENT = quick(r"报|参加|活动")
_EVENT = quick(
    r"(?:的是|应该是|应为|应是|改成|改为|改报|是)([^，,。；《》是\s]{0,14}?(?:讲坛|沙龙|读书会|诗会|朗诵会|诵读会|讲座|分享会|研讨会|晚会|采风)(?:第[\d一二三四五六七八九十]{1,3}[讲期场次])?)"
)
_FOR = quick(r"(?:代|替|帮|给)([\u4e00-\u9fff·]{2,6}?)(?:代?打|补打|补|代报|打)的?(?:那|这|个|卡|的)")
_NUMBERED = quick(
    r"(?:应该?[是为]?|是|为|改?成|到|改)\s?(\d{1,4}|[一二三四五六七八九十百]{1,5})(?=[，,。；!！\s吧呢啊□]|\Z)"
)
_RANGED = quick(rf"(?:[是为]|改?成|[，,：:\s])\s?({NUMBER})\s?[-—~到至]\s?({NUMBER})(?=[，,。；!！\s吧呢啊]|\Z)")
_ONLY = quick(rf"(?:只有|才|仅|共|有)\s?({_PLACE})")
_FIELD_UNIT = (
    (quick(r"页码|第\d{1,4}页|[Pp]\d"), "第{}页"),
    (quick(r"页数|页"), "{}页"),
    (quick(r"章节|[章回讲]"), "第{}章"),
    (quick(r"天数|第[^，。]{1,4}天"), "第{}天"),
    (quick(r"时长|用时|分钟"), "{}分钟"),
    (quick(r"%|百分"), "{}%"),
)
_BEFORE_BARE = quick(r"(?:\A|[\s，,。：:！!]|刚才|刚刚|早上|上午|中午|下午|晚上|昨[天晚]|今[天早]|那本|这本)\Z")
_PLACED = quick(r"\s?(?:[那这][条本]|第|[Pp]?\d)")
_AFTER_BARE = quick(
    r"\A\s?(?:[那这][条个本]|我?[读看翻]的|应该?|写错|打错|报错|记错|第?\d|第|[读看]到|的?[页章进编]|卷|是)"
)


@dataclass(frozen=True, slots=True)
class Revised:
    """What a correction states anew; empty fields are not spoken of."""

    books: tuple[Title, ...]
    read: Progress
    names_title: bool
    date: datetime.date | None = None
    finished: bool = False
    copies: tuple[str, ...] = ()
    on_behalf_of: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    event: str | None = None
    giver: str | None = None
    receiver: str | None = None

    @property
    def has_place(self) -> bool:
        """Whether it says how far or how much was read."""
        return not self.read.is_empty

    @property
    def is_stated(self) -> bool:
        """Whether there is a value that a record could take."""
        read = self.read
        people = self.names or self.event or self.giver or self.receiver
        titled = self.books and (self.names_title or self.finished)
        return bool(not read.is_empty or read.day or self.date or titled or self.copies or people)


def revised(sentence: Sentence) -> Revised:
    """The values of a correction, without those that it calls wrong."""
    text = spoken(sentence)
    kept = without_wrong(text)
    books = _books(sentence, kept)
    event = _of(_OF_EVENT, text) and _EVENT.search(kept)
    read = Progress() if event else _read(text, kept)
    return Revised(
        books=books,
        read=read,
        names_title=bool(_OF_TITLE.search(text)),
        date=_date(sentence, kept) if _OF_DAY.search(text) else None,
        finished=bool(books) and read.is_empty and has_finished(kept) and "没" not in kept,
        copies=_copies(text, kept),
        on_behalf_of=tuple(person(match[1]) or match[1] for match in _FOR.finditer(kept))[:1],
        names=_named(kept) if _of(_OF_NAME, text) and not event and read.is_empty else (),
        event=event[1] if event else None,
        giver=giver(kept) if _of(_OF_GIVER, text) else None,
        receiver=next(iter(_named(kept)), None) if _of(_OF_RECEIVER, text) else None,
    )


def spoken(sentence: Sentence) -> str:
    """The text with its titles blanked, but for what only stands where a title might."""
    titles = [one for one in sentence.mentions if one.how != How.bare or one.title.key is not None]
    return sentence.masked if len(titles) == len(sentence.mentions) else blanked(sentence.text, titles)


def without_wrong(text: str) -> str:
    """The text with every value blanked that it calls wrong: 不是第三章, 说成两小时, 第八章改… ."""
    kept = _DEIXIS.sub(_blank, text)
    for pattern in _WRONG:
        kept = pattern.sub(_blank_value, kept)
    for one in _THAT_ONE.finditer(kept):
        if one[1][-1] in kept[one.end() :]:
            kept = kept[: one.start()] + "□" * len(one[0]) + kept[one.end() :]
    return kept


def _blank(match: re.Match[str]) -> str:
    return "□" * len(match[0])


def _blank_value(match: re.Match[str]) -> str:
    whole, start = match[0], match.start(1) - match.start()
    end = start + len(match[1])
    return whole[:start] + "□" * (end - start) + whole[end:]


def _of(field: re.Pattern[str], text: str) -> bool:
    return bool(field.search(text))


def _read(text: str, kept: str) -> Progress:
    """How far and how much; a bare number takes its unit from the field that was wrong."""
    read = progress(_COUNTED.sub("", _SPAN.sub(r"\1到", kept)))
    if not read.is_empty or read.day is not None:
        return replace(read, page_count=None if read.pages else read.page_count)
    if span := _RANGED.search(kept):
        return progress(f"P{value(span[1])}-{value(span[2])}")
    if only := _ONLY.search(kept):
        return progress(only[1])
    number = _NUMBERED.search(kept)
    unit = next((form for field, form in _FIELD_UNIT if field.search(text)), "") if number else ""
    return progress(unit.format(number[1])) if number and unit else read


def _date(sentence: Sentence, kept: str) -> datetime.date | None:
    return day_of(kept, sentence.sent_at) if sentence.sent_at else None


def _copies(text: str, kept: str) -> tuple[str, ...]:
    if not _OF_CODE.search(text):
        return ()
    codes = [code for one in copies(kept) for code in one.codes]
    return tuple(codes or [written(int(match[1])) for match in _CODE.finditer(kept)])[:1]


def _named(kept: str) -> tuple[str, ...]:
    """The person that is named as the right one."""
    return tuple(filter(None, (person(match[1]) for match in _NAMED.finditer(kept))))[-1:]


def _books(sentence: Sentence, kept: str) -> tuple[Title, ...]:
    """The book that stays named: in brackets, known, or bare where a record is pointed at by it."""
    named = [
        one.title
        for one in sentence.mentions
        if (one.how != How.bare or one.title.key is not None) and "□" not in kept[one.start : one.end]
    ]
    return tuple(named[:1]) or _bare(sentence, kept)


def _bare(sentence: Sentence, kept: str) -> tuple[Title, ...]:
    hits = sorted(sentence.catalogue.inside(sentence.text), key=lambda hit: hit[0] - hit[1])
    for start, end, title in hits:
        is_pointed = _BEFORE_BARE.search(kept[max(0, start - 4) : start]) and _AFTER_BARE.match(kept[end : end + 6])
        if is_pointed and (end - start >= 3 or _PLACED.match(kept, end)) and "□" not in kept[start:end]:
            return (title,)
    return ()
