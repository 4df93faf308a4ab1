"""`say --all`: every handler and every post is there with what it says, and none of it is only for programmers."""

import re
from pathlib import Path

import pytest

from bot import handler, job
from bot.__main__ import main


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Everything the bot can say, as the command prints it."""
    with pytest.MonkeyPatch.context() as patch, pytest.MonkeyPatch.context() as out:
        patch.chdir(tmp_path_factory.mktemp("office"))
        printed: list[str] = []
        out.setattr("builtins.print", lambda *words, **_: printed.append(" ".join(map(str, words))))
        assert main(["say", "--all"]) == 0
        assert list(Path().iterdir()) == []
    return "\n".join(printed)


def test_every_handler_and_every_post_says_something(said: str) -> None:
    parts = dict(re.findall(r"^== (\S+)\n(.*?)(?=^== |\Z)", said, re.M | re.S))
    works = [one.act for one in handler.find()] + [one.write for one in job.posts().values()]
    assert len(works) > 15
    for work in works:
        assert re.search(r"^    \S", parts[f"{work.__module__.replace('.', '/')}.py"], re.M), work.__module__


def test_the_cases_are_played_and_no_text_is_bare(said: str) -> None:
    assert "· 什么都没有 → 不发" in said
    assert "您引用的是别人的话" in said
    texts = re.findall(r"^    (.+)$", said, re.M)
    assert len(texts) > 100
    assert not [text for text in texts if re.search(r"None|member|<|\{|(?<!\d)0[位本次]", text)]


def test_what_the_drift_says_in_all_its_turns_is_played(said: str) -> None:
    turns = ("本周回架：", "有书友在等：", "这次先留给下一位书友了", "这次先由别的书友借去了", "书还在架上",
             "“刘委员”名册上有2位", "请您在工作台“过目”里看一看", "请先加我为好友")  # fmt: skip
    assert [words for words in turns if words not in said] == []
