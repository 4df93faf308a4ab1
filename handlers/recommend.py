"""荐书: a member tells others that a book is worth reading."""

import re
from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text import speech
from bot.text.calls import called, may_call, meant, seconded
from bot.text.found import Found, Kind
from bot.text.judgement import judge
from bot.text.phrase import line
from bot.text.quick import quick
from bot.text.sentence import Sentence
from bot.text.titles import unique
from models.recommendation import Recommendation

EXAMPLES = (
    "推荐《额尔古纳河右岸》，冬天围着炉子读特别合适",
    "《乡土中国》值得一读，大家都看看",
    "安利《冬牧场》和《羊道》，都是李娟的",
)

MAYBE = 0.5
"""How likely the wording must be a recommendation's for a person to be asked where no rule says so."""
_GIVEN = quick(r"推荐(?:理由|语)\s?[：:]\s?(.+)", re.S)


def understand(sentence: Sentence) -> Iterator[Found]:
    """One recommendation with all the books it calls on others to read."""
    if speech.is_notice(sentence.masked) and not _GIVEN.search(sentence.masked):
        return
    if not sentence.mentions:
        if why := seconded(sentence):
            words = sentence.masked if why == "荐引用的书" else ""
            yield Found(Kind.recommendation, books=sentence.quoted_books, words=words, why=(why,))
        return
    why, judged = called(sentence), None
    if not why and may_call(sentence):
        judged = judge(sentence, Kind.recommendation)
    if why or (judged and judged.likely >= MAYBE):
        yield Found(
            Kind.recommendation,
            books=unique(meant(sentence)),
            authors=sentence.authors,
            words=_reason(sentence),
            unsure=not why,
            why=(why,) if why else ("像是荐书", *(judged.why if judged else ())),
        )


def _reason(sentence: Sentence) -> str:
    """The sender's words as a list can print them: the reason where one is marked, else the message in one line."""
    given = _GIVEN.search(sentence.text)
    words = given[1].split("\n荐书人")[0] if given else _ONLY_NAMED.sub("", sentence.text)
    return " ".join(words.split())[:500]


_ONLY_NAMED = quick(
    r"\A[^，。《\n]{0,14}(?:推荐|荐|安利)[^，。《\n]{0,10}(?:《[^》]{1,40}》[和、与]?){1,3}(?:给[^，。]{1,10})?(?:[，,。：:!！]\s?|\Z)"
    r"(?:都是)?(?:[^，。\n]{1,12}(?:写的|著|的)[，,。]\s?)?"
)


@handles("荐书", understand, examples=EXAMPLES)
def recommend(ctx: Context, found: Found) -> Reply:
    """Enter the recommendation, a row for each book."""
    ctx.enter(Recommendation, found, words=found.words, author="、".join(found.authors))
    return Reply(f"已记：{line(found)}", ack=True)
