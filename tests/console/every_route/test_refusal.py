"""Whatever form is refused, twice in a row: every form of its page goes where it went, and nothing typed is lost."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from bot.console import addresses, console
from bot.console.desk import Answer, Ask
from bot.console.filled import MARKS
from bot.refusal import Refused
from tests.console.conftest import Browser
from tests.console.every_route.sample import addresses as of
from tests.console.every_route.sample import walked

Visit = Callable[[], Browser]
Pairs = list[tuple[str, str]]
REFUSAL = "这样不行，请改一改。"
NOT_TYPED = ("hidden", "submit", "button", "file")


def refuses(_: Ask) -> Answer:
    raise Refused(REFUSAL)


@pytest.fixture(autouse=True)
def nothing_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every form of the desk says no."""
    says_no = tuple(replace(one, work=refuses, reads=None) if one.method == "POST" else one for one in console.routes())
    monkeypatch.setattr(console, "routes", lambda: says_no)


def forms(page: str) -> list[Any]:
    """The forms of a page that are sent, but the one to log out."""
    return [one for one in html.fromstring(page).forms if not (one.action or "").endswith("/logout")]


def filled(form: Any, number: int) -> Pairs:
    """What a person sends who changes every field of a form."""
    for at, one in enumerate(form.iter("input", "select", "textarea")):
        kind = one.get("type", "text")
        if kind == "checkbox":
            one.checked = not one.checked
        elif kind == "radio":
            for other in form.xpath(f".//input[@name='{one.get('name')}']"):
                other.checked = other is one and bool(one.get("value"))  # an empty one lxml would send as “on”
        elif one.tag == "select":
            for option in one.iter("option"):
                option.attrib.pop("selected", None)
            list(one.iter("option"))[-1].set("selected", "")
        elif one.tag == "textarea":
            one.text = f"第{number}回写的\n第{at}格𠮷<b>"
        elif kind not in NOT_TYPED:
            one.set("value", f"第{number}回第{at}格𠮷<b>")
    return form.form_values()  # type: ignore[no-any-return]


def typed(form: Any) -> Pairs:
    """What a form holds that a person may change."""
    hidden = {one.get("name") for one in form.iter("input") if one.get("type") in ("hidden", "password")}
    return [(name, words.strip()) for name, words in form.form_values() if name not in hidden and name not in MARKS]


async def sends(browser: Browser, form: Any, pairs: Pairs) -> None:
    headers = {"Origin": browser.root}
    async with browser.http.post(browser.root + form.action, data=pairs, headers=headers) as answer:
        browser.status, browser.page = answer.status, await answer.text()


async def refused_twice(browser: Browser, path: str, place: int) -> list[str]:
    """Send one form of a page twice; says what is wrong with what came back."""
    await browser.opens(path)
    as_opened, wrong = forms(browser.page), []
    for number in (1, 2):
        form = forms(browser.page)[place]
        sent = filled(form, number)
        wanted = typed(form)
        await sends(browser, form, sent)
        there = forms(browser.page)
        said = f"{path} → {form.action}，第{number}次："
        if browser.status != 422 or REFUSAL not in browser.words:
            return [f"{said}{browser.status}"]
        if [one.action for one in there] != [one.action for one in as_opened]:
            return [f"{said}表单的去处变了：{[one.action for one in there]}"]
        if typed(there[place]) != wanted:
            wrong.append(f"{said}填的不在了：{wanted} 变成 {typed(there[place])}")
        others = zip(as_opened, there, strict=True)
        wrong += [f"{said}{a.action}也变了" for at, (a, b) in enumerate(others) if at != place and typed(a) != typed(b)]
    return wrong


async def test_every_form_of_every_page_comes_back_as_it_was_filled_in(visit: Visit) -> None:
    browser, faults, kinds = visit(), [], set()
    await browser.logs_in("全市admin")
    for route in walked("GET"):
        for path in of(route, 3) if route.title else []:
            await browser.opens(path)
            assert browser.page.count('type="file"') == browser.page.count("data-most="), path
            for place, form in enumerate(forms(browser.page) if browser.status == 200 else []):
                kind = (re.sub(r"\d+", "#", form.action), re.sub(r"\d+", "#", str(sorted(form.fields))))
                if form.method == "POST" and kind not in kinds:
                    kinds.add(kind)
                    faults += await refused_twice(browser, path, place)
    assert len(kinds) > 40
    assert not faults, "\n".join(faults)


def test_the_addresses_are_those_of_the_desk() -> None:
    assert addresses.found("GET", "/desk/records/checkins/5") != addresses.found("POST", "/desk/records/checkins/5")
    for elsewhere in ("//elsewhere.example/desk/records", "https://elsewhere.example/desk/", "/", "", "/desk/没有"):
        assert addresses.found("GET", elsewhere) is None
