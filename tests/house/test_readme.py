"""What the README says of the group's talk is what the handlers make of it."""

import re
from pathlib import Path

import pytest

from bot.handler import route
from bot.text.phrase import line
from tests.handlers.test_examples import heard

README = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")
PAGE = README[README.index("## 记什么，不记什么") : README.index("## 听懂了多少")]
RECORDED, NOT_RECORDED = (
    re.findall(r"^\| (?!群里说)([^|\n]+) \| ([^|\n]+) \|$", half, re.M) for half in PAGE.split("这些什么都不记：")
)


def test_the_tables_are_there() -> None:
    assert len(RECORDED) > 10
    assert len(NOT_RECORDED) > 10


@pytest.mark.parametrize(("words", "entered"), RECORDED)
def test_what_is_recorded_is_what_the_page_says(words: str, entered: str) -> None:
    found = [found for _, found in route(heard(words))]
    assert "；".join(line(one) + ("（待确认）" if one.unsure else "") for one in found) == entered


@pytest.mark.parametrize(("words", "why"), NOT_RECORDED)
def test_what_is_not_recorded_is_not(words: str, why: str) -> None:
    assert route(heard(words)) == [], why
