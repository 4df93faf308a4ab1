"""Titles without 《》: known ones where talk of reading stands around them, unknown ones right before a page or chapter."""

import re
from collections.abc import Iterator, Sequence

from bot.text.authors import names_of
from bot.text.catalogue import Catalogue, simplified
from bot.text.found import Title
from bot.text.quick import quick

Span = tuple[int, int]
Hit = tuple[int, int, Title]

LONG = 4
"""A bare name of more characters than this is hardly ever part of other words."""
LONGEST_GUESSED = 120
"""In a longer message the words before a page number are rarely a title."""

_READING = quick(
    r"[读看听翻念啃荐抄借漂卷书本章页回讲课篇幕还取转捎收拿要领合交→%、]|打卡|打个卡|安利|[Pp]\.?\d|[Cc][Ff]-?\d|第\s?\d|那条|这条"
)
"""Without one of these no title is looked for."""
_BEFORE = quick(
    r"(?:\A|\W|[读看听翻念啃荐把将完了本部说是和与及跟给讲用页时钟次遍卡书的借还换到上叫有]|[Cc][Ff]-?\d{2,4}|那本|那个|这个|这本|有本|重温|翻开|捧起|刚才?|[今昨]?[天早晚])\Z"
)
_AFTER = quick(
    r"\A(?:\Z|\W|作者|[读看听翻念啃荐第前Pp卷上中下全打这里那值真写是也和与及又讲推一已才想求借收转拿还给有应了归取搁放要里呗吧吗呢啊呀求零一二三四五六七八九十两\dCc]|完|毕|到)"
)
_PLACE_AFTER = quick(
    r"\A(?:[上中下][册部卷]|第.[部卷册])?[\s，,：:]{0,2}(?:[读看听整共又]?(?:到|至)?(?:了)?第?[零一二三四五六七八九十百\d]{1,5}(?:[、和至到-][零一二三四五六七八九十百\d]{1,5})?\s?[章回讲课页幕]|第[一二三四五六七八九十\d]{1,3}[卷册部]|第?\d{1,3}[-—–~、]\d|[Pp]\.?\s?\d|前[一二三四五\d]{1,3}[章页]|到?\d{1,3}%|卷[一二三四五六七八九十百\d]{1,4})"
)
_READ_AFTER = quick(
    r"\A(?:[上中下][册部卷]|第.[部卷册])?\s?(?:我?[读看听](?:到|完|毕|罢)|那条|这条|第[一二三四五六七八九十百\d]{1,4}天)"
)
_DONE_BEFORE = quick(
    r"(?:[读看听念翻啃刷]完了?|[读听翻念啃]了|[读念啃]毕?罢?|[重再共细精通选品导领][读温]|重看|合上|翻开|捧起|推荐|安利|同荐|荐|小时|分钟|钟头|刻钟|页|打卡|(?:[有那这一了]|找|买|借|送)本(?:书)?(?:是|叫)?)[:：\s]?\Z"
)
_AMOUNT_BEFORE = quick(r"(?:页|分钟|小时|钟头|刻钟)的?\Z")
_TAKEN_UP = quick(
    r"(?:[读念]|[读听念翻]完了?|[读看]罢|[重再共细精通]读|重温|合上|翻开|捧起|安利|(?:荐|推荐|打卡|取书|[已来]取|归还|还书|[放求]漂)[:：\s]|已取|求漂|放漂)\Z"
)
_ENDS = quick(r"\A[呗吧吗呢啊呀]?(?:\Z|[^\w（(《“]|打卡|打个卡|搁|[读看]完|[读看]到|了?[，。！\s])")
_STARTS = quick(r"(?:\A|\W|[早晚]上|[今昨]天|刚才|上午|下午|中午|睡前)\Z")
_TALKED_OF = quick(r"\A(?:[读看听翻啃念讲写真值想求借取归打搁放收转拿应第前这那也和与两三半\d（《]|还[了给]|好[看读])")
"""What goes on after a book that a clause begins with."""
_HANDED_BEFORE = quick(
    r"(?:[已来]取|取[了走回]|[归已]还|还[了上]|借[走了到]|[想求预]借|预约|收到|拿[到着走]|领[到走了]|[放求]漂|捎来的?|转给我的?)(?:了|一本)?[:：\s]?\Z"
)
_HANDED_AFTER = quick(
    r"\A\s?(?:[Cc][Ff]-?\d|(?:是)?(?:我|已经?|也|都)?先?(?:要了|取|归还|还了|还上|还到|借走|借到|转给|转交|交给|交接|拿到|拿着|拿走|收到|到手|到我|领走|放漂|捎|漂给))"
)
"""What is done with a copy: what stands beside such words is a book."""
_TOOK = quick(r"[把将]\Z")
_SOMEBODYS = frozenset("我你您他她咱俺这那")
"""把我手机也拿走了: a thing of somebody, though a book may be called so."""
_SO = quick(r"\A.{1,2}[了完]")
_MORE_OF_IT = quick(r"\A(?:简?史|[传论学选集记录类者界家](?![了过到，。！\s])|的书(?!店|屋)|方面|之类|题材|那类|这类)")
"""What goes on like this is a longer title, or a sort of book: 心理学入门的书."""
_NUMBERED = quick(r"第?[零一二三四五六七八九十百千\d]+\Z|第[一二三四五六七八九十]+")
_ORDINARY = quick(
    r"(?:最后|最初|开头|结尾|第|[一二两三四五六七八九十百\d]|全|整|这|那|每|半|几|好|天|日|年|月|页|章|节|回|本|书|部|集|段|遍|次|个|小时|分钟|时间)++"
    r"|[昨今明前后]天|[早中晚]上|上午|下午|[我你他她它咱]们?|大家|自己|朋友|老师|同学|同志|委员|孩子|女儿|儿子|父亲|母亲|爸爸|妈妈|家长|学生|老人|医生|干部|领导"
    r"|小朋友|小孩子?|孩子们|年轻人|读书人|陌生人|老人家|老百姓|好朋友|[男女]朋友|毕业生|公务员|班主任|每个人|一家人|一辈子|这辈子|每一天|有一天|越来越|我(?:相信|觉得|喜欢|知道|希望)|[我你他她]们?的(?:孩子|家|学生|老师|朋友|生活|时代|世界)"
    r"|小说|散文|诗歌|文章|文学|历史|哲学|传记|名著|经典|原著|原文|正文|全文|作品|内容|前言|序言|后记|目录|导读|简介|导言|部分|片段|故事|人物|书名|作者|读书|阅读|读后感|读书会|图书馆|书店|书屋|书架|课本|教材|资料|材料|文件|报告|通知|新闻|报纸|杂志|视频|音频|电影|手机|电脑"
    r"|没有|同时|开始|继续|已经|接着|终于|刚刚|马上|准备|计划|打算|可以|现场|宝贝|快递|知道|感觉|喜欢|时候|现在|生活|人生|世界|东西|地方|问题|办法|回来|回家|吃饭|睡觉|上班|下班|开会|学习|工作|休息|比赛|活动|研究生|大学生|中学生|小学生|出租车|办公室|朋友圈|会议室|服务员|小时候|为什么|怎么办|谢谢你|对不起|没关系|中国|北京|草原|城市|农村|乡村|春天|夏天|秋天|冬天"
)


def known(text: str, catalogue: Catalogue, found: Sequence[Span]) -> Iterator[Hit]:
    """Catalogue titles without brackets: the shorter one is, the more reading must stand around it.

    `found` are the spans of titles in brackets: beside those a bare one must be plainer.
    """
    if not _READING.search(text):
        return
    candidates = sorted(catalogue.inside(text), key=lambda hit: (hit[0] - hit[1], hit[0]))
    listed = _listed(text, candidates)
    taken = bytearray(len(text))
    for low, high in found:
        taken[low:high] = b"x" * (high - low)
    for start, end, title in candidates:
        if any(taken[start:end]) or _NUMBERED.match(text, start, end):
            continue
        if (start, end) in listed or _is_meant(text, (start, end, title), catalogue, beside=bool(found)):
            taken[start:end] = b"x" * (end - start)
            yield start, end, title


def _listed(text: str, candidates: Sequence[Hit]) -> frozenset[Span]:
    """Names that are whole items of a list with 、 of which one at least is plainly a book: 额尔古纳河右岸、尘埃落定."""
    if "、" not in text:
        return frozenset()
    items: set[Span] = set()
    spans = {(low, high) for low, high, _ in candidates}
    for line in _LIST.finditer(text):
        start, own = line.start(), []
        for item in line[0].split("、"):
            own.append((start, start + len(item)))
            start += len(item) + 1
        here = [span for span in own if span in spans and not _ORDINARY.fullmatch(text, *span)]
        if len(here) >= 2 and 2 * len(here) >= len(own) and any(high - low >= LONG for low, high in here):
            items.update(span for span in here if span[1] - span[0] > 2 or len(here) > 2)
    return frozenset(items)


_LIST = quick(r"[^，。！？；：:,.!?;\s、《》]{2,24}(?:、[^，。！？；：:,.!?;\s、《》]{2,24}){1,12}")


def _is_meant(text: str, hit: Hit, catalogue: Catalogue, *, beside: bool) -> bool:
    """Whether the name of a book stands there as one; `beside` others that are bracketed it must be plainer."""
    start, end, title = hit
    if _ORDINARY.fullmatch(text, start, end):
        return False
    before, after, length = text[max(0, start - 8) : start], text[end : end + 10], end - start
    is_before = bool(_BEFORE.search(before))
    is_after = bool(_AFTER.match(after) or _TALKED_OF.match(after))
    has_place = bool(_PLACE_AFTER.match(after))
    if text[start:end].isascii() and not (has_place or _DONE_BEFORE.search(before)):
        return False
    is_finished = bool(_STARTS.search(before)) and bool(_FINISHED_AFTER.match(after))
    if beside and length <= LONG:
        is_plain = has_place or is_finished or (length == LONG and bool(_DONE_BEFORE.search(before)))
        return is_before and is_plain and _is_whole(text, start, end)
    if _MORE_OF_IT.match(after):
        return False
    if length <= 2:
        is_taken_up = bool(_TAKEN_UP.search(before) or _AMOUNT_BEFORE.search(before)) and bool(_ENDS.match(after))
        return is_before and (has_place or is_taken_up or is_finished) and _is_whole(text, start, end)
    is_handed = bool(
        (_HANDED_AFTER.match(after) and (_STARTS.search(before) or text[start] not in _SOMEBODYS))
        or (_HANDED_BEFORE.search(before) and _ENDS.match(after))
        or (_TOOK.search(before) and _SO.match(after))
    )
    is_read = bool(_DONE_BEFORE.search(before)) or bool(_READ_AFTER.match(after)) or has_place or is_handed
    is_near = bool(_NEAR.search(text))
    if length > LONG:
        is_one_sided = is_near and not beside and (is_before or is_after) and _is_whole(text, start, end)
        return is_read or (is_before and is_after) or is_one_sided
    has_edge = is_near and bool(_ENDS.match(after) or (_STARTS.search(before) and _TALKED_OF.match(after)))
    has_author = is_before and any(name in before or name in after for name in names_of(catalogue.author_of(title)))
    stands = is_before and (is_after or is_read) and (is_read or has_edge)
    is_sure = is_read and length == LONG and is_before
    return is_sure or ((stands or has_author) and _is_whole(text, start, end))


_FINISHED_AFTER = quick(r"\A\s?(?:[读听](?:完|毕|罢)|那条|这条|里的?那[篇章段])")
_NEAR = quick(
    r"打卡|打个卡|打上|[读荐]|[看听翻]完|[读看听翻]了|看完|一本|本书|[章页]|[Pp]\d|第\s?\d+\s?天|借(?![口鉴此助用机])|取书|已取|捎来|归还|交接|漂|[Cc][Ff]-?\d|摘抄|听书|\d%"
)
"""What makes a name at the edge of a clause a book: reading told, a place, a loan."""


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the name begins and ends where words do: 生活 in 新生活动 is none."""
    import rjieba  # its dictionary takes a while to load, and a start need not wait for it

    low = max(0, start - 12)
    at = low
    edges = {low}
    for word in rjieba.cut(text[low : end + 12]):
        at += len(word)
        edges.add(at)
    return start in edges and end in edges


_PREFIX = quick(
    r"\A(?:Reading check-?in|[\s，,。：:｜|、✅💪☀️📖📚🌸·\-]|打卡|补打卡|读书|今[日天](?:阅读|读书|读|的)?|晨读|夜读|早读|晚读|第\s?[零一二三四五六七八九十百\d]{1,5}\s?天"
    r"|[Dd](?:ay)?\s?\d{1,3}|继续|接着读?|\d{1,2}月\d{1,2}[日号]|读|看)++"
)
_BARE_PLACE = quick(
    r"第\s?[零一二三四五六七八九十百\d]{1,5}\s?[章回讲课篇页]|(?<![A-Za-z])[Pp]\.?\s?\d|[Cc]h(?:apter)?\.?\s?\d"
)
_NO_TITLE = quick(
    r"\A\d{1,3}\Z|网课|课程|前情|[给让把没]|[《》〈〉]|[不应]是|应该|[了我你他她它们今昨明天读看听翻完每都也就还很各位大家群截请问错]|开学|讲坛|讲座|听听|\ACF|\A\W*\Z|[一总]共|共[读\d]|上[册卷部]|下[册卷部]|中[册卷部]|通知|格式|\A[一二三四五六七八九十第]|实际|(?:[的是才到在从有]|记录|文件|材料|报告|课本|手册|表格|讲义)\Z"
)
_LEAD = quick(r".{0,12}(?:[读看听翻念]了?(?:几页|一会儿?|会儿?)?|打卡|check-?in:?)\s?|\s+", re.I)
_FOREIGN = quick(r"[A-Za-z ]+")
_ADDED = quick(r"打卡|英文版|中文版")
_NOT_ITSELF = quick(r"(?:英|中|日|俄)文[原]?版|原版|原著|精装|第.版|.{0,6}(?:部分|上篇|下篇|中篇|上编|下编|中编)")
"""What may stand between a title and a place: the edition, or a part of the book."""


def before_a_place(text: str, catalogue: Catalogue) -> Iterator[Hit]:
    """The title right before a place where nothing else is named: 白鹿原 P120-168, and 平凡的事界 第三章 as it is meant."""
    if len(text) > LONGEST_GUESSED:
        return
    offset = 0
    for line in text.split("\n")[:20]:
        place = _BARE_PLACE.search(line[:120])
        start, end = _before(line, place.start()) if place else (0, 0)
        words = line[start:end]
        if 1 < len(words.strip()) <= 24 and not _NO_TITLE.search(words) and not _PREFIX.fullmatch(words):
            title = _trimmed(words)
            yield offset + start, offset + end, catalogue.near(title) or Title(title)
            return
        offset += len(line) + 1


def _before(line: str, place: int) -> Span:
    """Where the words begin and end that stand before a place in a line."""
    head = line[:place].rstrip(" ，,：:")
    start = max(head.rfind(sign) for sign in "，,。！!？?；;：:｜|☀️🌙💪📖📚🌸🍂✅ ") + 1
    if _FOREIGN.fullmatch(head[head.rfind("：") + 1 :].rpartition(":")[2]):
        start = max(head.rfind("："), head.rfind(":")) + 1
    if start and _NOT_ITSELF.fullmatch(head[start:]):
        head = head[:start].rstrip(" ，,：:").removesuffix("打卡")
        start = max(head.rfind(sign) for sign in "，,。！!？?；;：: ") + 1
    lead = _LEAD.match(head[start:])
    return start + (lead.end() if lead else 0), len(head)


def _trimmed(words: str) -> str:
    """A title in front of a place without what else stands there."""
    return simplified(_ADDED.split(words)[0].strip(" 、："))
