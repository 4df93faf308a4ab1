"""Which books a text names: in 《》 and its relatives, with the closing mark forgotten, or bare through the catalogue."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.text import bare
from bot.text.authors import author_beside
from bot.text.catalogue import VOLUME, Catalogue, simplified
from bot.text.found import Title
from bot.text.quick import quick


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


_BRACKETS = quick(r"《([^《》\n]{1,60})》|〈([^〈〉\n]{1,40})〉|『([^『』\n]{1,40})』")
_UNCLOSED = quick(r"[《〈]([^《》〈〉『』\n，。！？；,!?;\s]{1,30})(?=[，。！？；,!?;\s]|\Z)")
_MAYBE = quick(r"“([^“”\n]{2,30})”|「([^「」\n]{2,30})」|\"([^\"\n]{2,30})\"|‘([^‘’\n]{2,30})’")
_FIELD = quick(r"(?:书名|书目|图书|阅读书目|所读书)\s?[：:]\s?([^《〈\n，。,；;]{2,30})")
_READING = quick(
    r"[读看听翻念啃荐抄]|推荐|打卡|安利|书|章|页|[Pp]\.?\d|第\s?[\d一二三四五六七八九十]+[天章回讲]|摘抄|重温|借|漂|更正|还了|归还"
)

_ESSAY = quick(
    r"\A(论语|孟子|史记|诗经|庄子|汉书|尚书|礼记|左传|荀子|韩非子|楚辞|资治通鉴|三国志|后汉书)[·・].{1,12}\Z"
)
_NOT_THIS = quick(
    r"[》〉][^，。！？；,\n《〈]{0,8}[里中](?:面)?(?:收)?的?(?:那篇|一篇)?\Z|(?<!是)(?:不是|并非|而非|不叫)\Z"
)
"""《楚辞》九章里的《涉江》: a part of the book before it; 是《翦商》不是《剪伤》: the one that is not meant."""
_LAW_OR_PAPER = quick(
    r"中华人民共和国.{0,60}|.{2,40}(?:保护|促进|管理|监督|组织|诉讼|义务教育|安全|选举|代表|合同|公司|劳动|仲裁|处罚|许可)法|宪法|民法典|刑法|.{3,60}条例"
    r"|.{0,40}(?:日报|晚报|早报|周报|晨报|时报|政协报|学报|周刊|月刊|文摘报|新闻联播)|求是|半月谈|参考消息|南方周末"
)
_DOCUMENT = quick(
    r".{0,60}(?:条例|办法|通知|意见|方案|规定|决定|章程|细则|公报|报告|规划|要点|倡议书|讲话|会议|座谈会|纪要|议程|公约|说明书|申请表|登记表)|百家讲坛|焦点访谈|中国诗词大会"
)
_NO_BOOK_BEFORE = quick(
    r"(?:电影|影片|片子|大片|电视剧|连续剧|剧集|追剧|追|歌曲|歌|唱|演唱|合唱|纪录片|话剧|舞剧|京剧|评剧|歌剧|节目|综艺|动画片?|动漫|游戏|专辑|"
    r"曲子|舞蹈|国画|油画|摄影|文件|印发|学习贯彻|题为|论文|文章|评论|社论|报道|推文|课文|演讲|点歌|朗诵|诗朗诵)[了过的]?(?:了|一下|那首|首)?\Z"
)
_NO_BOOK_AFTER = quick(
    r"\A(?:这|那)?(?:部|首|个)?(?:电影|影片|电视剧|剧版|纪录片|话剧|舞剧|歌剧|京剧|评剧|音乐剧|歌舞|戏|动画|动漫|主题曲|这首歌|歌曲|上映|热播|开播|演唱|首映|公映|杂志|一文|一歌)"
    r"|\A[^，。]{0,2}(?:是|算)(?:一)?(?:篇)?(?:文章|论文|散文)|\A(?:不是|不算)书"
)


_MARKED = quick(r"[《〈『“「\"‘]|书名|书目|图书|所读书")


def mentions(text: str, catalogue: Catalogue) -> tuple[Mention, ...]:
    """Every book that `text` names, in order, none inside another."""
    closed = list(_BRACKETS.finditer(text)) if (is_marked := _MARKED.search(text)) else []
    found = list(_bracketed(text, catalogue, closed)) if is_marked else []
    taken = [match.span() for match in closed] + [(one.start, one.end) for one in found]
    for start, end, title in bare.known(text, catalogue, taken):
        if not _is_other_work(text, start, end, title):
            found.append(Mention(title, start, end, How.bare))
    if not found:
        found = [Mention(title, start, end, How.bare) for start, end, title in bare.before_a_place(text, catalogue)]
    return tuple(sorted(found, key=lambda mention: mention.start))


def blanked(text: str, titles: Iterable[Mention]) -> str:
    """The text with some of its titles blanked; every other character stands where it stood."""
    signs = list(text)
    for one in titles:
        length = one.end - one.start
        signs[one.start : one.end] = "《" + "▇" * (length - 2) + "》" if length > 1 else "▇"
    return "".join(signs)


def unique(found: Iterable[Mention]) -> tuple[Title, ...]:
    """The books of some mentions, each once, in order."""
    return tuple({one.title.key or one.title.title: one.title for one in reversed(list(found))}.values())[::-1]


def _bracketed(text: str, catalogue: Catalogue, closed: list[re.Match[str]]) -> Iterator[Mention]:
    ends = [match.end() for match in closed]
    for match in [*closed, *(one for one in _UNCLOSED.finditer(text) if not _is_in(one, closed, ends))]:
        words = match[match.lastindex or 0]
        title = _title(words, catalogue, text, *match.span())
        if title and not _is_other_work(text, match.start(), match.end(), title):
            yield Mention(title, match.start(), match.end(), How.bracketed)
    for match in _FIELD.finditer(text):
        title = _title(match[1], catalogue, text, *match.span())
        if title:
            yield Mention(title, match.start(1), match.end(1), How.field)
    for match in _MAYBE.finditer(text):
        words = match[match.lastindex or 0]
        known = catalogue.known(words)
        if known and len(words) > 2 and _READING.search(text[max(0, match.start() - 12) : match.end() + 12]):
            yield Mention(known, match.start(), match.end(), How.bracketed)


def _is_in(match: re.Match[str], closed: list[re.Match[str]], ends: list[int]) -> bool:
    """Whether a match overlaps one of the closed brackets, which are in order."""
    at = bisect_left(ends, match.start() + 1)
    return at < len(closed) and closed[at].start() < match.end()


def _title(words: str, catalogue: Catalogue, text: str, start: int, end: int) -> Title | None:
    """The catalogue's book of that name, or the one it is a slip for; else the words as written, without volume."""
    words = words.strip().strip(".。,")
    if not words:
        return None
    if essay := _ESSAY.match(words):
        words = essay[1]
    known = catalogue.known(words)
    if known and catalogue.is_checked(known):
        return known
    meant = catalogue.near(words, author_beside(text, start, end)) or known
    if (
        meant is None
        and (whole := catalogue.named(words.replace("・", "·").partition("·")[0]))
        and whole.title != words
    ):
        meant = whole
    return meant or Title(simplified(VOLUME.sub("", words) or words))


def _is_other_work(text: str, start: int, end: int, title: Title) -> bool:
    """Whether what stands in 《》 is a film, a song, a law, a document, a newspaper, or a part of another book."""
    if others := _OTHERS_AFTER.match(text, end, end + 160):
        end = others.end()
    if text[max(0, start - 2) : start].find("》") >= 0 and (
        others := _OTHERS_BEFORE.search(text, start - 160 if start > 160 else 0, start)
    ):
        start = others.start()
    before = _LAST_SENTENCE.split(text[max(0, start - 20) : start])[-1]
    after = _LAST_SENTENCE.split(text[end : end + 20])[0]
    if _NO_BOOK_BEFORE.search(before) or _NO_BOOK_AFTER.match(after) or _NOT_THIS.search(before):
        return True
    if _SCREEN.search(before + "《》" + after) and not _PAPER.search(before + after):
        return True
    return bool(_LAW_OR_PAPER.fullmatch(title.title)) or (title.key is None and bool(_DOCUMENT.fullmatch(title.title)))


_OTHERS_AFTER = quick(r"(?:[、和与及，]{0,2}《[^《》\n]{1,40}》){1,8}")
_OTHERS_BEFORE = quick(r"(?:《[^《》\n]{1,40}》[、和与及，]{0,2}){1,8}\Z")
"""A list of works is of one sort: what stands before its first or behind its last holds for each."""
_LAST_SENTENCE = quick(r"[。！？!?；;\n]")
_SCREEN = quick(
    r"电影|影片|影院|观影|观看|院线|票房|上映|纪录片|专题片|动画|话剧|舞台剧|电视剧|剧集|追剧|剧评|影评|选角|开播|首播|片段|这片|那片|片尾|主演|参演|出演|饰演|扮演|演过|导演|演员|演的|综艺|歌词|第[一二三四五六七八九十\d]{1,3}集|演唱|唱的|合唱|歌曲|这首歌|主题曲|专辑|画展|展览|演出|公演"
)
_PAPER = quick(r"原著|书|[读翻]|章|页|著|作者|写的|[Pp]\.?\d")
