"""自己写的话: what the bot wrote for a group is known again whoever posts, forwards or quotes it, and is no record."""

import hmac
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import Field, Session, SQLModel, col, select

from models.db import insert
from models.setting import fingerprint_key
from models.words import essence, is_cut, split_quote

CLEAR = 8
"""Characters that a line or text must have to be known by itself; a shorter line is, beside others of its post."""
MOST_LINES = 80
_FORWARD = re.compile(
    r"\A[\s>]{0,9}(?:[【\[(（]?(?:转发?|转自|转载|fwd?)[^\n：:】\])）]{0,20}[】\])）：:]{1,2}\s{0,9})?", re.I
)
_SAYS = re.compile(r"\A[^\n：:]{1,20}[：:]\s{0,9}")
_MARKS = '「」“”"『』> \t\n'
Known = Mapping[str, Sequence[tuple[int, bool]]]
"""Digest -> the posts that have it, each with whether it is that of the whole text."""


class Prepared(SQLModel, table=True):
    """A keyed digest of a post's text (`whole`) or of one of its lines; it stays when the words are removed."""

    __tablename__ = "prepared"

    id: int | None = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="posts.id", index=True)
    mark: str = Field(index=True)
    whole: bool


@dataclass(frozen=True, slots=True)
class Own:
    """What of a text is the bot's: `posts` it shows as a whole, and the `rest` that is the sender's."""

    posts: frozenset[int]
    rest: str


def remember(session: Session, post_id: int, text: str, *, lines: bool) -> None:
    """Keep what a post's text, and with `lines` each line of it, is known by."""
    key = fingerprint_key(session)
    rows: list[tuple[type[SQLModel], dict[str, Any]]] = []
    if len(essence(text)) >= CLEAR:
        rows.append((Prepared, {"post_id": post_id, "mark": _mark(key, text), "whole": True}))
    if lines and "\n" in text:
        marks = dict.fromkeys(_mark(key, line) for line in text.split("\n") if essence(line))
        rows += [(Prepared, {"post_id": post_id, "mark": mark, "whole": False}) for mark in marks]
    insert(session, rows)


def own_words(session: Session, texts: Sequence[str]) -> list[Own | None]:
    """What of each text the bot had prepared; None where nothing is."""
    key = fingerprint_key(session)
    looked = [_Looked(key, text) for text in texts]
    known: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    marks = sorted({mark for one in looked for mark in one.marks})
    for start in range(0, len(marks), 500):
        some = {"marks": marks[start : start + 500], "mark": marks[start]}
        for mark, post_id, whole in session.connection().execute(_KNOWN if len(marks) > 1 else _KNOWN_ONE, some):
            known[mark].append((post_id, whole))
    return [one.own(session, known) if known else None for one in looked]


# Asked for every batch of messages, so they are built once; a list of one costs more than the one.
_MARKED = select(Prepared.mark, Prepared.post_id, Prepared.whole)
_KNOWN = _MARKED.where(col(Prepared.mark).in_(bindparam("marks", expanding=True)))
_KNOWN_ONE = _MARKED.where(col(Prepared.mark) == bindparam("mark"))


class _Looked:
    """A text with the digests under which it, its lines and what it quotes may be known."""

    def __init__(self, key: bytes, text: str) -> None:
        self.quoted, self.text = split_quote(text)
        self.block = text[: len(text) - len(self.text)]
        self.lines = self.text.split("\n")[:MOST_LINES]
        self._whole = _variants(key, self.text, CLEAR)
        self._whole_quoted = _variants(key, self.quoted, CLEAR)
        self._lines = [_variants(key, line) for line in self.lines] if len(self.lines) > 1 else []
        self._quoted = [_variants(key, line) for line in self.quoted.split("\n")[:MOST_LINES]] if self.quoted else []
        self.marks = {*self._whole, *self._whole_quoted, *chain.from_iterable((*self._lines, *self._quoted))}

    def own(self, session: Session, known: Known) -> Own | None:
        """What of it is the bot's: the whole, or two lines and more of one post with whatever stands beside them."""
        whole = {post for mark in self._whole for post, is_whole in known.get(mark, ()) if is_whole}
        if whole:
            return Own(frozenset(whole), "")
        quoted = {post for mark in self._whole_quoted for post, is_whole in known.get(mark, ()) if is_whole}
        hits = [{post for mark in marks for post, _ in known.get(mark, ())} for marks in self._lines]
        clear = Counter(
            post for line, posts in zip(self.lines, hits, strict=False) if _is_clear(line) for post in posts
        )
        posts = {post for post, lines in clear.items() if lines > 1}
        shown = quoted | _all_of(session, hits, posts) | self._quoted_from_its_beginning(known)
        if not posts:
            return Own(frozenset(shown), self.block + self.text) if shown else None
        rest = [line for line, said in zip(self.lines, hits, strict=True) if not said & posts]
        return Own(frozenset(shown), self.block + "\n".join([*rest, *self.text.split("\n")[MOST_LINES:]]))

    def _quoted_from_its_beginning(self, known: Known) -> set[int]:
        """Posts that the quotation shows, which chat programs cut short."""
        lines = zip(self.quoted.split("\n"), self._quoted, strict=False)
        shown = [(line, marks) for line, marks in lines if line.strip()]
        if shown and is_cut(self.quoted):
            shown.pop()
        hits = [{post for mark in marks for post, _ in known.get(mark, ())} for _, marks in shown]
        return set.intersection(*hits) if hits and _is_clear(shown[0][0]) else set()


def _all_of(session: Session, hits: Sequence[set[int]], posts: Iterable[int]) -> set[int]:
    """Those of some posts that have no line the text lacks."""
    found = Counter(post for some in hits for post in some)
    query = select(Prepared.post_id, func.count(func.distinct(Prepared.mark))).where(~col(Prepared.whole))
    sizes = session.exec(query.where(col(Prepared.post_id).in_(posts)).group_by(col(Prepared.post_id))).all()
    return {post for post, size in sizes if found[post] >= size}


def _is_clear(line: str) -> bool:
    return len(essence(line)) >= CLEAR


def _variants(key: bytes, text: str, least: int = 1) -> list[str]:
    """The digests of a text as it is, without 转发 before it, and a name before that; none where it is short."""
    if len(text) < least or not text.strip():
        return []
    bare = _FORWARD.sub("", text.strip(_MARKS), count=1).strip(_MARKS)
    said = [text, bare, _SAYS.sub("", bare, count=1)]
    return list(dict.fromkeys(_mark(key, words) for words in dict.fromkeys(said) if words.strip()))


def _mark(key: bytes, text: str) -> str:
    return hmac.digest(key, f"prepared\x1f{essence(text)}".encode(errors="replace"), "sha256").hex()[:32]
