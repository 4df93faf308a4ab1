"""荐书: a member tells others that a book is worth reading."""

import re
from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text import speech
from bot.text.found import Found, Kind
from bot.text.phrase import line
from bot.text.sentence import Sentence
from models.recommendation import Recommendation

EXAMPLES = (
    "推荐《额尔古纳河右岸》，冬天围着炉子读特别合适",
    "《乡土中国》值得一读，大家都看看",
    "安利《冬牧场》和《羊道》，都是李娟的",
)

_CALL = re.compile(
    r"推荐|安利|强推|[同再另回也我想来]荐|荐(?:书|读|给|一本|[一二两三四五]本|《)|(?:\A|[，,。\s])荐(?=[《王-龟]|\Z|$)|，荐\Z|我(?:只)?推(?:一本|《)"
    r"|值得(?:大家|各位|一|反复|细|好好)?[^，。]{0,3}[读看]|必读|必看|(?:都|可以|该|应该|应当|最好|建议|赶紧|抓紧|不妨|先|诸位|更该|值得)[^，。]{0,10}(?:(?<![好难])[读看翻](?:一?[读看翻]|下|吧)?|一读|补上|试试|入|配一套)(?![了到过得着完见出来])"
    r"|案头.{0,4}(?:有|备)|放心(?:入|给|看)|闭眼入|买起来|交作业|投《?[^，。]{0,20}一票|好书(?:共享|分享|推介)|人手一本|(?:可以|建议)?买一套|都瞅瞅|[+＋]1"
)
_STRONG = re.compile(r"推荐|安利|强推|荐|值得[^，。]{0,4}[读看]|必读|必看|好书(?:共享|分享)|[+＋]1")
_AGAINST = re.compile(
    r"不推荐|别买|不建议|求(?:各位)?推荐|求荐|推荐(?:几|一下|点|些)[^《]{0,8}(?:[吗吧?？]|\Z)|有没有[^《]{0,20}推荐|谁[^《]{0,6}推荐|请[^《]{0,6}推荐|帮[^《]{0,6}推荐|我荐的|漏了|推荐(?:人数|名单|表|函|信|制|工作|算法)"
    r"|(?:谢谢|感谢|多谢|听了?|看到|照着?|按照?|因为|上次|之前|昨天|刚才)[^，。《]{0,12}(?:推荐|荐|安利)|(?:[\u4e00-\u9fff]{1,4}(?:老师|委员|主席|大姐|兄|姐|哥)|你|您|他|她|们|朋友|群里|大家)(?:刚才?|上次|昨天|之前)?(?:推荐|荐|安利)(?:的|过|给我|了)"
)
_SAME = re.compile(
    r"\A[①②③④⑤\s\d]{0,3}(?:我也?|这[本五几三两]{1,2}本?[^，。]{0,3}，?)?(?:[+＋]1|同荐|同推荐?|也荐|附议|我也推荐|强推|这本我也推荐|强烈推荐)"
)
_GIVEN = re.compile(r"推荐(?:理由|语)\s?[：:]\s?(.+)", re.S)


def understand(sentence: Sentence) -> Iterator[Found]:
    """One recommendation with all the books it calls on others to read."""
    text = sentence.masked
    if speech.is_notice(text) and not _GIVEN.search(text):
        return
    books = sentence.books
    if not books:
        if _SAME.match(text) and sentence.quoted_books and _recommends(sentence.quoted.text if sentence.quoted else ""):
            yield Found(Kind.recommendation, books=sentence.quoted_books, words="", why=("同荐",))
        elif re.search(r"值得一读|强推|可以看看", text) and sentence.quoted_books and len(text) < 60:
            yield Found(Kind.recommendation, books=sentence.quoted_books[:1], words=text, why=("荐引用的书",))
        elif re.match(r"\A(?:同荐|③?我同荐|这本我也推荐)", text):
            yield Found(Kind.recommendation, why=("同荐",))
        return
    why = next((said for said in (_called(sentence, start, clause) for start, clause in sentence.clauses) if said), "")
    if not why:
        return
    yield Found(Kind.recommendation, books=books, authors=sentence.authors, words=_reason(sentence), why=(why,))


def _called(sentence: Sentence, start: int, clause: str) -> str:
    """The call in one clause, if it is one on others and for a book."""
    call = _CALL.search(clause)
    if call is None or speech.is_question(clause) or _AGAINST.search(clause):
        return ""
    if _STRONG.search(clause):
        return "荐书"
    if re.search(r"不能不|可又|忍不住|我们?(?:也|都)?(?:看|读)了", clause):
        return ""
    is_plan_of_own = re.search(r"我(?:也)?(?:准备|打算|想|要|得|先|该|应该)", clause)
    return "" if is_plan_of_own or not _near_title(sentence, start, clause) else "劝读"


def _near_title(sentence: Sentence, start: int, clause: str) -> bool:
    """Whether a title stands in the clause or in the one right before it."""
    return any(start - 40 <= one.start < start + len(clause) for one in sentence.mentions)


def _recommends(words: str) -> bool:
    return bool(_CALL.search(words)) and not _AGAINST.search(words)


def _reason(sentence: Sentence) -> str:
    """The sender's words as a list can print them: the reason where one is marked, else the message in one line."""
    given = _GIVEN.search(sentence.text)
    words = given[1].split("\n荐书人")[0] if given else _ONLY_NAMED.sub("", sentence.text)
    return " ".join(words.split())[:500]


_ONLY_NAMED = re.compile(
    r"\A[^，。《\n]{0,14}(?:推荐|荐|安利)[^，。《\n]{0,10}(?:《[^》]{1,40}》[和、与]?){1,3}(?:给[^，。]{1,10})?(?:[，,。：:!！]\s?|\Z)"
    r"(?:都是)?(?:[^，。\n]{1,12}(?:写的|著|的)[，,。]\s?)?"
)


@handles("荐书", understand, examples=EXAMPLES)
def recommend(ctx: Context, found: Found) -> Reply:
    """Enter the recommendation, a row for each book."""
    ctx.enter(Recommendation, found, words=found.words, author="、".join(found.authors))
    return Reply(f"已记：{line(found)}", ack=True)
