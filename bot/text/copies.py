"""漂流编号: the codes of drifting copies as members write them, CF0061, cf-61, 61号书, CF-0140到CF-0150."""

import re
from dataclasses import dataclass

from bot.text.numbers import value

MOST = 100
"""Copies that one range may stand for; more is a slip."""

_DASH = r"[-—–－_~]"
_PREFIX = rf"(?<![A-Za-z])[Cc][Ff]\s?{_DASH}{{0,2}}\s?"
_CODE = rf"{_PREFIX}(\d{{1,5}})(?!\d)(?:\s?号(?:书(?![屋房店架柜记])|本)?)?"
_BARE = r"(?<![\d.第年月A-Za-z-])(\d{1,4})\s?号(?:漂流)?(?:书(?![屋房店架柜记法画])|(?=[那这]一?本)|(?=《))"
_NAMED = r"编号(?:[是为：:]|贴的?(?:是)?)?\s?(\d{1,5}|[零〇一二三四五六七八九十百]{1,6})(?![\d元年月块])"
_ANY = re.compile(rf"{_CODE}|{_BARE}|{_NAMED}")
_TO = re.compile(
    rf"\s?(?:到|至|{_DASH}{{1,2}})\s?(?:{_PREFIX})?(\d{{1,5}})(?![\d天页章本%点月])(?:\s?号(?:书(?![屋房店]))?)?"
)
_AND = re.compile(
    r"\s?(?:(?:、|跟|和|与|及|/|还有)\s?(?=\d{2})|[，,]\s?(?=0\d{3}))(\d{2,5})(?![\d页章天本块元年月日点人分个%.:：万])(?:\s?号(?:书(?![屋房店]))?)?"
)


@dataclass(frozen=True, slots=True)
class Codes:
    """One or more codes that stand together in a text, at `start` to `end`, as the ledger writes them."""

    start: int
    end: int
    codes: tuple[str, ...]


def written(number: int) -> str:
    """61 as CF-0061."""
    return f"CF-{number:04d}"


def copies(text: str) -> tuple[Codes, ...]:
    """Every code that a text holds, in order; a range is written out, "CF-0150跟151" are two."""
    found: list[Codes] = []
    at = 0
    while match := _ANY.search(text, at):
        one = _whole(text, match)
        if one.codes:
            found.append(one)
        at = one.end
    return tuple(found)


def _whole(text: str, match: re.Match[str]) -> Codes:
    """The code at a match together with the end of its range, or with the bare numbers that go on from it."""
    first, end = value(next(group for group in match.groups() if group)), match.end()
    if not first:
        return Codes(match.start(), end, ())
    numbers = [first]
    if (until := _TO.match(text, end)) and (last := _last(first, until[1])):
        numbers, end = list(range(first, last + 1)), until.end()
    while match[0][:1] in "Cc" and (more := _AND.match(text, end)):
        numbers, end = [*numbers, int(more[1])], more.end()
    return Codes(match.start(), end, tuple(dict.fromkeys(written(number) for number in numbers)))


def _last(first: int, words: str) -> int | None:
    """The end of a range; None where it is none (it runs backwards, or is far too long)."""
    last = int(words)
    return last if first < last <= first + MOST else None
