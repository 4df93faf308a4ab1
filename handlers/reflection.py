"""体会: a member's own thoughts about a book or about reading it, kept apart from what the book says."""

import re
from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text import speech
from bot.text.found import Found, Kind, Title
from bot.text.phrase import line
from bot.text.sentence import Sentence
from models.reflection import Reflection

EXAMPLES = (
    "读《摆脱贫困》有感：滴水穿石靠的不是劲大，是肯一直滴在一个地方。我们驻村帮扶，缺的就是这股认准一处的劲头。",
    "《乡土中国》第二章读完。我才明白，下乡调研先得学会听懂乡音，不然老百姓说的和我们记的不是一回事。",
)
_OTHER_TRADE = re.compile(
    r"酒店|客栈|房间|入住|前台|快递|收到货|性价比|歌曲|专辑|剧评|电影|影片|景点|景区|导演|演员|研究生|考研"
)
SHORTEST = 24
"""Characters below which a message holds no thought of its own worth keeping."""

_MARKED = re.compile(r"读后感|有感[：:，]|有感\s*\n|心得|体会|感悟|感触|感受|触动|启发|不同看法|读书笔记|感想")
_THOUGHT = re.compile(
    r"才(?:明白|懂|知道|发现|觉得|理解|信|看懂|品出|体会)|原来|让我|使我|想起|想到|我(?:觉得|认为|想|理解|以前|过去|从前|一直|总|常)|越读越|越[^，。]{1,6}越|说到底|其实|所谓|何尝|不也是|"
    r"(?:就|却|反倒|反而|正)是|不是[^。]{1,30}[是而]|与其|联想|对照|好比|就像|像极|我们(?:这|做|搞|当|干|政协|也|现在|平时|常)|咱们?(?:这|做|搞|当|干|也|现在|平时|市|旗|县|政协)|"
    r"这(?:让|使|才|就是|不就|跟|和)|缺的就是|问的其实|道理|说服|眼眶|堵得慌|惭愧|脸红|照镜子|有共鸣|看着他|琢磨|以后(?:提|再|做|写)|值得(?:我们|深思|反思|警惕)"
)
_OF_BOOK = re.compile(
    r"书[里中]|作者|这[本部]书|这一?[章回篇段句]|读到|读着|重读|再读|读《|主人公|人物|先生|读来|读完|看完|这本|全书|写的|写道|讲[的了到]"
)
_SELF = re.compile(r"[我咱俺]|自己|[做当干管教]了[一二三四五六七八九十几\d]+[多来]?年")
_NOT = re.compile(
    r"说得真好|写得真好|学习了|讲得好|受益匪浅[！。]?\Z|点赞|谢谢分享|感谢分享|新书|书店|降价|包邮|折扣|印数|出版社|首发|签售"
)
_CALL = re.compile(r"推荐|安利|荐|都该|考虑考虑|委员们?看看|放心给|必看|必读")
_ADVICE = re.compile(
    r"建议(?:市|旗|县|区|民政|有关|相关|部门|政府|政协|教育|卫健|住建|由|在)|提(?:一条|个)(?:建议|社情民意)|社情民意"
)


def understand(sentence: Sentence) -> Iterator[Found]:
    """One reflection where the message holds the sender's own thoughts about a book."""
    text = sentence.masked
    if len(text) < SHORTEST or speech.is_notice(text) or (_NOT.search(text) and len(text) < 60):
        return
    about = sentence.books or sentence.quoted_books
    if not about and not re.search(r"第[一二三四五六七八九十\d]+[章回讲]|共读|读到|再读|这本书|书里|CF", text):
        return
    own = _own(text)
    if len(own) < SHORTEST:
        return
    weight = _weight(sentence, own)
    if weight < (5 if _CALL.search(own) else 3):
        return
    yield Found(
        Kind.reflection, books=_books(sentence), words=_words(sentence), why=("体会",) if weight > 3 else ("像是体会",)
    )


def _weight(sentence: Sentence, own: str) -> int:
    """How much speaks for own thoughts: marked as such, about a book, of oneself, and thought rather than told."""
    thoughts = len(set(_THOUGHT.findall(own)))
    weight = 2 * bool(_MARKED.search(sentence.masked)) + min(thoughts, 3) + bool(_SELF.search(own))
    weight += bool(_OF_BOOK.search(own)) + bool(sentence.books) + (len(own) >= 60) - 3 * bool(_OTHER_TRADE.search(own))
    weight -= 3 * bool(_ADVICE.search(own) and not sentence.books)
    questions = sum(speech.is_question(clause) for _, clause in sentence.clauses)
    if questions == len(sentence.clauses):
        weight -= 3
    if re.search(r"推荐|安利|荐", own) and not _SELF.search(re.sub(r"我(?:也)?(?:推|荐|给|投)", "", own)):
        weight -= 3
    return weight - (2 if thoughts == 0 else 0)


def _own(text: str) -> str:
    """What is left of a message without quoted passages, titles, and the check-in in front."""
    own = re.sub(r"“[^”]{12,}”|「[^」]{12,}」", "", text)
    own = re.sub(r"《▇{0,60}》", "", own)
    return re.sub(r"\A\s*(?:打卡[^，。\n]{0,20}[，。\n])", "", own).strip()


def _books(sentence: Sentence) -> tuple[Title, ...]:
    return sentence.books or sentence.quoted_books[:1]


def _words(sentence: Sentence) -> str:
    """The sender's own words in one paragraph, without the check-in they may stand behind."""
    words = re.sub(r"\A[^。！？\n]{0,40}?(?:打卡|第\s?\d+\s?天)[^。！？\n]{0,40}[。！？\n]", "", sentence.text)
    words = re.sub(r"\A\s*(?:读后感|体会|感受|心得)[：:]\s*", "", words)
    return " ".join((words or sentence.text).split())[:2000]


@handles("体会", understand, examples=EXAMPLES)
def reflect(ctx: Context, found: Found) -> Reply:
    """Keep the member's own words."""
    ctx.enter(Reflection, found, words=found.words)
    return Reply(f"已记：{line(found)}", ack=True)
