"""体会: a member's own thoughts about a book or about reading it, kept apart from what the book says."""

from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text import speech
from bot.text.found import Found, Kind, Title
from bot.text.judgement import judge, own_sentences
from bot.text.phrase import line
from bot.text.quick import quick
from bot.text.sentence import Sentence
from bot.text.titles import How
from models.reflection import Reflection

EXAMPLES = (
    "读《摆脱贫困》有感：滴水穿石靠的不是劲大，是肯一直滴在一个地方。我们驻村帮扶，缺的就是这股认准一处的劲头。",
    "《乡土中国》第二章读完。我才明白，下乡调研先得学会听懂乡音，不然老百姓说的和我们记的不是一回事。",
)
SHORTEST = 20
"""Characters of the sender's own sentences below which a message holds no thought worth keeping."""
SURE, MAYBE = 0.5, 0.3
"""From how likely on a thought is entered, and from how likely on a person is asked."""

PLAINLY = 0.9
"""How plainly it must be a thought for a person to be asked where no book is named."""
_TALKS_OF_BOOKS = quick(r"书(?!记|法|包|店|房|柜|桌|面|香|屋)|[读翻](?!研|博|音|卡)|小说|作者|译者|后记|序言")
_OF_BOOK = quick(
    r"第[一二三四五六七八九十\d]+[章回讲]|共读|读到|读着|[再重]读|读书|这本书?|书[里中]|CF|合上|作者|主人公|[今去]年读|读的[^，。]{0,6}书"
)
_READING = quick(r"书|[读翻]|看[完到过了着]|第[一二三四五六七八九十\d]+[章回讲]|作者|写|章|页")
_OTHER_TRADE = quick(
    r"酒店|客栈|宾馆|房间|入住|前台|快递|收到货|性价比|景点|景区|考研|研究生|电影|影片|电视剧|剧评|配乐|导演|演员|影院|歌|专辑|舞蹈|奖项|屏幕|外观|开机|机器"
)
_PAPER = quick(r"书(?!包|店|房|柜|桌)|[读翻](?!研|博|音|卡)|第[一二三四五六七八九十\d]+[章回]")
_PRAISE = quick(r"[说写讲]得真好|学习了|受益匪浅[！。]?\Z|点赞|谢谢分享|感谢分享|新书|书店|降价|包邮|折扣|首发|签售")


def understand(sentence: Sentence) -> Iterator[Found]:
    """One reflection where the message holds the sender's own thoughts about a book."""
    text = sentence.masked
    if len(text) < SHORTEST or speech.is_notice(text) or (_PRAISE.search(text) and len(text) < 60):
        return
    names_one = bool(sentence.books or sentence.quoted_books or _OF_BOOK.search(text) or _answers_a_thought(sentence))
    if not (names_one and _is_of_reading(sentence)) and not _TALKS_OF_BOOKS.search(text):
        return
    if sum(map(len, own_sentences(sentence))) < SHORTEST:
        return
    judged = judge(sentence, Kind.reflection)
    if judged.likely >= (MAYBE if names_one else PLAINLY):
        unsure = judged.likely < SURE or not names_one
        why = ("体会", *judged.why)
        yield Found(Kind.reflection, books=_books(sentence), words=_words(sentence), unsure=unsure, why=why)


def _answers_a_thought(sentence: Sentence) -> bool:
    return sentence.quoted is not None and bool(_OF_BOOK.search(sentence.quoted.text))


def _is_of_reading(sentence: Sentence) -> bool:
    """Whether it is books that the message is about: not a film, a hotel, a delivery, whatever its words."""
    text = sentence.masked
    is_known = any(one.title.key is not None and one.how == How.bracketed for one in sentence.mentions)
    other = len(set(_OTHER_TRADE.findall(text)))
    if other and not _PAPER.search(text) and (other > 1 or not is_known):
        return False
    is_placed = bool(sentence.mentions) and sentence.progress.has_place
    return is_known or is_placed or bool(sentence.quoted_books or _READING.search(text)) or _answers_a_thought(sentence)


def _books(sentence: Sentence) -> tuple[Title, ...]:
    return sentence.books or sentence.quoted_books[:1]


def _words(sentence: Sentence) -> str:
    """The sender's own words in one paragraph, without the check-in they may stand behind."""
    words = _CHECK_IN_LINE.sub("", sentence.text)
    words = _HEAD.sub("", words)
    return " ".join((words or sentence.text).split())[:2000]


_CHECK_IN_LINE = quick(r"\A[^。！？\n]{0,40}?(?:打卡|第\s?\d+\s?天)[^。！？\n]{0,40}[。！？\n]")
_HEAD = quick(r"\A\s*(?:读后感|体会|感受|心得)[：:]\s*")


@handles("体会", understand, examples=EXAMPLES)
def reflect(ctx: Context, found: Found) -> Reply:
    """Keep the member's own words."""
    ctx.enter(Reflection, found, words=found.words)
    return Reply(f"已记：{line(found)}", ack=True)
