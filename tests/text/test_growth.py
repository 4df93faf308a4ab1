"""No pattern of the project grows faster than the text: a long or hostile message costs time in proportion."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import bot
import handlers
from bot.text.quick import Quick, beginnings, quick

SHORT, LONG = 5_000, 20_000
AT_MOST = 8
NOISE = 0.02
"""Seconds below which a difference says nothing."""


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that a module of ours holds, in whatever table it stands."""
    found: dict[str, re.Pattern[str]] = {}
    for package in (bot, handlers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "__main__" not in module.name:
                held = vars(importlib.import_module(module.name)).items()
                found |= {
                    f"{module.name}.{name}#{at}": one for name, value in held for at, one in enumerate(_in(value))
                }
    return found


def _in(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, Quick) or (isinstance(value, re.Pattern) and isinstance(value.pattern, str)):
        yield value
    elif isinstance(value, dict):
        yield from (one for inner in value.values() for one in _in(inner))
    elif isinstance(value, list | tuple):
        yield from (one for inner in value for one in _in(inner))


def near_misses(pattern: re.Pattern[str]) -> set[str]:
    """What a pattern would match, in its plainest form, whole and broken off, and each of its characters alone."""
    plain = "".join(_plainest(parser.parse(pattern.pattern, pattern.flags)))
    letters = dict.fromkeys(plain)
    return {unit for unit in (plain, plain[:-1], plain[: len(plain) // 2], *list(letters)[:4]) if unit}


def _plainest(parsed: Iterable[Any]) -> Iterator[str]:
    for code, value in parsed:
        if code is codes.LITERAL:
            yield chr(value)
        elif code in (codes.NOT_LITERAL, codes.ANY):
            yield "的"
        elif code is codes.IN:
            yield _one_of(value)
        elif code is codes.BRANCH:
            yield from _plainest(value[1][0])
        elif code is codes.SUBPATTERN:
            yield from _plainest(value[3])
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            yield from list(_plainest(value[2])) * max(1, min(value[0], 3))


def _one_of(choices: list[tuple[Any, Any]]) -> str:
    code, value = choices[0]
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.RANGE:
        return chr(value[0])
    return "的" if code is codes.NEGATE else "1" if value is codes.CATEGORY_DIGIT else " "


PATTERNS = patterns()


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 100
    assert near_misses(re.compile("第([一二]{1,3})章+?")) >= {"第一章", "第一", "第"}


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_grows_faster_than_the_text(name: str) -> None:
    pattern = PATTERNS[name]
    for unit in near_misses(pattern):
        assert seconds(pattern, unit, LONG) <= AT_MOST * seconds(pattern, unit, SHORT) + NOISE, (
            f"{unit!r} again and again"
        )


def seconds(pattern: re.Pattern[str], unit: str, length: int) -> float:
    """The least processor time of a few searches for everything the pattern finds in a unit repeated to a length."""
    words = (unit * (length // len(unit) + 1))[:length]
    best = 60.0
    for _ in range(2):
        begun = time.thread_time()
        for _ in pattern.finditer(words):
            pass
        best = min(best, time.thread_time() - begun)
        if best < NOISE / 4:
            break
    return best


def test_a_quick_pattern_finds_what_the_plain_one_finds() -> None:
    written = r"(?:推荐|安利)《|第\d{1,3}[章回]|(?<!不)读完了?|[丁-丙]+|x*y"
    assert len(beginnings(parser.parse(written))) == 7
    for open_ended in ("[^，]读|好", "x*", "(?i:a)|b", "(?i)a|b"):
        assert not beginnings(parser.parse(open_ended))
    for words in ("推荐《活着》", "第12章", "不读完", "我读完了", "丙", "xxy y", "", "没有"):
        assert quick(written).findall(words) == re.findall(written, words)
    named = quick(r"(?P<how>读|看)(完)|第(?P<chapter>\d)").search("先看第3章")
    assert named is not None
    assert (named.span(), named.lastgroup, named["chapter"]) == ((2, 4), "chapter", "3")


def test_every_pattern_is_compiled_where_it_can_be_seen() -> None:
    root = Path(bot.__file__).parent.parent
    for path in [*(root / "bot" / "text").glob("*.py"), *(root / "handlers").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in INLINE:
                assert isinstance(node.args[0], ast.Name), f"{path.name}:{node.lineno} {ast.unparse(node)[:60]}"


INLINE = {f"re.{name}" for name in ("search", "match", "fullmatch", "sub", "split", "findall", "finditer")}
