"""漂流编号: the codes of drifting copies as members write them, CF0061, cf-61, 61号书, 0061, CF-0140到CF-0150."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bot.text.numbers import value
from bot.text.quick import quick

MOST = 100
"""Copies that one range may stand for; more is a slip."""

_DASH = r"[-—–－_~]"
_CHINESE = r"[零〇一二三四五六七八九十百]"
_PREFIX = r"(?<![A-Za-z])[Cc]\s?[Ff]\s?[-—–－_~.·#:：]{0,3}\s?"
_NO_BOOK = r"(?![屋房店架柜记法画展角吧桌])"
_HAO = rf"(?:\s?号(?:漂流)?(?:书{_NO_BOOK}|本)?)?"
_CODE = rf"{_PREFIX}(?:(\d{{1,5}})(?!\d)|({_CHINESE}{{2,6}})){_HAO}"
_THING = rf"\s?号的?(?:漂流)?(?:书{_NO_BOOK}|本(?!人|来|身)|(?=[那这]一?[本个])|(?=《))"
_ROW = rf"(?<![\d.年月A-Za-z-])((?:\d{{1,4}}\s?号?\s?(?:[、，,和跟与及]|到|至|-)\s?){{1,12}}\d{{1,4}})\s?[两二三四五六七八九几]?{_THING}"
_BARE = rf"(?<![\d.年月A-Za-z-])(\d{{1,4}}){_THING}|(?<![{_CHINESE[1:-1]}年月])({_CHINESE}{{1,6}}){_THING}"
_NAMED = (
    rf"(?:编[号码]|书号|号码)(?:贴?的?(?:[是为：:]|就是)?)?\s?(\d{{1,5}}|{_CHINESE}{{2,6}})(?!{_CHINESE}|[\d元年月块])"
)
_ZERO = rf"(?<![\d.A-Za-z:：+/-])(0\d{{3}})(?![\d.:：年/-]|\s?\d{{5}}){_HAO}"
_ANY = quick("|".join((_CODE, _ROW, _BARE, _NAMED, _ZERO)))
_TO = quick(
    rf"(?:开始|起)?\s?(到|至|{_DASH}{{1,2}})\s?(?:{_PREFIX})?(\d{{1,5}})(?![\d天页章本%点月]){_HAO}",
)
_AND = quick(
    rf"\s?(?:(?:、|跟|和|与|及|/|还有)\s?(?=\d{{2}})|[，,]\s?(?=0\d{{3}}))(\d{{2,5}})(?![\d页章天本块元年月日点人分个%.:：万]){_HAO}"
)
_PIECE = quick(r"(到|至|-)?\s?(\d{1,4})")


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
    words, end = next(group for group in match.groups() if group), match.end()
    numbers = _row(words)
    if not numbers[0]:
        return Codes(match.start(), end, ())
    if len(numbers) == 1 and (until := _TO.match(text, end)) and (last := _last(words, until[2], until[1])):
        numbers, end = list(range(numbers[0], last + 1)), until.end()
    while match[0][0] not in "0123456789" and (more := _AND.match(text, end)):
        numbers, end = [*numbers, int(more[1])], more.end()
    return Codes(match.start(), end, tuple(dict.fromkeys(written(number) for number in numbers if number)))


def _row(words: str) -> list[int]:
    """The numbers of 119和120, 61到63; of a single one that number alone."""
    if words.isdecimal() or not words[0].isdecimal():
        return [value(words) or 0]
    numbers: list[int] = []
    for to, digits in _PIECE.findall(words):
        last = _last(str(numbers[-1]), digits, to) if to and numbers else None
        numbers += range(numbers[-1] + 1, last + 1) if last else [int(digits)]
    return numbers


def _last(first: str, words: str, joint: str) -> int | None:
    """The end of a range, 0140至45 too; None where it is none (it runs backwards, or is far too long)."""
    begin, last = value(first) or 0, int(words)
    if last < begin and joint in "到至" and len(words) < len(str(begin)):
        last = int(str(begin)[: -len(words)] + words)
    return last if begin < last <= begin + MOST else None


def taken(code: str) -> str:
    """What a reader writes who took a copy, as its label says it."""
    return f"{code} 已取"


_ONLY_NUMBER = re.compile(r"(\d{1,5})(?:\.0+)?\s?号?")


def typed(words: str) -> tuple[str, ...]:
    """The codes where nothing but codes is written, in a cell or behind a command: 12, 0012, 12.0, cf12, CF-0012到0020.

    Empty where something else stands there too.
    """
    plain = unicodedata.normalize("NFKC", words).strip()
    if number := _ONLY_NUMBER.fullmatch(plain):
        return (written(int(number[1])),) if int(number[1]) else ()
    found = copies(plain)
    rest = plain
    for one in reversed(found):
        rest = rest[: one.start] + rest[one.end :]
    return tuple(code for one in found for code in one.codes) if not rest.strip(" 、，,;；") else ()


def in_brief(codes: Iterable[str]) -> str:
    """Codes as people write them, those that follow one another as a run: CF-0001到CF-0012、CF-0020."""
    runs: list[list[int]] = []
    for number in sorted(int(code.removeprefix("CF-")) for code in codes):
        if runs and number == runs[-1][-1] + 1 and len(runs[-1]) <= MOST:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(written(run[0]) + (f"到{written(run[-1])}" if len(run) > 1 else "") for run in runs)
