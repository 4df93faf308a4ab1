"""How far and how much somebody read: chapters, pages, percent, minutes and days of a challenge."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from bot.text.numbers import NUMBER, value
from bot.text.quick import quick

_N = f"({NUMBER})"
_TO = r"\s{0,3}(?:起[，,]?[看读翻]?到|[-—–~－―→]{1,2}|至|[看读翻听捋磨啃推进]{0,2}到)\s{0,3}"
_UNIT = r"(?:章|回(?!打卡)|讲|课|篇)"
_CHAPTERS = quick(
    rf"第?{_N}{_UNIT}?(?:{_TO}|\s?[、,，和]\s?|(?<=[章回讲课篇])(?=第))第?{_N}\s?(?:这?[两几]|等)?{_UNIT}"
)
_CHAPTER = quick(
    rf"(?<!开学)第\s?{_N}\s?(?:{_UNIT}|张(?![照图票专桌纸海嘴床]))|(?<=》)\s?(\d{{1,3}})\s?[章回讲课](?![里的])|[到至]\s?{_N}\s?{_UNIT}(?!半|头|身|来)|[Cc](?:hapter|h)s?\.?\s?{_N}(?:\s?[-—–~]\s?(?:[Cc]h\.?\s?)?{_N})?"
)
_CLASSIC_CHAPTER = quick(
    r"篇第([一二三四五六七八九十]{1,3})|(?<=[\u4e00-\u9fff])(?<![天全届年世排居])第([二三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?)(?=[，,。\s]|\Z)"
)
_FIRST_CHAPTERS = quick(rf"前{_N}{_UNIT}")
_FIRST_CHAPTER = quick(rf"首{_UNIT}")
_PAGES = quick(
    rf"[Pp]\.?\s?{_N}\s?页?{_TO}[Pp]?\.?\s?{_N}\s?页?|第?{_N}\s?页?{_TO}第?{_N}\s?页|第{_N}页{_TO}第?{_N}页?"
)
_FIRST_PAGES = quick(rf"前{_N}页")
_PAGE = quick(
    rf"(?<![A-Za-z])[Pp](?:age)?\.?\s?(\d{{1,4}})(?![0-9A-Za-z])|(?<![\u4e00-\u9fff\d])页\s?(\d{{1,4}})(?!\d|\s?[分小时天])|第\s?{_N}\s?页|[到至]\s?第?{_N}\s?页|[读看翻啃听追磨]到\s?(\d{{2,4}})(?![\d.年月日号点分天章回讲课集%:：])"
)
_PAGE_COUNT = quick(rf"(?<![第到至前几数\d]){_N}(?:多|来|余)?\s?页(?!面|得|就|便|页)")
_TENS = quick(r"[几数]十|十[几来多]|几[页章]")
_PERCENT = quick(rf"(\d{{1,3}})(?:\.\d+)?\s?%|百分之{_N}")
_HALF = quick(r"(?:读|看|听|刷|翻|啃|进度)(?:到|了|过)?\s?(?:一半|1/2)|一半了|[》▇]到一半")
_HOURS = quick(rf"{_N}(\.5)?\s?(?:个(半)?)?多?\s?(?:小时|钟头|h(?:our)?s?(?![a-z]))(半|)\s?(?:{_N}\s?分钟?)?")
_HALF_HOUR = quick(r"半\s?个?(?:小时|钟头|来小时|点儿?(?!心|子))")
_MINUTES = quick(rf"(?<![点过差]){_N}(?:多|来)?\s?(?:分钟|min(?:ute)?s?(?![a-z])|分(?=[,，。;；\s]|$))")
_SPENT = quick(r"[站跑坐走等开睡忙干聊堵排飞守歇讲说]了?(?:整整|足足|将近|快|有)?\Z")
"""What a stretch of time was spent on when it was not reading."""
_QUARTERS = quick(rf"{_N}刻钟")
_DAY = quick(
    rf"(?<![假学班])第\s?{_N}\s?天|(?<![A-Za-z])[Dd](?:[Aa][Yy])?\s?\.?\s?(\d{{1,3}})(?![\dA-Za-z])|(?<![后前]){_N}天打卡"
)
_DAY_OF = quick(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])")
_WHOLE = quick(r"(?:全书|全本|整本|一共|总共|共|足足|这[本篇][^,，。]{0,4}|厚达?|写了?|(?<!了)有了?)\s?\Z")


@dataclass(frozen=True, slots=True)
class Progress:
    """What was said of how far and how much; `spans` are the places in the text, sorted, where it was said."""

    chapter: tuple[int, int] | None = None
    pages: tuple[int, int] | None = None
    page_count: int | None = None
    minutes: int | None = None
    percent: int | None = None
    day: int | None = None
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def has_place(self) -> bool:
        """Whether a place in a book was named."""
        return bool(self.chapter or self.pages or self.percent is not None)

    @property
    def has_amount(self) -> bool:
        """Whether an amount of reading was named."""
        return bool(self.page_count or self.minutes)

    @property
    def is_empty(self) -> bool:
        """Whether nothing but perhaps a day was said."""
        return not (self.has_place or self.has_amount)


_SIGNS = frozenset("章回讲课篇第点页Pp%半之时钟hm分天Dd/")
"""What a text has one of at the least that says how far; without it nothing is looked for."""
T = TypeVar("T")
Hit = tuple[T, tuple[int, int]] | None
_NOTHING = Progress()


@lru_cache(maxsize=8)
def progress(text: str) -> Progress:
    """The progress a stretch of text states; the first of each sort counts."""
    signs = frozenset(text)
    if _SIGNS.isdisjoint(signs):
        return _NOTHING
    hits = {sort: hit for sort, its_signs, find in _SORTS if not its_signs.isdisjoint(signs) and (hit := find(text))}
    if not hits:
        return _NOTHING
    if "pages" in hits:
        hits.pop("page_count", None)
    spans = tuple(sorted(span for _, span in hits.values()))
    return Progress(**{sort: said for sort, (said, _) in hits.items()}, spans=spans)


def _numbers(match: re.Match[str]) -> list[int]:
    found = [value(words) for words in match.groups() if words]
    return [number for number in found if number is not None]


def _range(match: re.Match[str], first: int | None = None) -> Hit[tuple[int, int]]:
    numbers = _numbers(match)
    if not numbers:
        return None
    low = first if first is not None else numbers[0]
    return ((low, numbers[-1]), match.span()) if low <= numbers[-1] else None


def _chapter(text: str) -> Hit[tuple[int, int]]:
    several = _CHAPTERS.search(text)
    if several and (several[0].startswith("第") or "、" not in several[0] or _CHAPTER.search(several[0])):
        return _range(several)
    if several and (numbers := _numbers(several)) and numbers[1:] == [numbers[0] + 1]:
        return _range(several)
    if one := _CHAPTER.search(text):
        return _range(one)
    if leading := _FIRST_CHAPTERS.search(text):
        return _range(leading, 1)
    if "》" in text and (classic := _CLASSIC_CHAPTER.search(text)):
        return _range(classic)
    first = _FIRST_CHAPTER.search(text)
    return ((1, 1), first.span()) if first else None


def _pages(text: str) -> Hit[tuple[int, int]]:
    if several := _PAGES.search(text):
        return _range(several)
    if leading := _FIRST_PAGES.search(text):
        return _range(leading, 1)
    one = _PAGE.search(text)
    return _range(one) if one else None


def _page_count(text: str) -> Hit[int]:
    for match in _PAGE_COUNT.finditer(text):
        if _TENS.match(match[0]) or _WHOLE.search(text[max(0, match.start() - 8) : match.start()]):
            continue
        numbers = _numbers(match)
        if numbers and numbers[0] > 0:
            return numbers[0], match.span()
    return None


def _percent(text: str) -> Hit[int]:
    if match := _PERCENT.search(text):
        numbers = _numbers(match)
        return (numbers[0], match.span()) if numbers and numbers[0] <= 100 else None
    half = _HALF.search(text)
    return (50, half.span()) if half else None


def _minutes(text: str) -> Hit[int]:
    if (match := _HOURS.search(text)) and not _SPENT.search(text[max(0, match.start() - 6) : match.start()]):
        hours = value(match[1])
        if hours is not None and hours < 24:
            minutes = (
                hours * 60
                + (30 if match[2] or match[3] or match[4] else 0)
                + ((value(match[5]) or 0) if match[5] else 0)
            )
            return minutes, match.span()
    if half := _HALF_HOUR.search(text):
        return 30, half.span()
    if match := _MINUTES.search(text):
        numbers = _numbers(match)
        is_vague = _TENS.match(match[0])
        return (numbers[0], match.span()) if numbers and not is_vague else None
    quarters = _QUARTERS.search(text)
    numbers = _numbers(quarters) if quarters else []
    return (numbers[0] * 15, quarters.span()) if quarters and numbers else None


def _day(text: str) -> Hit[int]:
    days = list(_DAY.finditer(text))
    if days:
        match = next((one for one in days if one[2]), days[0])
        numbers = _numbers(match)
        return (numbers[0], match.span()) if numbers else None
    of = _DAY_OF.search(text)
    if of and 0 < int(of[1]) <= int(of[2]) >= 7:
        return int(of[1]), of.span()
    return None


_SORTS: tuple[tuple[str, frozenset[str], Callable[[str], Hit[Any]]], ...] = (
    ("pages", frozenset("页Pp到"), _pages),
    ("chapter", frozenset("章回讲课篇第Cc"), _chapter),
    ("page_count", frozenset("页"), _page_count),
    ("minutes", frozenset("时钟h点分m"), _minutes),
    ("percent", frozenset("%百半/"), _percent),
    ("day", frozenset("天Dd/"), _day),
)
"""Each sort of progress, and what a text has one of at the least that states it."""
