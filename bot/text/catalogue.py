"""The books the office knows, ready to be found in a sentence: by title, short name or the part before a subtitle."""

import csv
import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import daachorse

from bot.text.found import Title


class CatalogueProblem(Exception):
    """A catalogue file cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One book as the catalogue writes it; `key` is its id, unique."""

    key: int
    title: str
    subtitle: str = ""
    author: str = ""
    isbn: str = ""
    aliases: tuple[str, ...] = ()


_AFTER_TITLE = re.compile(r"[：:（(—].*")
_LOOSE = re.compile(r"[\s·・,，、。.：:;；!！?？\-—–~～()（）\[\]【】“”\"'‘’《》〈〉]+")
_SKIPPED = frozenset(" ·・,，、。.：:;；!！?？-—–~()（）[]【】“”\"'‘’《》〈〉\n\t")
_ENDS_SENTENCE = re.compile(r"[。！？!?；;\n《》，,]")
_EDITION = re.compile(
    r"\s?[（(](?:第?[一二三四五六七八九十\d]+[卷册辑部版]|[上中下]+[册卷]?|[共全]?[一二三四五六七八九十\d]*[册卷套本]|.{0,6}[版本])[）)]\Z"
)
SHORTEST_BARE = 2
FAMOUS = {
    "毛选": "毛泽东选集",
    "红楼": "红楼梦",
    "三国": "三国演义",
    "水浒": "水浒传",
    "西游": "西游记",
    "聊斋": "聊斋志异",
    "通鉴": "资治通鉴",
    "治国理政": "习近平谈治国理政",
}
"""Short names everybody uses, for books that a catalogue has under their full name only."""


def loose(words: str) -> str:
    """A title without blanks and punctuation, in lower case and simplified characters, for comparing."""
    return _LOOSE.sub("", simplified(words)).casefold()


def simplified(words: str) -> str:
    """Traditional characters made simplified, one for one."""
    return words if words.isascii() else str(_converter().convert(words))


class Catalogue:
    """Finds the catalogue's titles in text. Built once; the automaton holds every name of at least two characters."""

    def __init__(self, names: dict[str, CatalogueRow]) -> None:
        self._rows = names
        self._names = [name for name in names if len(name) >= SHORTEST_BARE]
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(self._names) if self._names else None

    @classmethod
    def build(cls, rows: Iterable[CatalogueRow]) -> "Catalogue":
        """A catalogue of rows; where two books share a name the earlier row has it, full titles before short names."""
        full: dict[str, CatalogueRow] = {}
        short: dict[str, CatalogueRow] = {}
        for written in rows:
            row = replace(written, title=_EDITION.sub("", written.title))
            full.setdefault(loose(row.title), row)
            for alias in (*row.aliases, _AFTER_TITLE.sub("", row.title)):
                short.setdefault(loose(alias), row)
        for alias, title in FAMOUS.items():
            if title in full:
                short.setdefault(alias, full[title])
        full.pop("", None)
        short.pop("", None)
        return cls(short | full)

    @classmethod
    def load_tsv(cls, path: Path) -> "Catalogue":
        """A catalogue from a tab-separated file (`.gz` too); raises CatalogueProblem with a sentence."""
        try:
            return cls.build(_read(path))
        except (OSError, UnicodeDecodeError, EOFError) as error:
            raise CatalogueProblem(f"书目文件 {path} 读不了：{error}") from None

    def __len__(self) -> int:
        return len({row.key for row in self._rows.values()})

    def named(self, words: str) -> Title | None:
        """The book of exactly that name, blanks and punctuation aside."""
        row = self._rows.get(loose(words))
        return Title(row.title, row.key) if row else None

    def author_of(self, title: Title) -> str:
        """The author of a book found here, empty where it is not known."""
        row = self._rows.get(loose(title.title))
        return row.author if row else ""

    def inside(self, text: str) -> list[tuple[int, int, Title]]:
        """Every name that stands in `text`, blanks and punctuation aside, as (start, end, book), overlaps included.

        A name is not looked for across the end of a sentence.
        """
        if self._automaton is None:
            return []
        places = [at for at, sign in enumerate(text) if sign not in _SKIPPED]
        squeezed = simplified("".join([text[at] for at in places])).lower()
        if len(squeezed) != len(places):
            return []
        hits = self._automaton.find_overlapping(squeezed)
        found = [(places[start], places[end - 1] + 1, self._names[number]) for start, end, number in hits]
        return [
            (start, end, self._title(name)) for start, end, name in found if not _ENDS_SENTENCE.search(text, start, end)
        ]

    def _title(self, name: str) -> Title:
        row = self._rows[name]
        return Title(row.title, row.key)


def _read(path: Path) -> Iterator[CatalogueRow]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8-sig") as lines:
        table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if "title" not in (table.fieldnames or ()):
            raise CatalogueProblem(
                f"书目文件 {path} 的第一行要有 title 一栏；现有：{'、'.join(table.fieldnames or ())}。"
            )
        for number, row in enumerate(table, 1):
            yield CatalogueRow(
                number, row["title"], row.get("subtitle") or "", row.get("author") or "", row.get("isbn") or ""
            )


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
