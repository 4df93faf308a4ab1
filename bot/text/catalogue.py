"""The books the office knows, ready to be found in a sentence: by title, short name or the part before a subtitle."""

import gzip
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from functools import cache, cached_property, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import daachorse

from bot.text.found import Title
from bot.text.quick import quick
from bot.text.slips import SHORTEST, Slips


class CatalogueProblem(Exception):
    """A catalogue file cannot be used; the message says why."""


class CatalogueRow(NamedTuple):
    """One book as the catalogue writes it; `key` is its id, unique. An unverified one was only heard in a group."""

    key: int
    title: str
    subtitle: str = ""
    author: str = ""
    isbn: str = ""
    aliases: tuple[str, ...] = ()
    verified: bool = True


_SIGNS = r"·・•,，、。.：:;；!！?？\-—–~～()（）\[\]【】“”\"'‘’《》〈〉"
_LOOSE = quick(rf"(?:[{_SIGNS}]|[^\S\n])+")
_SKIPPED = quick(rf"[ \n\t{_SIGNS}]+")
_ENDS_SENTENCE = quick(r"[。！？!?；;\n《》，,]")
_AFTER_TITLE = quick(r"[：:（(—/|｜].*|\s第[一二三四五六七八九十\d]{1,3}[卷册辑部集].*")
_SUBTITLE = quick(r"\s?(?:[：:]|[—–]{1,2}|(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff]))\s?")
_IN_BRACKETS = quick(r"\s?[（(【\[][^（()）】\]]{1,16}[）)】\]]\Z")
VOLUME = quick(
    r"\s?(?:[（(·・]\s?)?(?:第?[一二三四五六七八九十百\d]{1,4}[卷册辑部集](?:本)?|[全共][一二三四五六七八九十\d]{0,3}[册卷套本部]|[上中下]{1,3}[册卷部]|卷[一二三四五六七八九十上中下]{1,3}"
    r"|(?<=[（(·・])[上中下一二三四五六七八九十\d、，,—-]{1,6}|第?[一二三四五六七八九十\d]{1,3}版|(?<=[（(])[^（()）]{0,6}[版本])[）)]?\Z"
)
"""A volume, a set or an edition behind a title."""
_ENDS_VOLUME = frozenset('）)卷册辑部集本套版一二三四五六七八九十上中下"')
SHORTEST_BARE = 2
SHORTEST_HEARD = 4
"""Characters from which on a title that nobody checked yet is looked for without its 《》."""
FAMOUS = {
    "毛选": "毛泽东选集",
    "邓选": "邓小平文选",
    "红楼": "红楼梦",
    "三国": "三国演义",
    "水浒": "水浒传",
    "西游": "西游记",
    "聊斋": "聊斋志异",
    "通鉴": "资治通鉴",
    "治国理政": "习近平谈治国理政",
}
"""Short names everybody uses, for books that a catalogue has under their full name only."""


@lru_cache(maxsize=1024)
def loose(words: str) -> str:
    """A title without blanks and punctuation, in lower case and simplified characters, for comparing."""
    return _LOOSE.sub("", simplified(words)).casefold()


def simplified(words: str) -> str:
    """Traditional characters made simplified, one for one."""
    return words if words.isascii() else str(_converter().convert(words))


def _all_loose(titles: Sequence[str]) -> list[str]:
    """`loose` of many at once: the converter and the pattern run over one long text."""
    made = loose("\n".join(titles)).split("\n")
    return made if len(made) == len(titles) else [loose(title) for title in titles]


class Catalogue:
    """Finds the catalogue's titles in text. Built once, well within a second for 100,000 books.

    `_owner` has, for every name, the number of its row; a name that is a title cut short has what to show for it in
    `_shown`. The automaton holds the names that may stand without 《》.
    """

    def __init__(self, rows: Iterable[CatalogueRow] = ()) -> None:
        self._keys = array("q")
        self._titles: list[str] = []
        self._authors: list[str] = []
        self._checked = 0
        self._shown: dict[str, str] = {}
        self._owner = self._names_of(rows)
        self._bare = [name for name, row in self._owner.items() if len(name) >= self._shortest(row)]
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(self._bare) if self._bare else None
        self._heard: Catalogue | None = None
        self._heard_rows: tuple[CatalogueRow, ...] = ()
        self._looked_at: tuple[str, Sequence[tuple[int, int, Title]]] = "", ()

    @classmethod
    def build(cls, rows: Iterable[CatalogueRow]) -> "Catalogue":
        """A catalogue of rows; where two books share a name the earlier row has it, full titles before short names."""
        return cls(sorted(rows, key=lambda row: not row.verified))

    @classmethod
    def load_tsv(cls, path: Path) -> "Catalogue":
        """A catalogue from a tab-separated file (`.gz` too); raises CatalogueProblem with a sentence."""
        try:
            return cls(_read(path))
        except (OSError, UnicodeDecodeError, EOFError) as error:
            raise CatalogueProblem(f"书目文件 {path} 读不了：{error}") from None

    def with_heard(self, rows: Iterable[CatalogueRow]) -> "Catalogue":
        """This catalogue and the books that were heard since; what is large is shared, not copied."""
        more = copy(self)
        more._heard_rows = (*self._heard_rows, *rows)
        more._heard = Catalogue(more._heard_rows)
        more._looked_at = "", ()
        return more

    def __len__(self) -> int:
        return len(self._keys) + len(self._heard_rows)

    def named(self, words: str) -> Title | None:
        """The book of exactly that name, blanks and punctuation aside."""
        name = loose(words)
        row = self._owner.get(name)
        if row is not None:
            return self._title(name, row)
        return self._heard.named(words) if self._heard else None

    def known(self, words: str) -> Title | None:
        """The book of that name, with or without a volume or an edition behind it, or a subtitle, which stays."""
        return self.named(words) or self._named_without_addition(words)

    def near(self, words: str, authors: Collection[str] = ()) -> Title | None:
        """The one checked book whose name was miswritten as `words`, which is no known name itself.

        `authors` are those the text names beside it: another author's book is not meant, and a short name is mended
        only where the author agrees.
        """
        written = loose(words)
        if len(written) < SHORTEST and not authors:
            return None
        name = self._slips.near(written, lambda other: self._row_by(authors, other, sure=len(written) < SHORTEST))
        return self._title(name, self._owner[name]) if name else None

    def is_checked(self, title: Title) -> bool:
        """Whether a person or a list of the office vouches for a book that was found here."""
        row = self._owner.get(loose(title.title))
        return title.key is not None and (row is None or row < self._checked)

    def author_of(self, title: Title) -> str:
        """The author of a book found here, empty where it is not known."""
        row = self._owner.get(loose(title.title))
        return self._authors[row] if row is not None else ""

    def inside(self, text: str) -> Sequence[tuple[int, int, Title]]:
        """Every name that stands in `text`, blanks and punctuation aside, as (start, end, book), overlaps included.

        The text is in simplified characters. A name is not looked for across the end of a sentence. The last answer is
        kept, as several handlers ask about the same message.
        """
        looked_at, found = self._looked_at
        if looked_at != text:
            found = tuple(self._inside(text))
            self._looked_at = text, found
        return found

    def _inside(self, text: str) -> Iterator[tuple[int, int, Title]]:
        squeezed = _SKIPPED.sub("", text)
        lowered = squeezed.lower()
        hits = list(self._hits(lowered)) if len(lowered) == len(squeezed) else []
        places = _unskipped(text) if hits else []
        for first, last, title in hits:
            start, end = places[first], places[last - 1] + 1
            if not _ENDS_SENTENCE.search(text, start, end):
                yield start, end, title

    def _hits(self, squeezed: str) -> Iterator[tuple[int, int, Title]]:
        if self._automaton is not None:
            for start, end, number in self._automaton.find_overlapping(squeezed):
                name = self._bare[number]
                yield start, end, self._title(name, self._owner[name])
        if self._heard:
            yield from self._heard._hits(squeezed)

    @cached_property
    def _slips(self) -> Slips:
        return Slips([name for name, row in self._owner.items() if row < self._checked])

    def _named_without_addition(self, words: str) -> Title | None:
        """The book of a title with its volume or edition, which is not part of it, or its subtitle, which stays."""
        bare = VOLUME.sub("", words)
        for shorter in dict.fromkeys((bare, _IN_BRACKETS.sub("", words))):
            if shorter != words and (known := self.named(shorter)):
                return known
        head, *rest = _SUBTITLE.split(bare, maxsplit=1)
        known = self.named(head) if rest and len(head) >= SHORTEST_BARE else None
        return Title(bare, known.key) if known else None

    def _row_by(self, authors: Collection[str], name: str, *, sure: bool) -> int | None:
        """The row of a name if it may be by one of the authors that were named; `sure`: only where that is known."""
        row = self._owner[name]
        written = self._authors[row]
        if not authors or not written:
            return None if sure else row
        return row if any(author in written or author[-2:] in written for author in authors) else None

    def _shortest(self, row: int) -> int:
        return SHORTEST_BARE if row < self._checked else SHORTEST_HEARD

    def _title(self, name: str, row: int) -> Title:
        return Title(self._shown.get(name) or self._titles[row], self._keys[row])

    def _names_of(self, rows: Iterable[CatalogueRow]) -> dict[str, int]:
        """Keep of the rows, verified ones first, what is needed, and give each name to the first that has it."""
        cut: list[tuple[str, int]] = []
        aliases: list[tuple[str, int]] = []
        for number, (key, title, _, author, _, others, verified) in enumerate(rows):
            title = VOLUME.sub("", title) if title[-1:] in _ENDS_VOLUME else title
            self._keys.append(key)
            self._titles.append(title)
            self._authors.append(author)
            self._checked += verified
            aliases += [(loose(alias), number) for alias in others]
            if more := _AFTER_TITLE.search(title):
                cut.append((title[: more.start()], number))
        full: dict[str, int] = {}
        for number, name in enumerate(_all_loose(self._titles)):
            full.setdefault(name, number)
        short = {alias: full[title] for alias, title in FAMOUS.items() if title in full}
        for name, number in aliases:
            short.setdefault(name, number)
        for name, (shown, number) in zip(_all_loose([shown for shown, _ in cut]), cut, strict=True):
            if name not in full and short.setdefault(name, number) == number:
                self._shown[name] = shown
        owner = short | full
        owner.pop("", None)
        return owner


def _read(path: Path) -> Iterator[CatalogueRow]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8-sig") as lines:
        heads = next(lines, "").rstrip("\r\n").split("\t")
        if "title" not in heads:
            raise CatalogueProblem(f"书目文件 {path} 的第一行要有 title 一栏；现有：{'、'.join(heads)}。")
        places = [
            heads.index(name) if name in heads else len(heads) for name in ("title", "subtitle", "author", "isbn")
        ]
        fields = itemgetter(*places)
        for number, line in enumerate(lines, 1):
            cells = line.rstrip("\r\n").split("\t")
            cells += [""] * (len(heads) + 1 - len(cells))
            title, subtitle, author, isbn = fields(cells)
            if title:
                yield CatalogueRow(number, title, subtitle, author, isbn)


def _unskipped(text: str) -> list[int]:
    """Where in a text the characters stand that a name is compared by."""
    places: list[int] = []
    at = 0
    for gap in _SKIPPED.finditer(text):
        places += range(at, gap.start())
        at = gap.end()
    places += range(at, len(text))
    return places


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
