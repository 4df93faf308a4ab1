"""Patterns with many alternatives, made to pass quickly over characters that none of them begins with.

Python's `re` tries every alternative at every character of a text, but for patterns that have in the head of their
compiled code what a match can begin with: it looks for that first. It puts it there itself only where all alternatives
begin with plain characters; here it is worked out for the others, too. What is matched stays the same.
"""

import _sre  # type: ignore[import-not-found]
import re
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, cast

_WIDTHLESS = (codes.AT, codes.ASSERT, codes.ASSERT_NOT)
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_MEMBERS = (codes.LITERAL, codes.RANGE, codes.CATEGORY)

Member = tuple[Any, Any]
"""What `re` parses a character, a range or a category of a character class to."""


class _Anything(Exception):
    """A match can begin with anything, or with nothing."""


class Quick:
    """A pattern that is compiled when it is first asked for anything, so that a start does not wait for all of them."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = _compiled(self.pattern, self.flags)
        for method in ("search", "match", "fullmatch", "sub", "split", "findall", "finditer"):
            self.__dict__[method] = getattr(compiled, method)
        return getattr(compiled, name)


def quick(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern to be used like one of `re.compile`, which matches the same."""
    return cast("re.Pattern[str]", Quick(pattern, flags))


def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    """What `re.compile` makes of a pattern, with what a match can begin with in its head."""
    parsed = parser.parse(pattern, flags)
    code = _headed(compiler._code(parsed, flags), beginnings(parsed), parsed.state.flags)
    groups, numbers = parsed.state.groups, parsed.state.groupdict
    names = {number: name for name, number in numbers.items()}
    made = _sre.compile(pattern, parsed.state.flags, code, groups - 1, numbers, tuple(map(names.get, range(groups))))
    return cast("re.Pattern[str]", made)


def _headed(code: list[int], starts: set[Member], flags: int) -> list[int]:
    """The code of a pattern with its beginnings in the head, where it has none yet and they are known.

    A head is its mark, its length, what is in it, the shortest and the longest match, and then what to look for.
    """
    _, length, holds, shortest, longest = code[:5]
    if holds or not starts:
        return code
    sought: list[int] = []
    compiler._compile_charset(compiler._optimize_charset(list(starts))[0], flags, sought)
    head = [codes.INFO, 4 + len(sought), codes.SRE_INFO_CHARSET, shortest, longest, *sought]
    return head + code[1 + length :]


def beginnings(parsed: Any) -> set[Member]:
    """What a match of a pattern can begin with; empty where that may be anything, or where its case is ignored."""
    try:
        starts, is_empty = _starts(parsed)
    except _Anything:
        return set()
    return set() if is_empty or parsed.state.flags & re.IGNORECASE else starts


def _starts(parsed: Any) -> tuple[set[Member], bool]:
    """What a match of a sequence can begin with, as members of a character class; and whether it can be empty."""
    starts: set[Member] = set()
    for code, value in parsed:
        if code in _WIDTHLESS:
            continue
        first, is_empty = _of_one(code, value)
        starts |= first
        if not is_empty:
            return starts, False
    return starts, True


def _of_one(code: Any, value: Any) -> tuple[set[Member], bool]:
    if code is codes.LITERAL:
        return {(code, value)}, False
    if code is codes.IN and all(choice in _MEMBERS for choice, _ in value):
        return set(value), False
    if code is codes.BRANCH:
        several = [_starts(one) for one in value[1]]
        return set().union(*(first for first, _ in several)), any(is_empty for _, is_empty in several)
    if code is codes.SUBPATTERN and not value[1]:
        return _starts(value[3])
    if code is codes.ATOMIC_GROUP:
        return _starts(value)
    if code in _REPEATS:
        first, is_empty = _starts(value[2])
        return first, is_empty or value[0] == 0
    raise _Anything
