"""大家在想什么: what the reflections of some days turn on, each word with a sentence that may be quoted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from bot.pictured.scope import Scope
from bot.pictures.cloud import MOST, Cloud, Word
from bot.text.keywords import Keyword, Said, commonness, keywords, words_of
from models import reflection
from models.group import Group
from models.member import Member, names
from models.reflection import Reflection

AT_HAND = 3000
"""So many of the last reflections tell which words are common."""
MOST_COUNTED = 12
"""Of so many last days that is remembered."""
FEWEST_PIECES = 5
"""Of fewer reflections there is no cloud: it would be one person's words in large type."""


@dataclass(frozen=True, slots=True)
class Thoughts:
    """The keywords of so many reflections by so many persons, and who wrote the examples."""

    words: Sequence[Keyword]
    persons: int
    pieces: int
    writers: dict[int, Member]


def thoughts(scope: Scope, *, most: int, fewest: int = 1) -> Thoughts:
    """What members thought about, weightiest first, each by `fewest` persons or more."""
    rows = reflection.of_days(scope.session, scope.ids, scope.since, scope.until)
    people = names(scope.session)
    said = [Said(row.member_id, row.words, _may_quote(scope, row, group, member)) for row, group, member in rows]
    common, among = _common(scope, people)
    found = keywords(said, common, among, people, most=most, fewest=fewest)
    writers = {member.id or 0: member for _, _, member in rows}
    return Thoughts(found, len(writers), len(rows), writers)


def cloud(scope: Scope) -> Cloud:
    """The keywords as a cloud."""
    found = thoughts(scope, most=MOST)
    is_enough = found.pieces >= FEWEST_PIECES
    words = tuple(Word(one.word, one.weight) for one in found.words) if is_enough else ()
    return Cloud(
        scope.name, scope.called("所思"), scope.days, words, found.persons, found.pieces, scope.office, scope.remark
    )


def with_word(scope: Scope, word: str) -> list[Reflection]:
    """The reflections in which a keyword was found, newest first."""
    people = names(scope.session)
    rows = reflection.of_days(scope.session, scope.ids, scope.since, scope.until)
    return [row for row, _, _ in reversed(rows) if word in row.words and word in words_of(row.words, people)]


_counted: WeakKeyDictionary[Any, dict[date, tuple[int, dict[str, int], int]]] = WeakKeyDictionary()
"""Of a database by the last day, what was counted up to which reflection: it takes a second, and changes seldom."""


def _common(scope: Scope, people: Collection[str]) -> tuple[dict[str, int], int]:
    """In how many of the last reflections each word stands, and how many those are."""
    session, newest = scope.session, reflection.newest(scope.session)
    counted = _counted.setdefault(session.get_bind(), {})
    known = counted.get(scope.until)
    if known is None or known[0] != newest:
        texts = reflection.last_words(session, scope.until, AT_HAND)
        if len(counted) >= MOST_COUNTED:
            counted.clear()
        known = counted[scope.until] = (newest, commonness(texts, people), len(texts))
    return known[1], known[2]


def _may_quote(scope: Scope, row: Reflection, group: Group, member: Member) -> bool:
    if member.resting:
        return False
    return row.quotable is True or (row.quotable is None and scope.quotes_freely(group))
