"""What a message about the drift speaks of: its books and its codes, each with its place; the talk with both blanked."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.text.copies import copies
from bot.text.found import Title
from bot.text.quick import quick
from bot.text.sentence import Sentence
from bot.text.titles import How

BOOK, COPY, OTHER = "■", "●", "◇"
"""What stands in the talk instead of a book, a code, and something in 《》 that is no book; one for each character."""


@dataclass(frozen=True, slots=True)
class Item:
    """A book or some codes named at `start` to `end`."""

    start: int
    end: int
    book: Title | None = None
    codes: tuple[str, ...] = ()


LONGEST_BARE = 120
"""In longer talk a bare title is not looked for: too many of its words are some book's name."""

_IN_MARKS = quick(r"《[^》\n]{1,60}》")
_HANDLED = (
    r"(?:[想要再]?[借求约]|[收拿取接领抱拎捧捎带顺换还退归捐转漂搁放预移交赠塞匀送传递]|给[我了他她小老]|排队?|留|有没有|"
    r"在(?!于|线|世)|到手|已|我|想要?|看[完的]|读[完的]|是我|有人|这本|那本|各?[一两三几]本|谁|下一|缺)"
)
_MEASURE = r"(?:[一两三四五几那这有][本套部册]|各一本|[求借要领拿取换捐放添找讨送还出]了?[本套]|那个|这个)"
_STRONG_BEFORE = quick(
    rf"(?:{_MEASURE}|把|将|[借求■●号蹲]|我想?看|想看|想要|预[约订定]|归还|[收拿取接领借抱捧拎顺]到了?|[取借拿领抱顺]走了?|已[取还借领收]|还书|[取领借收]了|的是)\s?\Z"
)
_BEFORE = quick(r"(?:\A|[，。、！？：:,.!\s；;…~]|本|还有|和|跟|与|及|或|的)\Z")
_AFTER = quick(rf"\A(?:\Z|[，。！？、,.!?\s（(：:；;…~→●]|{_HANDLED})")
_COUNTED = quick(r"\A\s?[×xX*]?\d{1,2}\s?[本册套]?(?:\s|\Z|[，、。])")
_ALONE = quick(r"\A(?:\Z|[，。！？、,.!?\s：:→]|[想再求]?借|求漂|[收拿取]到|[收拿取接]着了|[还退]了|归还|转给|漂给)")
_SHORT_BEFORE = quick(r"(?:[那这有][本套]|●\s?|号|把|将|已[取还借领收]\s?|还书[：:\s]?|[还退取领][：:]\s?|求漂|预约)\Z")
_OPENS = quick(r"(?:\A|\n|[，。！])\s?\Z")
_CLEARLY = quick(
    r"\A\s?(?:我?也?想借|求借|我?预[约订定]|我要了|求漂|[还退]了|[收拿取接]着了|归还|已还|(?:已经?)?(?:漂给|转给|移交|交给)|借走|取走)"
)
_NO_TITLE = quick(
    r"谢谢|下一|[我你他]的?手机|笔记本|[这那][本个]|我[爱想要]|[你我他]们\Z|快递|电影|孩子|朋友|老师|同志|链接|文件|通知|材料|资料|名单|信息|消息|照片|视频|今天|明天|昨天|我家|书[屋房架]|图书馆|(?:立[春夏秋冬]|雨水|惊蛰|[春秋]分|清明|谷雨|小满|芒种|[夏冬]至|[大小][暑寒雪]|处暑|白露|寒露|霜降|端午|中秋|重阳|元宵|腊八|国庆|元旦|春节|六一|五一)\Z"
)
_WORD = quick(r"[一二三四五六七八九十两几这那每第本个页章天]+")
_BEHIND_LIST = quick(
    r"(?:放漂|捐书?|漂流|还书?|归还|想借|预约|取书|已取|借走|取走|退)[^：:。\n，]{0,12}[：:]([^。\n]{3,160})"
)
_REMARK = quick(r"[（(][^（）()]{0,40}[）)]")
_NOT_IN_LIST = quick(r"[，,了我]")
_ONLY_DRIFT = quick(r"(?:\A|[，。！\s])([\u4e00-\u9fff·\dA-Za-z]{2,12}?)(?:我|也|已){0,2}(?:求漂|求借|放漂|漂给|想借)")
_WITH_CODE = quick(r"(?:\A|[：:，,、。；;\s])([\u4e00-\u9fff·]{2,14})\s?(?=●)")
_NOT_PAIRED = quick(r"[我你的了]|编号|书号|收到|拿到|归还|[已想]|预约|转给|放漂|还有|漂流|换|还书|取书|手里")
_NO_NAME = quick(
    r"[我你您他她它这那本的了书谁有没想要也都把是在哪啥吗就再先又给第一两几套还取拿领收放约编贴]|今天|昨天|刚才|大家|各位|请|怎|同志|老师|委员|充电|雨伞|投影"
)
_OTHER_HEAD = quick(
    r"(?:这|那)?(?:一?[本篇份])?的?(?:[^，。\s《]{0,3}?)(?:链接|发言稿|讲稿|稿子|笔记|书评|影评|评论|简介|手稿|原文|范文|PDF|读后感|感想|体会|心得|课件|PPT|照片|海报|票(?!友)|资料|提纲|音频|视频|话剧|电影|讲座|分享会|沙龙|朗诵)"
)
_FORM = quick(
    r"书\s?名\s?[：:]?\s{1,3}([^\s《：:/／|，。；;][^《\n/／|，。；;]{0,30}?)\s{0,3}(?:[/／|，,；;\n]|作者|\Z)"
)


def items(sentence: Sentence) -> tuple[Item, ...]:
    """The books and codes of a message in order, also bare titles that only talk of lending makes plain."""
    found = [Item(one.start, one.end, codes=one.codes) for one in copies(sentence.masked)]
    named = [
        Item(one.start, one.end, one.title)
        for one in sentence.mentions
        if one.how != How.bare or (one.title.key is not None and one.end - one.start > 2)
    ]
    found += [one for one in named if _is_free(one.start, one.end, found)]
    found += _in_form(sentence, found)
    found += _listed(sentence, found)
    found += _bare(sentence, found)
    if not any(one.book for one in found):
        found += _paired(sentence, found) if found else _guessed(sentence)
    kept = [one for one in found if not _OTHER_HEAD.match(sentence.text, one.end)]
    return tuple(sorted(kept, key=lambda item: item.start))


def talk(text: str, found: tuple[Item, ...]) -> str:
    """The text, as long as it was, with books, codes and other things in 《》 blanked."""
    signs = list(text)
    for match in _IN_MARKS.finditer(text):
        signs[match.start() : match.end()] = OTHER * (match.end() - match.start())
    for item in found:
        signs[item.start : item.end] = (BOOK if item.book else COPY) * (item.end - item.start)
    return "".join(signs)


def _in_form(sentence: Sentence, found: list[Item]) -> Iterator[Item]:
    """The title in a filled-in form: 书名 猎人笔记 / 作者 …"""
    for match in _FORM.finditer(sentence.text):
        if _is_free(*match.span(1), found):
            yield Item(*match.span(1), _title(sentence, match[1]))


def _listed(sentence: Sentence, found: list[Item]) -> Iterator[Item]:
    """Bare titles in a list behind 放漂：, where the catalogue knows one of them at least."""
    behind = _BEHIND_LIST.search(sentence.text)
    if behind is None or "、" not in behind[1] or "《" in behind[1]:
        return
    pieces: list[Item] = []
    at = behind.start(1)
    plain = _REMARK.sub(lambda match: " " * len(match[0]), behind[1])
    for piece in plain.split("、"):
        words = piece.strip()
        start = at + piece.find(words)
        at += len(piece) + 1
        if 2 <= len(words) <= 15 and not _NOT_IN_LIST.search(words):
            pieces.append(Item(start, start + len(words), _title(sentence, words)))
    if any(piece.book and piece.book.key is not None for piece in pieces):
        yield from (piece for piece in pieces if _is_free(piece.start, piece.end, found))


def _bare(sentence: Sentence, found: list[Item]) -> Iterator[Item]:
    """Titles of the catalogue, bare, where they stand as the thing lent or given."""
    text = talk(sentence.text, tuple(found))
    if len(text) > LONGEST_BARE:
        return
    taken = list(found)
    for start, end, title in sorted(
        sentence.catalogue.inside(sentence.text), key=lambda hit: (hit[0] - hit[1], hit[0])
    ):
        if OTHER in text[start:end]:
            continue
        is_word = _WORD.fullmatch(text, start, end) or _NO_TITLE.match(text[start:end])
        if not is_word and _is_free(start, end, taken) and _is_lent(text, start, end):
            taken.append(Item(start, end, title))
            yield taken[-1]


def _paired(sentence: Sentence, found: list[Item]) -> Iterator[Item]:
    """Titles that the catalogue does not know, bare, in a list that gives each its code: 某某CF-0231，某某某CF-0232."""
    text = talk(sentence.text, tuple(found))
    pairs = [match for match in _WITH_CODE.finditer(text) if not _NOT_PAIRED.search(match[1])]
    if len(pairs) > 1:
        yield from (Item(*match.span(1), _title(sentence, match[1])) for match in pairs)


def _guessed(sentence: Sentence) -> Iterator[Item]:
    """A title that the catalogue does not know, bare, right before words that only the drift has: 某某传求漂流."""
    match = _ONLY_DRIFT.search(sentence.text[:60])
    if match and not _NO_NAME.search(match[1]):
        yield Item(*match.span(1), Title(match[1]))


def _is_lent(text: str, start: int, end: int) -> bool:
    """Whether a name stands where the thing lent or given does; a short one must stand all alone there."""
    before, after = text[max(0, start - 6) : start], text[end : end + 8]
    if end - start < 3:
        if _OPENS.search(before):
            return bool(_CLEARLY.match(after) or _COUNTED.match(after))
        return bool(_SHORT_BEFORE.search(before) and (_ALONE.match(after) or _COUNTED.match(after)))
    if _STRONG_BEFORE.search(before):
        return True
    return bool(_BEFORE.search(before) and (_AFTER.match(after) or _COUNTED.match(after)))


def _title(sentence: Sentence, words: str) -> Title:
    return sentence.catalogue.named(words) or Title(words)


def _is_free(start: int, end: int, taken: list[Item]) -> bool:
    return not any(item.start < end and start < item.end for item in taken)
