"""What points to a book talked of just before: 这本书, 同荐, +1, a place reached in a book that is not named again."""

from dataclasses import dataclass
from enum import StrEnum

from bot.text.quick import quick
from bot.text.sentence import Sentence


class Points(StrEnum):
    """How a message points back."""

    this = "这本"
    same = "同荐"
    plus = "+1"
    place = "进度"
    bare = "只说进度"


@dataclass(frozen=True, slots=True)
class Pointer:
    """The words of a message's clean text, from `start` to `end`, that stand for a book."""

    points: Points
    start: int
    end: int


LONGEST = 500
"""Characters of a message in which 这本书 is looked for."""
_NUMBER = r"[零一二三四五六七八九十百两\d]{1,5}"
_THIS = quick(r"这本(?:书(?![店房屋柜架桌展法画])|(?![来身该应是就不书杂期刊相日护证账册子]))")
_SAME = quick(r"\A[①②③④⑤\s]{0,3}我?(?:同荐|同推荐?|也(?:推荐|荐|强推))(?=[。！!~～，,\s👍]|\Z)")
_PLUS = quick(r"\A[+＋]\s?1[。！!~～\s👍]{0,4}\Z")
_PLACE = quick(
    rf"\A(?:打卡[，,：:\s]{{0,2}}|今[天日早晚]|昨[天晚]|刚刚?|我)?(?:[读看听]到了?|[读看听]完了?)?第?{_NUMBER}(?:[—–~、到至-]{{1,2}}第?{_NUMBER})?[章回讲课页]"
    r"[，,\s]?(?:[读看听]完|[读看]毕|完成|打卡|已读)?了?[。！!~～✅💪\s]{0,4}\Z"
)
_BARE = quick(
    rf"\A(?:第\s?{_NUMBER}(?:[章回讲课篇页]?\s?[—–~～、和到至-]{{1,2}}\s?第?{_NUMBER})?[章回讲课篇页]|[Pp]\.?\s?\d{{1,4}}(?:\s?[-—–~至到]\s?[Pp]?\.?\d{{1,4}})?页?)[。！!~～✅💪\s]{{0,4}}\Z"
)
"""Nothing but a place: said where a group reads a book together it tells how far one is."""
_TELLS = quick(r"[读看听](?:到|完|毕)|打卡|完成|已读")


def pointer(sentence: Sentence) -> Pointer | None:
    """What in a message points to a book; None where it names one itself, or says by a quotation what it is about."""
    text = sentence.text
    if sentence.quoted is not None or len(text) > LONGEST:
        return None
    found = _find(text)
    return None if found is None or sentence.mentions else found


def _find(text: str) -> Pointer | None:
    if len(text) < 40:
        for points, words in ((Points.plus, _PLUS), (Points.same, _SAME), (Points.place, _PLACE)):
            match = words.match(text)
            if match and (points != Points.place or _TELLS.search(text)):
                return Pointer(points, match.start(), match.end())
        if bare := _BARE.match(text):
            return Pointer(Points.bare, bare.start(), bare.end())
    this = _THIS.search(text)
    return Pointer(Points.this, this.start(), this.end()) if this else None


def named(text: str, pointer: Pointer, titles: tuple[str, ...]) -> str:
    """The text as it would be with the books named instead of pointed to."""
    books = "".join(f"《{title}》" for title in titles)
    before, words, after = text[: pointer.start], text[pointer.start : pointer.end], text[pointer.end :]
    if pointer.points == Points.this:
        return f"{before}{books}{after}"
    if pointer.points == Points.plus:
        return f"推荐{books}"
    return f"{words}{books}{after}" if pointer.points == Points.same else f"{books}{text}"
