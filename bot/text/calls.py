"""Which talk calls on others to read a book: says so, calls it worth reading, or tells somebody to read it."""

from bot.text import clean, speech
from bot.text.quick import quick
from bot.text.sentence import Sentence
from bot.text.titles import How, Mention

_RECOMMEND = quick(
    r"推荐|分享(?:给|一[本册套部]|[两几]本|好书)|推书|推一下|打call|推件(?=大家|一)|安利|[强力]推(?!进|动|广|行)|推介|种草|荐(?!的|书人|者|过)|推给(?:[^，。]{0,8})(?:[大各诸]|群|姐妹|(?<!小)朋友|书友|委员)|我(?:只)?推(?:一[本册套部]|《)"
)
_WORTH = quick(
    r"值得(?:[^，。]{0,6})(?:[读看]|收藏|入手)|必[读看]|不可不[读看]|非[读看]不可|[当宜][读看](?=《|▇|\Z|，)|(?:不容|别)错过|闭眼入|买起来|人手一[本册]|案头[^，。]{0,4}[有备]|给我冲|不[读看][^，。]{0,8}(?:亏|可惜|遗憾|后悔|白|说不过去)|拜托[^，。]{0,4}[读看]|好书(?:共享|分享|推介)|(?:可|不妨|值得|堪|宜|请)(?:以|堪)?[一细通精][读阅看观]|有[机时空](?:[会间])?[^，。]{0,4}(?:一定|务必|可以|找来|去)[^，。]{0,4}[读看翻](?!了)|还?没[读看][过的][^，。]{0,4}(?:赶紧|抓紧|快|一定)|了解一下|安排(?:上|起来)|放心[^，。]{0,5}[入看读]|都(?:该|应该|可以|来|去)?(?:看看|读读|翻翻|瞅瞅|瞧瞧|听听)|(?<!早)该(?:读读|看看)|》\s?[+＋]1"
)
_EVERYBODY = quick(
    r"大家|大伙|每[个位][^，。]{1,8}(?=都)|人人|各[位村]|诸[位君]|同[仁志]们?|[姐兄]妹们?|(?<![我他她它人])们|(?<!小)朋友|书友|委员|家长|干部|同胞|咱们?(?:各|群里?|委员|都|搞)|[搞管做干教学想弄爱喜没有卖带懒会][^，。]{1,12}(?:的|[朋伙]友)(?=[，、]|都|也|可|请|更|要|不妨|\Z)"
)
_TOLD = quick(
    r"(?:可以?|不妨|都|也?该|应[该当]|务必|一定|最好|赶紧|抓紧|快去?|请|得|建议|先|更该|有空)[^，。！？]{0,10}(?:[读看翻瞅瞧念听啃](?!热闹|戏|电影)(?:一?[读看翻瞅瞧]|一?遍|下|吧|原文|给)?|补上|试试|考虑考虑|配一套|入手|买(?:一本|起来|一套))(?![了到过得着完见出来])|试试\Z|[读翻瞧瞅]{2}|找来[看读瞧]|[手家]备一[册本]|搁一本|听劝|买(?:一?本|那)|(?:\A|[快去先都可来\s])(?:看看|翻翻|读读|瞅瞅|听听)(?=[《▇呗吧]|[^，。]{1,10}(?:[《▇]|呗))"
)
_YOU = quick(
    r"(?:[你您][^，。]{0,6}|可以|不妨|去|找[本来]?)(?:[读看翻瞅瞧](?:一?[读看翻瞅瞧]|下|本)?)(?=[《▇]|[^，。]{0,8}[《▇])|有时间可以看看"
)
_IF_YOU = quick(
    r"(?<!我)(?<!是)(?:的话|想[^，。]{1,12}|[^，。]{1,12}的)[，,](?:就|先|去|可以|不妨|那就)?[读看翻找](?![了到过完得唱译拍])[^，。]{0,12}[《▇]|[^，。]{1,10}的(?:朋友|人|同志|委员)?(?:可以|不妨|一定|务必|赶紧)[^，。]{0,6}[读看翻瞅](?![了到过完得])"
)
_TO_YOU = quick(r"[，,](?:就|先|去|可以|不妨|那就)?[读看翻找]|的(?:朋友|人|同志|委员)?(?:可以|不妨|一定|务必|赶紧)")
"""What is in the middle of each `_IF_YOU`, which itself begins with anything and takes long to look for."""
_OWN_PLAN = quick(
    r"我(?:们?|也|都|们也|们都)?(?:准备|打算|想|要|得|先|该|应该)|不能不|忍不住|我们?(?:也|都)?[看读]了|总|却"
)
_AGAINST = quick(
    r"不推荐|别买|先别|不建议|避雷|劝退|收回|撤|求(?:各位)?推荐|求荐|推荐(?:几|一下|点|些)[^《]{0,8}(?:[吗吧?？]|\Z)|有没有[^《]{0,20}推荐|谁[^《]{0,6}推荐|请[^《]{0,6}推荐|帮[^《]{0,6}推荐|我荐的|漏了|(?:给|向)(?![大各诸群你您])[^，。]{1,10}推荐[了过]|推荐(?:人数|名单|表|函|信|制|工作|算法|位)"
    r"|(?:谢谢|感谢|多谢|听了?|看到|照着|按[照着]|因为|上次|之前|昨天|刚才)[^，。《]{0,12}(?:推荐|荐|安利)|(?:[\u4e00-\u9fff]{1,4}(?:老师|委员|主席|大姐|兄|姐|哥)|你|您|他|她|朋友|群里|大家)(?:刚才?|上次|昨天|之前)?(?:推荐|荐|安利)(?:的|过|给我|了)"
)
_SAME = quick(
    r"\A[①②③④⑤\s\d]{0,3}(?:我也?|这[本五几三两]{1,2}本?[^，。]{0,3}，?)?(?:[+＋]1|同荐|同推荐?|也荐|附议|我也推荐|强推|这本我也推荐|强烈推荐)"
)
_NAMELESS = quick(r"\A(?:[①②③④⑤]?我?同荐|这本我也推荐)")
_JOINED = quick(r"同荐|推荐|强推")
_ASKS_FOR_BOOK = quick(
    r"(?:有没有|有啥|有什么|求|哪[本些]|什么|啥|推荐|指[条个]道|支[个]?招|整啥|荐)[^。]{0,30}(?:书|小说|诗集|绘本|读物|[看读]的|带画)|(?:书|读物)[^。]{0,16}(?:推荐|有没有|[吗?？])|下一本|想找[一]?本|求推荐|求荐"
)
_PARTS = quick(r"[，,]")
_CALL_LIKE = quick(
    r"[荐推值必适买试你您该请]|安利|好书|大家|各位|诸位|朋友|们|都|可以|一定|找来|不妨|入手|收藏|薄|通俗"
)
LONGEST = 300
"""A longer message that no rule reads as a call is an article or a talk, whatever its wording."""
ANSWER = 100
"""A reply to who asks for a book is a recommendation as long as it has no more characters than this."""
NEAR = 40
"""How many characters before or behind a call the title may stand."""


def called(sentence: Sentence) -> str:
    """By which rule a message that names books calls on others to read them; empty where it does not."""
    for start, clause in sentence.clauses:
        if said := _said(sentence, start, clause):
            return said
    asked = sentence.quoted is not None and _ASKS_FOR_BOOK.search(sentence.quoted.text)
    if asked and len(sentence.text) <= ANSWER and any(_is_named(one) for one in sentence.mentions):
        return "" if is_against(sentence) else "答荐"
    return ""


def may_call(sentence: Sentence) -> bool:
    """Whether a message that names a book and that no rule reads as a call could still be one."""
    text = sentence.masked
    return len(text) <= LONGEST and bool(_CALL_LIKE.search(text)) and not is_against(sentence)


def is_against(sentence: Sentence) -> bool:
    """Whether a message speaks against a book, asks for one, or tells of another's recommendation."""
    return bool(_AGAINST.search(sentence.masked)) or speech.is_question(sentence.masked)


def seconded(sentence: Sentence) -> str:
    """By which rule a reply that names no book recommends the one it replies to; 同荐 where it quotes nothing."""
    text = sentence.masked
    if sentence.quoted is not None and sentence.quoted_books and len(text) < 60:
        if _SAME.match(text) and (_JOINED.search(text) or _recommends(sentence.quoted.text)):
            return "同荐"
        is_told = _TOLD.search(text) and _EVERYBODY.search(text)
        if (_WORTH.search(text) or _YOU.search(text) or is_told) and not speech.is_question(text):
            return "荐引用的书"
    return "同荐" if sentence.quoted is None and _NAMELESS.match(text) else ""


def meant(sentence: Sentence) -> tuple[Mention, ...]:
    """The books a call means: all that are named, but for those that a part of the talk rules out or asks about."""
    kept = tuple(one for one in sentence.mentions if not _is_ruled_out(sentence.masked, one))
    return kept or sentence.mentions


def _said(sentence: Sentence, start: int, clause: str) -> str:
    """The rule by which one clause calls for a book named in it or right before."""
    near = any(start - NEAR <= one.start < start + len(clause) + NEAR for one in sentence.mentions)
    if near and _is_to_you(clause):
        return "劝读"
    for part in _PARTS.split(clause):
        said = _call(part, clause, near=near)
        if said and not (_AGAINST.search(part) or speech.is_question(part) or speech.is_memory(part)):
            return said
    return ""


def _is_to_you(clause: str) -> bool:
    """Whether a clause tells who wants something to read a book for it: 想懂草原的，读《…》."""
    is_told = _TO_YOU.search(clause) and _IF_YOU.search(clause)
    return bool(is_told) and not (_OWN_PLAN.search(clause) or speech.is_question(clause))


def _call(part: str, clause: str, *, near: bool) -> str:
    """The rule by which a part of a clause calls for a book, `near` which a book is named."""
    if _RECOMMEND.search(part):
        return "荐书"
    if not near:
        return ""
    if _WORTH.search(part) and not _OWN_PLAN.search(part):
        return "值得一读"
    is_told = _YOU.search(part) or (_TOLD.search(part) and _EVERYBODY.search(clause))
    return "劝读" if is_told and not _OWN_PLAN.search(clause) else ""


def _is_named(one: Mention) -> bool:
    return one.how == How.bracketed


def _recommends(words: str) -> bool:
    said = clean.plain(words)
    return not _AGAINST.search(said) and any(pattern.search(said) for pattern in (_RECOMMEND, _WORTH, _TOLD))


def _is_ruled_out(masked: str, one: Mention) -> bool:
    """Whether the part of the talk in which a book stands asks about it or says it is not the one."""
    begin = max(masked.rfind(sign, 0, one.start) for sign in "，,。！？!?；;：:\n") + 1
    part = _TO_END.match(masked, one.end)
    stretch = masked[begin : part.end() if part else one.end]
    return bool(_RULED_OUT.search(stretch))


_TO_END = quick(r"[^，,。！!；;\n]{0,40}[？?]?")
_RULED_OUT = quick(r"别(?!错过)[^，。]{0,4}(?:从|看|读|买)|别从|没(?:找|读|看|借|买)(?!.{0,3}的)|不算|不是|吗|[？?]")
