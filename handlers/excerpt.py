"""摘抄: a passage of a book, quoted for others to read."""

import re
from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text import speech
from bot.text.found import Found, Kind
from bot.text.phrase import line
from bot.text.sentence import Sentence
from models.excerpt import Excerpt

EXAMPLES = (
    "摘抄《论语》：“政者，正也。子帅以正，孰敢不正？”",
    "“所有的大人都曾经是小孩，虽然，只有少数的人记得。”——《小王子》",
)

_MARK = re.compile(r"摘抄|书摘|摘录|金句|摘一?[句段]|[抄摘]给|抄[一两几]?[句段]|佳句|名句|一段送给|附书里一句")
_PLAN = re.compile(r"摘抄(?:本|比赛|活动|打卡|交流|作业)|发错|旁白|台词|手抄|抄书|抄写|摘抄(?:一下|要|怎么|可以|发)")
_PASSAGE = re.compile(r"“([^“”]{6,600})”|「([^「」]{6,600})」|\"([^\"\n]{6,600})\"")
_SOURCE_AFTER = re.compile(r"\A[”」\"]?\s?(?:[—–-]{1,2}\s?)?[\u4e00-\u9fff·]{0,12}《")
_AFTER_TITLE = re.compile(r"《▇{0,60}》[^：:\n。]{0,24}[：:]\s*\n?(.{8,600})", re.S)


def understand(sentence: Sentence) -> Iterator[Found]:
    """One excerpt: marked as such, or a passage in quotation marks with its source and little else."""
    text = sentence.text
    if speech.is_notice(sentence.masked) or len(text) < 12:
        return
    words = _quoted(sentence)
    if not words:
        return
    yield Found(Kind.excerpt, books=sentence.books[:1] or (), words=words, why=("摘抄",))


def _quoted(sentence: Sentence) -> str:
    """The passage that a message quotes for others, empty where it quotes none."""
    text = sentence.text
    is_marked = bool(_MARK.search(sentence.masked)) and not _PLAN.search(sentence.masked)
    passage = _PASSAGE.search(text)
    if is_marked and passage:
        return _first(passage)
    if is_marked and sentence.mentions:
        rest = re.split(r"[：:】\n]", text, maxsplit=1)[-1]
        return re.sub(r"[—–-]{1,2}[^—\n]{0,12}《[^》]+》\s*\Z", "", rest).strip() if len(rest) >= 10 else ""
    if passage and sentence.mentions and _is_with_source(text, passage):
        return _first(passage)
    titled = _AFTER_TITLE.match(sentence.masked)
    if titled and "\n" in text[: titled.start(1) + 1] and not re.search(r"[我咱读看]", titled[1]):
        return text[titled.start(1) :].strip()
    return ""


def _is_with_source(text: str, passage: re.Match[str]) -> bool:
    """“…”——某某《书名》: the source right behind, and nothing of the sender's own to speak of."""
    rest = text[passage.end() :]
    return bool(_SOURCE_AFTER.match(rest)) and passage.start() < 12 and len(rest) < 45


def _first(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group is not None).strip()


@handles("摘抄", understand, examples=EXAMPLES)
def excerpt(ctx: Context, found: Found) -> Reply:
    """Keep the quoted words, apart from the member's own."""
    ctx.enter(Excerpt, found, words=found.words)
    return Reply(f"已记：{line(found)}", ack=True)
