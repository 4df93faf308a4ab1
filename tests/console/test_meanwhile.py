"""Two people have one form open: neither undoes what the other did, and only what both changed is asked."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import html

from bot.console.addresses import ROOT
from tests.console.conftest import Browser, Office
from tests.console.test_events import hold
from tests.console.test_terms import begin, read

Visit = Callable[[], Browser]
THINGS = {
    "/records/checkins/1": ("minutes", "30", "page_count", "20", "分钟"),
    "/members/1": ("title", "主席", "sector", "文艺", "称谓"),
    "/books/1": ("author", "余华", "year", "2012", "作者"),
    "/events/1": ("venue", "玉龙书屋", "places", "40", "地点"),
    "/terms/1": ("title", "四月的书", "make_up", "5", "名称"),
    "/terms/1/weeks": ("goal-1", "第1—3章", "word-2", "慢慢读", "第1周"),
}
"""The forms, with a field that one changes, another that the other changes, and what the first is called."""


@pytest.fixture
def things(office: Office) -> Office:
    """A record, a book, an event and a term."""
    hold(office)
    read(office, begin(office), "林静", 1)
    return office


class Form:
    """A form that somebody has open."""

    def __init__(self, browser: Browser, path: str) -> None:
        self.browser, self.path = browser, path

    async def opens(self) -> "Form":
        await self.browser.logs_in("老马")
        await self.browser.opens(self.path.removesuffix("/weeks"))
        return self

    @property
    def fields(self) -> Any:
        there = html.fromstring(self.browser.page).forms
        return next(one for one in there if one.action == ROOT + self.path).fields

    async def saves(self, **typed: str) -> str:
        kept = {name: words for name, words in self.fields.items() if isinstance(words, str)}
        async with self.browser.http.post(
            f"{self.browser.root}{ROOT}{self.path}", data=kept | typed, headers={"Origin": self.browser.root}
        ) as answer:
            self.browser.page = await answer.text()
        return self.browser.words


@pytest.mark.parametrize("path", THINGS)
async def test_what_only_one_changed_stays_theirs(visit: Visit, things: Office, path: str) -> None:
    mine, my_words, other, other_words, _ = THINGS[path]
    one, two = await Form(visit(), path).opens(), await Form(visit(), path).opens()
    await one.saves(**{other: other_words})
    await two.saves(**{mine: my_words})
    now = (await two.opens()).fields
    assert (now[mine], now[other]) == (my_words, other_words)


@pytest.mark.parametrize("path", THINGS)
async def test_what_both_changed_is_shown_in_both_ways_and_then_as_the_second_says(
    visit: Visit, things: Office, path: str
) -> None:
    both, my_words, other, other_words, called = THINGS[path]
    one, two = await Form(visit(), path).opens(), await Form(visit(), path).opens()
    theirs = "7" if my_words.isdecimal() else f"{my_words}上册"
    await one.saves(**{both: theirs, other: other_words})
    said = await two.saves(**{both: my_words})
    who = "别人" if "weeks" in path else "老马"
    assert f"您打开以后{who}也改过{called}，还没有保存您的" in said
    assert f"现在记的是：{theirs}" in said
    assert (two.fields[both], two.fields[other]) == (my_words, other_words)
    await two.saves()
    now = (await two.opens()).fields
    assert (now[both], now[other]) == (my_words, other_words)


async def test_what_is_taken_out_must_be_as_it_was_seen(visit: Visit, things: Office) -> None:
    edit = await Form(visit(), "/records/checkins/1").opens()
    out = await Form(visit(), "/records/checkins/1").opens()
    out.path += "/out"
    await edit.saves(minutes="30")
    assert "您打开以后老马改过分钟，还没有照办" in await out.saves()
    assert "撤销了" in await out.saves()
    assert "您打开以后老马也改过状态" in await edit.saves(minutes="40")
