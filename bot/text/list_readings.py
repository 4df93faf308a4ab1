"""A 接龙 of reading progress: what each row's author read, with the book and the day that its header names for all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.text.days import day_of
from bot.text.found import Title
from bot.text.jielong import Sort
from bot.text.progress import progress
from bot.text.quick import quick
from bot.text.sentence import Sentence
from bot.text.titles import How

_DAY_FIRST = quick(r"\A((?:Day|D)\s?\d{1,3}(?!\d)|第\s?\d{1,3}天)\s{0,3}(.{0,200})\Z", re.I | re.S)
_BRACKET = quick(r"\A[（(][^）)]{0,12}[）)]\s?")


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row: whose, their words as a sentence, and the header's book, day of the challenge and day.

    `tells_a_part`: an essay or a case of the book was finished, not the book (丝绢案看完).
    """

    name: str
    said: Sentence
    books: tuple[Title, ...]
    tells_a_part: bool
    day: int | None
    date: date | None


_NOT_READ = quick(r"没[读看顾打翻听来]|未[读看]|请假|缺|欠|明天补|没时间")
_PART_DONE = quick(r"(?!全|整|已|终于|今天|都|也|刚|昨)[\u4e00-\u9fff]{2,8}(?:[读看听]完|读毕)")
_LEADING = quick(
    r"[^\s\d，,。：:（(《]{2,20}?(?=\s|\d|第|[Pp]\.?\s?\d|卷|[读看听]|打卡|，|,|[DdＤ]ay|[一二三四五六七八九十半]{1,3}(?:分钟|个?小时|页|章)|\Z)"
)


def rows_read(sentence: Sentence) -> Iterator[RowRead]:
    """The rows of a progress 接龙 that tell of reading; none where the message is no such list."""
    listed = sentence.jielong
    if listed is None or listed.sort != Sort.progress:
        return
    head = replace(sentence, text=" ".join(listed.header))
    books = tuple(one.title for one in head.mentions if one.how == How.bracketed)
    day = progress(head.masked).day
    when = day_of(head.masked, sentence.sent_at) if sentence.sent_at else None
    for row in listed.rows:
        if not _NOT_READ.search(row.remark):
            said = replace(sentence, text=_bracketed(row.remark, sentence))
            yield RowRead(
                row.name, said, books if not said.books else (), bool(_PART_DONE.match(row.remark)), day, when
            )


def _bracketed(words: str, sentence: Sentence) -> str:
    """The words of a row, with 《》 about the title that they begin with: in such a list it needs none."""
    words = _BRACKET.sub("", words)
    words = _DAY_FIRST.sub(r"\2 \1", words)
    lead = _LEADING.match(words)
    if lead and sentence.catalogue.named(lead[0]):
        return f"《{lead[0]}》{words[lead.end() :]}"
    return words
