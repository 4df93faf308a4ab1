"""Patterns with many alternatives, made to pass quickly over characters that none of them begins with.

Python's `re` tries every alternative at every character of a text. A look at the next character first, against the set
of all characters that a match can begin with, spares that nearly everywhere; what is matched stays the same. Where all
alternatives begin with a plain character `re` does so itself, and faster.
"""

import re
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, cast

_ESCAPED = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_WORD: r"\w"}
_WIDTHLESS = (codes.AT, codes.ASSERT, codes.ASSERT_NOT)
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


class _Anything(Exception):
    """A match can begin with anything, or with nothing."""


class Quick:
    """A pattern that is compiled when it is first asked for anything, so that a start does not wait for all of them."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = re.compile(looking_ahead(self.pattern, self.flags), self.flags)
        for method in ("search", "match", "fullmatch", "sub", "split", "findall", "finditer"):
            self.__dict__[method] = getattr(compiled, method)
        return getattr(compiled, name)


def quick(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern to be used like one of `re.compile`, which matches the same."""
    return cast("re.Pattern[str]", Quick(pattern, flags))


def looking_ahead(pattern: str, flags: int = 0) -> str:
    """The pattern with the look ahead before it, where that can help."""
    parsed = parser.parse(pattern, flags)
    if _is_quick_already(parsed):
        return pattern
    try:
        starts, is_empty = _starts(parsed)
    except _Anything:
        return pattern
    return pattern if is_empty else f"(?=[{''.join(sorted(starts))}])(?:{pattern})"


def _is_quick_already(parsed: Any) -> bool:
    """Whether a match can begin at the text's beginning only, or with characters that `re` looks for itself."""
    is_first = parsed.data[:1] == [(codes.AT, codes.AT_BEGINNING_STRING)]
    flags = parsed.state.flags
    return is_first or bool(
        compiler._get_literal_prefix(parsed, flags)[0] or compiler._get_charset_prefix(parsed, flags)
    )


def _starts(parsed: Any) -> tuple[set[str], bool]:
    """What a match of a sequence can begin with, as members of a character class; and whether it can be empty."""
    starts: set[str] = set()
    for code, value in parsed:
        if code in _WIDTHLESS:
            continue
        first, is_empty = _of_one(code, value)
        starts |= first
        if not is_empty:
            return starts, False
    return starts, True


def _of_one(code: Any, value: Any) -> tuple[set[str], bool]:
    if code is codes.LITERAL:
        return {_plain(value)}, False
    if code is codes.IN:
        return set(map(_member, value)), False
    if code is codes.BRANCH:
        several = [_starts(one) for one in value[1]]
        return set().union(*(first for first, _ in several)), any(is_empty for _, is_empty in several)
    if code is codes.SUBPATTERN:
        return _starts(value[3])
    if code is codes.ATOMIC_GROUP:
        return _starts(value)
    if code in _REPEATS:
        first, is_empty = _starts(value[2])
        return first, is_empty or value[0] == 0
    raise _Anything


def _member(choice: tuple[Any, Any]) -> str:
    code, value = choice
    if code is codes.LITERAL:
        return _plain(value)
    if code is codes.RANGE:
        return f"{_plain(value[0])}-{_plain(value[1])}"
    if code is codes.CATEGORY and value in _ESCAPED:
        return _ESCAPED[value]
    raise _Anything


def _plain(point: int) -> str:
    return re.escape(chr(point))
