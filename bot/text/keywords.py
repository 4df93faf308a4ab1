"""大家在想什么: the words that some reflections turn on, titles kept whole, names of persons and household words left out."""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STOP_WORDS = Path(__file__).parent / "stopwords.txt"
_TITLE = re.compile(r"《[^《》\n]{1,40}》")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{2,}")
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*[”」』’）》]*")
_ROUTINE = re.compile(r"打卡|读[毕完到至]|\d ?(?:页|分钟|章|天)")
"""What a sentence says that reports reading; it is no thought."""
_FACE = re.compile(r"\[[\u4e00-\u9fff]{1,5}\]")
"""How a chat program writes a face out: [玫瑰]."""
_COUNTS = re.compile(r"[一二三四五六七八九十两几半].{1,2}")
_ABOUT_ONESELF = ("我", "你", "他", "她", "咱")
_LONGEST_NAME, _SHORTEST_NAME = 4, 2
_KINDS = ("n", "vn", "an", "i", "l", "j", "s")
"""What a keyword may be by its part of speech: a thing, a deed or quality as a thing, a saying, a place."""
_DEEDS = re.compile(
    "提案|建言|履职|协商|调研|振兴|传承|担当|奋斗|坚守|坚持|奉献|创新|改革|治理|保护|养老|扶贫|脱贫|就业|创业|育人|成长|"
    "陪伴|告别|沟通|倾听|反思|包容|尊重|理解|敬畏|热爱|守护|团结|自律|自省|勤俭|诚信|放牧|种树|治沙"
)
"""Deeds that are subjects all the same."""
SHORTEST, LONGEST = 8, 70
"""How many signs a sentence has that is shown as an example."""
_FITTING = 30
"""How long an example reads best."""


@dataclass(frozen=True, slots=True)
class Said:
    """One reflection: who wrote it, and whether its words may be quoted."""

    member_id: int
    words: str
    quotable: bool


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word, how many persons used it in how many reflections, and a whole sentence with it that may be quoted.

    `example` is empty and `by` None where none may be.
    """

    word: str
    persons: int
    pieces: int
    weight: float
    example: str = ""
    by: int | None = None


def words_of(text: str, names: Collection[str] = frozenset()) -> list[str]:
    """The words of a text that may be keywords, in order: titles as 《活着》, no stop word, nobody's name."""
    import rjieba  # its dictionary takes a while to load, and a start need not wait for it

    found: list[str] = []
    for piece in _pieces(text):
        if piece.startswith("《"):
            found.append(piece)
            continue
        for clause in _without(piece, names):
            tagged = rjieba.tag(clause)
            found += [word for word, kind in tagged if _may_be(word, kind) and word not in names]
    return found


def keywords(
    said: Sequence[Said],
    common: Mapping[str, int],
    among: int,
    names: Collection[str] = frozenset(),
    *,
    most: int,
    fewest: int = 1,
) -> list[Keyword]:
    """The words that most of some reflections turn on, weightiest first, each used by `fewest` persons or more.

    A word weighs by how many persons used it, and the more the rarer it is otherwise: it stands in `common[word]` of
    `among` reflections at hand. An example comes from everybody once before anybody a second time.
    """
    used: dict[str, list[Said]] = {}
    for one in said:
        for word in dict.fromkeys(words_of(one.words, names)):
            used.setdefault(word, []).append(one)
    weighed = [(len({one.member_id for one in ones}), word) for word, ones in used.items()]
    ranked = sorted(
        (
            (persons * _rarity(common.get(word, 0), among), persons, word)
            for persons, word in weighed
            if persons >= fewest
        ),
        key=lambda one: (-one[0], -len(used[one[2]]), one[2]),
    )
    chosen: list[Keyword] = []
    quoted: list[tuple[str, int]] = []
    for weight, persons, word in ranked[:most]:
        example = _example(word, used[word], quoted)
        quoted += [example] if example else []
        chosen.append(Keyword(word, persons, len(used[word]), weight, *(example or ("", None))))
    return chosen


def commonness(texts: Iterable[str], names: Collection[str] = frozenset()) -> dict[str, int]:
    """In how many texts each word stands."""
    counts: dict[str, int] = {}
    for text in texts:
        for word in set(words_of(text, names)):
            counts[word] = counts.get(word, 0) + 1
    return counts


def sentences(text: str) -> list[str]:
    """The whole sentences of a text."""
    return [found for match in _SENTENCE.finditer(_FACE.sub("", text)) if (found := " ".join(match[0].split()))]


def worth_keeping(texts: Iterable[str]) -> str:
    """The fullest whole sentence of some texts that is a thought and no report; empty where there is none."""
    found = [one for text in texts for one in sentences(text) if not _ROUTINE.search(one)]
    return max((one for one in found if SHORTEST <= len(one) <= LONGEST), key=len, default="")


def _rarity(among_those: int, among: int) -> float:
    return math.log(1 + max(among, 1) / max(among_those, 1))


def _example(word: str, ones: Sequence[Said], quoted: Sequence[tuple[str, int]]) -> tuple[str, int] | None:
    """A sentence with the word, of somebody who is not quoted yet if there is one; neither a scrap nor a page."""
    found = [
        (sentence, one.member_id)
        for one in ones
        if one.quotable
        for sentence in sentences(one.words)
        if word in sentence
        and not _ROUTINE.search(sentence)
        and SHORTEST <= len(sentence) <= LONGEST
        and (sentence, one.member_id) not in quoted
    ]
    times = [member for _, member in quoted]
    return min(found, key=lambda one: (times.count(one[1]), abs(len(one[0]) - _FITTING)), default=None)


def _pieces(text: str) -> Iterator[str]:
    """The text's titles, and what stands between them."""
    end = 0
    for title in _TITLE.finditer(text):
        yield text[end : title.start()]
        yield title[0]
        end = title.end()
    yield text[end:]


def _without(text: str, names: Collection[str]) -> list[str]:
    """The text without the names in it, cut where one stood; a name that is also a word of the language stays one."""
    import rjieba

    cut, at, begun = [], 0, 0
    while at < len(text):
        lengths = range(_LONGEST_NAME, _SHORTEST_NAME - 1, -1)
        name = next((text[at : at + length] for length in lengths if text[at : at + length] in names), "")
        if name and not rjieba.has_word(name):
            cut.append(text[begun:at])
            at = begun = at + len(name)
        else:
            at += 1
    return [*cut, text[begun:]]


def _may_be(word: str, kind: str) -> bool:
    is_subject = kind.startswith(_KINDS) or bool(_DEEDS.fullmatch(word))
    is_subject = is_subject and not word.startswith(_ABOUT_ONESELF) and not _COUNTS.fullmatch(word)
    return is_subject and bool(_HAN.fullmatch(word)) and word not in _stop_words()


@cache
def _stop_words() -> frozenset[str]:
    lines = STOP_WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if line[0] != "#" for word in line.split())
