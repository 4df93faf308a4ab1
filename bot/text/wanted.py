"""求书: somebody asks the group for books about something: 有没有讲红山文化的书? 谁能推荐一本讲草原的书"""

from functools import cache

from bot.text import speech
from bot.text.quick import quick
from bot.text.sentence import Sentence
from bot.text.titles import How

LONGEST = 60
"""A longer message tells something and asks in passing."""

_ASKS = (
    r"(?:有没有|有无|有(?:什么|啥|哪些|哪本)|(?:谁|哪位)[^，。]{0,4}(?:有|能|可以|给|知道)|求(?:推荐|荐|一?[本部]|几[本部]|点|些)"
    r"|(?:请|帮|麻烦|能不能|能否|可否|可不可以)[^，。]{0,8}推荐|想(?:找|看|读|要)[一几点些][本部些]?)"
)
_SORT = r"(?:书籍|书(?![屋房店架柜记法画单签友])|读物|小说|散文|传记|绘本)"
_BOOKS = quick(_SORT)
_WORDS = r"([\u4e00-\u9fffA-Za-z\d]{2,14}?)"
_WANTED = tuple(
    quick(rf"{_ASKS}(?!人)[^，。！？!?；;《]{{0,12}}?{subject}{_SORT}")
    for subject in (
        rf"(?:讲述?|写|关于|介绍|研究|反映|有关|涉及|描写){_WORDS}(?:的|又|之类|方面)[^，。！？!?；;《]{{0,12}}?",
        rf"{_WORDS}(?:方面|题材|主题|领域)的?[^，。！？!?；;《]{{0,4}}?",
        r"(?:[^，。！？!?；;《]{0,10}的)?([\u4e00-\u9fff]{2,6}?)(?:入门|普及)的?",
        r"([\u4e00-\u9fff]{2,6})的(?:好|新)?",
    )
)
_NOT_WANTED = quick(
    r"[借漂架库《]|书屋|书房|编号|电影|电视|我(?:来|再|也|给|向)?[^，。]{0,6}推荐|(?:给|向)(?:大家|各位|你)推荐|我看书店"
)
_EMPTY = frozenset(
    [
        "好看",
        "好读",
        "值得",
        "适合",
        "有趣",
        "通俗",
        "易懂",
        "经典",
        "入门",
        "一本",
        "几本",
        "什么",
        "这样",
        "那样",
        "类似",
        "相关",
        "我们",
        "咱们",
        "大家",
        "孩子",
        "这个",
        "那个",
        "这种",
        "那种",
        "这方面",
        "合适",
        "最近",
        "比较",
        "特别",
        "推荐",
        "有点",
        "不错",
        "专业",
        "这里",
        "本地",
        "方面",
        "知识",
        "东西",
        "一下",
        "一些",
        "新出",
        "自己",
        "这类",
        "那类",
        "哪些",
        "哪本",
    ]
)
_FOR_WHOM = quick(r"[看读买送听]|适合|同[名款]|好|厚|薄|难|便宜|轻松|简单")


def wanted(sentence: Sentence) -> tuple[str, ...]:
    """The words of the subject that a message asks books about; none where it asks for no books, or about nothing."""
    text = sentence.text
    if len(text) > LONGEST or not _BOOKS.search(text):
        return ()
    if any(one.how != How.bare for one in sentence.mentions) or _NOT_WANTED.search(text) or speech.is_notice(text):
        return ()
    for number, pattern in enumerate(_WANTED):
        if found := pattern.search(text):
            is_bare = number == len(_WANTED) - 1
            return () if is_bare and _FOR_WHOM.search(found[1]) else _words(found[1])
    return ()


@cache
def _words(subject: str) -> tuple[str, ...]:
    import rjieba  # its dictionary takes a while to load, and a start need not wait for it

    return tuple(word for word in rjieba.cut(subject) if len(word) > 1 and word not in _EMPTY)
