"""Whatever is typed into a form or an address of the desk, it answers with a page; nothing breaks or is executed."""

import random
import re
from collections.abc import Callable

import pytest

from bot.console import console
from bot.console.desk import Answer, Ask, File, Route
from models.role import Duty
from tests.console.conftest import Browser
from tests.console.every_route.sample import Form, addresses, forms, walked

Visit = Callable[[], Browser]
TYPED = (
    *("", " ", "0", "1", "2", "-1", "007", "9" * 40, "1e9", "NaN", "１２", "on", "yes", "no"),
    *("2026-04-20", "2026-02-30", "0000-00-00", "9999-12-31", "2026-04", "26:70", "08:30", "明天", "+1 day"),
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7919*7919 }}", "=1+1", "';DROP TABLE x;--"),
    *("\0", "a\0b", "\u202e倒着写", "𠮷𬱖㸆镕", "🀄️👨‍👩‍👧", "\r\n\t", "书" * 200, "../../etc/passwd", "%00", "%s%n"),
    *("林静", "周秘书", "活着", "《活着》", "玉龙书屋", "红山区", "书香政协·红山区群"),
)
LONG = "书" * 20_000
"""For forms only: no address is that long."""
NOWHERE = ("x", "0", "9" * 30, "%00", "%F0%9F%80%84", "%FF", "1.5", "..%2F..")
ROUNDS = 12
FILES = {
    "名单.xlsx": b"PK\x03\x04 no workbook at all",
    "照片.jpg": b"\xff\xd8\xff\xe0 no photo",
    "稿.docx": b"PK\x05\x06" + bytes(18),
    "聊天.txt": "\ufeff2026-04-20 08:00 林静\n打卡".encode("utf-16"),
}
UNSAFE = ("<script>alert(1)", "<img src=x", "62710561")


class Fuzzer:
    """Somebody who types anything anywhere; `faults` are the answers that were none, each with what was typed."""

    def __init__(self, browser: Browser, seed: int) -> None:
        self.browser, self.dice = browser, random.Random(seed)
        self.faults: list[str] = []
        self.forms: list[Form] = []

    async def looks(self, *routes: Route) -> None:
        """Open pages, also under addresses that are none, and keep the forms that stand on them."""
        for route in routes:
            nowhere = [re.sub(r"\{\w+\}", one, route.path) for one in NOWHERE if "{" in route.path]
            for path in [*addresses(route, 2), *nowhere]:
                await self.browser.opens(path)
                self._judge(f"GET {path}")
                if route.title and self.browser.status == 200:
                    self.forms += [one for one in forms(self.browser.page) if one not in self.forms]

    async def fills_in(self, form: Form) -> None:
        """Send a form with some of its blanks filled with anything."""
        fields = dict(form.fields)
        for name in self.dice.sample(sorted(fields), min(len(fields), self.dice.randint(1, 3))):
            fields[name] = self.dice.choice(TYPED if form.method == "GET" else (*TYPED, LONG))
        if form.method == "GET":
            await self.browser.asks(form.action, fields)
        else:
            await self.browser.opens("/")
            name = self.dice.choice(sorted(FILES))
            if self.dice.random() < 0.2:
                await self.browser.sends_file(form.action, name, FILES[name], **fields)
            else:
                await self.browser.sends(form.action, **fields)
        self._judge(f"{form.method} {form.action} { {name: words[:40] for name, words in fields.items()} }")

    def _judge(self, asked: str) -> None:
        if self.browser.status >= 500 or any(one in self.browser.page for one in UNSAFE):
            self.faults.append(f"{self.browser.status} {asked}")


async def test_nothing_that_is_typed_breaks_a_page(visit: Visit) -> None:
    browser = visit()
    await browser.logs_in("全市admin")
    fuzzer = Fuzzer(browser, seed=1)
    await fuzzer.looks(*walked("GET"))
    every_kind = {(one.method, re.sub(r"\d+", "#", one.action)): one for one in fuzzer.forms}
    for form in [*every_kind.values()] * ROUNDS:
        await fuzzer.fills_in(form)
    assert len(every_kind) > 15
    assert not fuzzer.faults, "\n".join(fuzzer.faults)


def breaks(_: Ask) -> Answer:
    raise ZeroDivisionError


def echoes(ask: Ask) -> Answer:
    return File("", "text/html", ["".join(ask.words.values()).encode()])


@pytest.fixture(params=[breaks, echoes])
def planted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Route:
    """A page with a fault, in the place of every other."""
    route = Route("GET", "/", Duty.read_only, request.param)
    monkeypatch.setattr(console, "routes", lambda: (route,))
    return route


async def test_a_planted_fault_is_found(planted: Route, visit: Visit) -> None:
    browser = visit()
    await browser.logs_in("全市admin")
    fuzzer = Fuzzer(browser, seed=1)
    for _ in range(60):
        await fuzzer.fills_in(Form("GET", planted.path, (("名", ""), ("书", ""))))
    assert fuzzer.faults
