"""What a message about the drift speaks of: its books and its codes, each with its place; the talk with both blanked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.text.copies import copies
from bot.text.found import Title
from bot.text.sentence import Sentence
from bot.text.titles import How

BOOK, COPY, OTHER = "■", "●", "◇"
"""What stands in the talk instead of a book, a code, and something in 《》 that is no book; one for each character."""


@dataclass(frozen=True, slots=True)
class Item:
    """A book or some codes named at `start` to `end`."""

    start: int
    end: int
    book: Title | None = None
    codes: tuple[str, ...] = ()


_IN_MARKS = re.compile(r"《[^》\n]{1,60}》")
_AFTER_STRONG = re.compile(
    r"(?:[一那这有两三几]本|[一那这有]套|那个|这个|[把借求■●]|号|我想?看|预约|归还|[收拿取]到了?|换了?本|借走了?)\s?\Z"
)
_AFTER = re.compile(r"(?:\A|[，。、！？：:,!\s；;]|本|还有|和|跟)\Z")
_BEFORE = re.compile(
    r"\A(?:\Z|[，。！、,!\s（(：:]|[我给想求借拿收取已归转漂搁放预约]|看完|读完|到手|还了|还回|还给|是我|有人|这本|那本|一本|谁)"
)
_NO_TITLE = re.compile(r"谢谢|[我你他]的?手机|笔记本|[这那]本|我[爱想要]|[你我他]们\Z|快递|电影|孩子|朋友")
_BEHIND_LIST = re.compile(r"(?:放漂|捐|漂流|还书|归还|想借|预约)[^：:。\n，]{0,12}[：:]([^。\n]{3,160})")
_REMARK = re.compile(r"[（(][^（）()]{0,40}[）)]")
_WORD = re.compile(r"[一二三四五六七八九十两几这那每第本个页章天]+")


def items(sentence: Sentence) -> tuple[Item, ...]:
    """The books and codes of a message in order, also bare titles that only talk of lending makes plain."""
    found = [
        Item(one.start, one.end, one.title)
        for one in sentence.mentions
        if one.how != How.bare or (one.title.key is not None and one.end - one.start > 2)
    ]
    found += [Item(one.start, one.end, codes=one.codes) for one in copies(sentence.masked)]
    found += _listed(sentence, found)
    found += _bare(sentence, found)
    return tuple(sorted(found, key=lambda item: item.start))


def talk(text: str, found: tuple[Item, ...]) -> str:
    """The text, as long as it was, with books, codes and other things in 《》 blanked."""
    signs = list(text)
    for match in _IN_MARKS.finditer(text):
        signs[match.start() : match.end()] = OTHER * (match.end() - match.start())
    for item in found:
        signs[item.start : item.end] = (BOOK if item.book else COPY) * (item.end - item.start)
    return "".join(signs)


def _listed(sentence: Sentence, found: list[Item]) -> Iterator[Item]:
    """Bare titles in a list behind 放漂：, where the catalogue knows one of them at least."""
    text = sentence.text
    behind = _BEHIND_LIST.search(text)
    if behind is None or "、" not in behind[1] or "《" in behind[1]:
        return
    pieces: list[Item] = []
    at = behind.start(1)
    plain = _REMARK.sub(lambda match: " " * len(match[0]), behind[1])
    for piece in plain.split("、"):
        words = piece.strip()
        start = at + piece.find(words)
        at += len(piece) + 1
        if 2 <= len(words) <= 15 and not re.search(r"[，,了我]", words):
            pieces.append(Item(start, start + len(words), sentence.catalogue.named(words) or Title(words)))
    if any(piece.book and piece.book.key is not None for piece in pieces):
        yield from (piece for piece in pieces if _is_free(piece.start, piece.end, found))


def _bare(sentence: Sentence, found: list[Item]) -> Iterator[Item]:
    """Titles of the catalogue, bare, where they stand as the thing lent or given."""
    text = talk(sentence.text, tuple(found))
    if len(text) > 100:
        return
    taken = list(found)
    for start, end, title in sorted(sentence.catalogue.inside(text), key=lambda hit: (hit[0] - hit[1], hit[0])):
        if (
            end - start < 3
            or _WORD.fullmatch(text, start, end)
            or _NO_TITLE.match(text, start, end)
            or not _is_free(start, end, taken)
        ):
            continue
        before, after = text[max(0, start - 6) : start], text[end : end + 6]
        if _AFTER_STRONG.search(before) or (_AFTER.search(before) and _BEFORE.match(after)):
            taken.append(Item(start, end, title))
            yield taken[-1]


def _is_free(start: int, end: int, taken: list[Item]) -> bool:
    return not any(item.start < end and start < item.end for item in taken)
