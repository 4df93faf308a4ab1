"""Which books a text names: in 《》 and its relatives, with the closing mark forgotten, or bare through the catalogue."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import rjieba

from bot.text.catalogue import Catalogue, simplified
from bot.text.found import Title

LONG = 4
"""A bare name of more characters than this is hardly ever part of other words."""


class How(StrEnum):
    """How a title was written: in brackets, as the value of 书名：, or bare."""

    bracketed = "bracketed"
    field = "field"
    bare = "bare"


@dataclass(frozen=True, slots=True)
class Mention:
    """A book named in the text, at `start` to `end` with its brackets."""

    title: Title
    start: int
    end: int
    how: How


_BRACKETS = re.compile(r"《([^《》\n]{1,60})》|〈([^〈〉\n]{1,40})〉|『([^『』\n]{1,40})』")
_UNCLOSED = re.compile(r"[《〈]([^《》〈〉『』\n，。！？；,!?;\s]{1,30})(?=[，。！？；,!?;\s]|\Z)")
_MAYBE = re.compile(r"“([^“”\n]{2,30})”|「([^「」\n]{2,30})」|\"([^\"\n]{2,30})\"|‘([^‘’\n]{2,30})’")
_FIELD = re.compile(r"(?:书名|书目|图书|阅读书目|所读书)\s?[：:]\s?([^《〈\n，。,；;]{2,30})")

_ESSAY = re.compile(
    r"\A(论语|孟子|史记|诗经|庄子|汉书|尚书|礼记|左传|荀子|韩非子|楚辞|资治通鉴|三国志|后汉书)[·・].{1,12}\Z"
)
_VOLUME = re.compile(
    r"\s?[（(]?(?:第[一二三四五六七八九十百\d]{1,4}[卷册辑部]|[上中下][册卷部]|卷[一二三四五六七八九十上中下]{1,3})[）)]?\Z"
)
_NO_BOOK = re.compile(
    r"中华人民共和国.*|.*(?:条例|办法|通知|意见|方案|规定|决定|章程|细则|公报|报告|规划|要点|倡议书|日报|晚报|早报|周报|周刊|月刊|文摘报|新闻联播)"
    r"|.{2,}(?:保护|促进|管理|监督|组织|诉讼|义务教育|安全|选举|代表|合同|公司|劳动)法|宪法|民法典|刑法"
)
_NO_BOOK_BEFORE = re.compile(
    r"(?:电影|影片|片子|大片|电视剧|连续剧|剧集|追剧|追|歌曲|歌|唱|演唱|合唱|纪录片|话剧|舞剧|京剧|评剧|歌剧|节目|综艺|动画片?|动漫|游戏|专辑|"
    r"曲子|舞蹈|国画|油画|摄影|文件|印发|学习贯彻|题为|论文|文章|朗诵|诗朗诵)[了过的]?(?:了|一下|那首|首)?\Z"
)
_NO_BOOK_AFTER = re.compile(
    r"\A(?:这|那)?(?:部|首|个)?(?:电影|影片|电视剧|剧版|纪录片|话剧|主题曲|这首歌|歌曲|上映|热播|开播|演唱|首映|公映|杂志|一文|一歌)"
)
_READING = re.compile(
    r"[读看听翻念啃荐抄]|推荐|打卡|安利|书|章|页|[Pp]\.?\d|第\s?[\d一二三四五六七八九十]+[天章回讲]|摘抄|重温|借|漂|更正|还了|归还"
)
_BEFORE = re.compile(
    r"(?:\A|[\s，。、！？；：:,.!?;|｜（(“\"【】]|[读看听翻念啃荐把完了本部说是和与及跟给讲用页时钟次遍卡书的借还换到：，。]|CF-?\d{2,4}|那本|这本|有本)\Z"
)
_AFTER = re.compile(
    r"\A(?:\Z|[\s，。、！？；：:,.!?;|｜）)”\"【（(]|[读看听翻念啃荐第前Pp卷上中下全打这里那值真写是也和与及又讲推一已才想求借收转拿还给有应三两四五（\d]|完|毕|到)"
)
_PLACE_AFTER = re.compile(
    r"\A(?:[上中下][册部卷]|第.部)?[\s，,：:]{0,2}(?:第?[零一二三四五六七八九十百\d]{1,5}\s?[章回讲课页]|第?\d{1,3}[-—–~、]\d|[Pp]\.?\s?\d|[读看听]到|[读看听]完|[读看]毕|前[一二三四五\d]{1,3}[章页])"
)
_DONE_BEFORE = re.compile(r"(?:[读看听念翻]完了?|[读看听翻]了|推荐|安利|同荐|荐|小时|分钟|钟头|刻钟|页|打卡)\Z")
_PREFIX = re.compile(
    r"\A(?:Reading check-?in|[\s，,。：:｜|、✅💪☀️📖📚🌸·\-]|打卡|补打卡|读书|今[日天](?:阅读|读书|读|的)?|晨读|夜读|早读|晚读|第\s?[零一二三四五六七八九十百\d]{1,5}\s?天"
    r"|[Dd](?:ay)?\s?\d{1,3}|继续|接着读?|\d{1,2}月\d{1,2}[日号]|读|看)+"
)
_BARE_PLACE = re.compile(
    r"第\s?[零一二三四五六七八九十百\d]{1,5}\s?[章回讲课篇页]|(?<![A-Za-z])[Pp]\.?\s?\d|[Cc]h(?:apter)?\.?\s?\d"
)
_NO_TITLE = re.compile(
    r"不是|[了我你他她它们今昨明天读看听翻完每都也就还很各位大家群截请问错]|开学|讲坛|讲座|听听|\ACF|\A\W*\Z|[一总]共|共[读\d]|上[册卷部]|下[册卷部]|中[册卷部]|通知|格式|\A[一二三四五六七八九十第]"
)


def mentions(text: str, catalogue: Catalogue) -> tuple[Mention, ...]:
    """Every book that `text` names, in order, none inside another."""
    found = list(_bracketed(text, catalogue))
    found += [one for one in _bare(text, catalogue, found) if not _overlaps(one, found)]
    if not found:
        found = list(_before_a_place(text))
    return tuple(sorted(found, key=lambda mention: mention.start))


def unique(found: Iterable[Mention]) -> tuple[Title, ...]:
    """The books of some mentions, each once, in order."""
    return tuple(dict.fromkeys(mention.title for mention in found))


def _bracketed(text: str, catalogue: Catalogue) -> Iterator[Mention]:
    taken: list[tuple[int, int]] = []
    for pattern in (_BRACKETS, _UNCLOSED):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            words = next(group for group in match.groups() if group is not None)
            title = _title(words, catalogue)
            if title and not _is_other_work(text, match.start(), match.end(), title):
                yield Mention(title, match.start(), match.end(), How.bracketed)
    for match in _FIELD.finditer(text):
        title = _title(match[1], catalogue)
        if title:
            yield Mention(title, match.start(1), match.end(1), How.field)
    for match in _MAYBE.finditer(text):
        words = next(group for group in match.groups() if group is not None)
        known = catalogue.named(words)
        if known and len(words) > 2 and _READING.search(text[max(0, match.start() - 12) : match.end() + 12]):
            yield Mention(known, match.start(), match.end(), How.bracketed)


def _title(words: str, catalogue: Catalogue) -> Title | None:
    """The catalogue's book of that name, else the words as written, without volume and in simplified characters."""
    words = words.strip().strip(".。,")
    if not words:
        return None
    if essay := _ESSAY.match(words):
        words = essay[1]
    bare = _VOLUME.sub("", words)
    known = catalogue.named(words) or catalogue.named(bare)
    return known or Title(simplified(bare or words))


def _is_other_work(text: str, start: int, end: int, title: Title) -> bool:
    """Whether what stands in 《》 is a film, a song, a law, a document, a newspaper …"""
    before = _LAST_SENTENCE.split(text[max(0, start - 20) : start])[-1]
    after = _LAST_SENTENCE.split(text[end : end + 20])[0]
    if _NO_BOOK_BEFORE.search(before) or _NO_BOOK_AFTER.match(after):
        return True
    if _SCREEN.search(before + "《》" + after) and not _PAPER.search(before + after):
        return True
    return title.key is None and bool(_NO_BOOK.fullmatch(title.title))


_LAST_SENTENCE = re.compile(r"[。！？!?；;\n]")
_SCREEN = re.compile(
    r"电影|影片|影院|观影|观看|院线|票房|上映|纪录片|专题片|动画|话剧|舞台剧|电视剧|剧集|追剧|开播|首播|片段|这片|那片|片尾|主演|导演|演员|演的|综艺|歌词|第[一二三四五六七八九十\d]{1,3}集|演唱|唱的|合唱|歌曲|这首歌|主题曲|专辑|画展|展览|演出|公演"
)
_PAPER = re.compile(r"原著|书|[读翻]|章|页|著|作者|写的|[Pp]\.?\d")


def _bare(text: str, catalogue: Catalogue, found: list[Mention]) -> Iterator[Mention]:
    """Catalogue titles without brackets: the shorter one is, the more reading must stand around it."""
    if not _READING.search(text):
        return
    candidates = sorted(catalogue.inside(text), key=lambda hit: (hit[0] - hit[1], hit[0]))
    taken = [(one.start, one.end) for one in found]
    for start, end, title in candidates:
        if any(low < end and start < high for low, high in taken) or _NUMBERED.match(text, start, end):
            continue
        if _is_meant(text, start, end, beside=bool(found)) and (end - start > LONG or _is_whole(text, start, end)):
            taken.append((start, end))
            if not _is_other_work(text, start, end, title):
                yield Mention(title, start, end, How.bare)


def _is_meant(text: str, start: int, end: int, *, beside: bool) -> bool:
    """Whether the name of a book stands there as one; `beside` others that are bracketed it must be plainer."""
    before, after = text[max(0, start - 8) : start], text[end : end + 8]
    has_place = bool(_PLACE_AFTER.match(after))
    is_done = bool(_DONE_BEFORE.search(before))
    fits = bool(_BEFORE.search(before)) and bool(_AFTER.match(after))
    if _ORDINARY.fullmatch(text, start, end):
        return False
    if beside:
        return fits and (has_place or (is_done and end - start >= 4))
    if end - start >= 5:
        return fits or has_place or is_done
    if end - start >= 3:
        return fits and (has_place or is_done or _ENDS.match(after) is not None or _STARTS.search(before) is not None)
    return (has_place and bool(_BEFORE.search(before))) or (_AMOUNT_BEFORE.search(before) is not None and fits)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the name begins and ends where words do: 生活 in 新生活动 is none."""
    low = max(0, start - 12)
    edges = {low}
    for word in rjieba.cut(text[low : end + 12]):
        edges.add(max(edges) + len(word))
    return start in edges and end in edges


_AMOUNT_BEFORE = re.compile(r"(?:页|分钟|小时|钟头|刻钟)的?\Z")
_ORDINARY = re.compile(
    r"(?:最后|最初|开头|第?[一二两三四五六七八九十百\d]+|全|整|这|那|每|半|几|天|日|年|月|页|章|节|回|本|书|部|集|段|遍|次|个|小时|分钟)+"
)
_NUMBERED = re.compile(r"第?[零一二三四五六七八九十百千\d]+\Z|第[一二三四五六七八九十]+")
_ENDS = re.compile(r"\A(?:\Z|[\s，。！？；,.!?;]|打卡|[读看])")
_STARTS = re.compile(r"(?:\A|[\s，。！？；：:,.!?;])\Z")


LONGEST_GUESSED = 120
"""In a longer message the words before a page number are rarely a title."""


def _before_a_place(text: str) -> Iterator[Mention]:
    """A title the catalogue does not know, bare, right before a place: 白鹿原 P120-168."""
    if len(text) > LONGEST_GUESSED:
        return
    offset = 0
    for line in text.split("\n")[:20]:
        place = _BARE_PLACE.search(line[:120])
        if place:
            head = line[: place.start()].rstrip(" ，,：:")
            start = max(head.rfind(sign) for sign in "，,。！!？?；;：:｜|☀️🌙💪📖📚🌸🍂✅ ") + 1
            if re.fullmatch(r"[A-Za-z ]+", head[head.rfind("：") + 1 :].rpartition(":")[2]):
                start = max(head.rfind("："), head.rfind(":")) + 1
            if _VERSION.fullmatch(head[start:]):
                head = head[:start].rstrip()
                start = max(head.rfind(sign) for sign in "，,。！!？?；;：: ") + 1
            lead = _LEAD.match(head[start:])
            start += lead.end() if lead else 0
            words = head[start:]
            if 1 < len(words.strip()) <= 24 and not _NO_TITLE.search(words) and not _PREFIX.fullmatch(words):
                yield Mention(Title(_trimmed(words)), offset + start, offset + len(head), How.bare)
                return
        offset += len(line) + 1


_LEAD = re.compile(r".{0,12}(?:[读看听翻念]了?(?:几页|一会儿?|会儿?)?|打卡|check-?in:?)\s?|\s+", re.I)


_VERSION = re.compile(r"(?:英|中|日|俄)文[原]?版|原版|原著|精装|第.版")


def _trimmed(words: str) -> str:
    """A title in front of a place without what else stands there."""
    return simplified(re.split(r"打卡|英文版|中文版", words)[0].strip(" 、："))


def _overlaps(one: Mention, others: list[Mention]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)
