"""Every page of the desk, as its links lead: usable by keyboard, screen reader and weak eyes, wide and narrow.

The pages are found by their routes and links, so a new page is judged without anybody naming it here.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Page

from bot.console.console import routes
from tests.browser.conftest import Bot
from tests.browser.test_desk_rest import drifting
from tests.conftest import part

OF_A_KIND = 2
"""How many pages of one route are looked at: two records say whether records are all right."""
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
_FAULTS = """async ([source, options]) => {
  if (!window.axe) (0, eval)(source);
  const found = await axe.run(document, options);
  return found.violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.help} ${one.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    return Path(part("axe")).read_text(encoding="utf-8")


def faults(page: Page, axe: str) -> list[str]:
    """What axe calls serious or critical on a page. The page's own policy forbids eval: a copy of it is judged."""
    return list(page.evaluate(_FAULTS, [axe, WCAG]))


def kinds() -> dict[str, re.Pattern[str]]:
    """Every page's route as a pattern of addresses, those without a blank to fill in first."""
    shown = sorted((one.path for one in routes() if one.method == "GET" and one.title), key=lambda path: "{" in path)
    return {path: re.compile("/desk" + re.sub(r"\{[^}]+\}", "[^/]+", path)) for path in shown}


def reached(page: Page, bot: Bot) -> Iterator[str]:
    """Open page after page, those with an address of their own and where their links lead: the route of each."""
    waiting = [f"{bot.address}desk{path}" for path in kinds() if "{" not in path]
    seen, times = set(waiting), dict.fromkeys(kinds(), 0)
    while waiting:
        address = waiting.pop(0)
        kind = next((one for one, pattern in kinds().items() if pattern.fullmatch(urlsplit(address).path)), None)
        if kind is None or times[kind] >= OF_A_KIND:
            continue
        times[kind] += 1
        page.goto(address)
        yield kind
        for link in page.eval_on_selector_all("main a[href], nav a[href]", "all => all.map((one) => one.href)"):
            plain = urldefrag(link).url
            if plain.startswith(f"{bot.address}desk") and plain not in seen:
                seen.add(plain)
                waiting.append(plain)


def stocked(page: Page, bot: Bot) -> None:
    """What the sample has none of: a drifting copy with somebody who waits for it, and a suggestion."""
    drifting(bot)
    for path, fields in (
        ("records/new?kind=advice", {"谁（姓名或群昵称）": "林静", "原话": "建议学校门口错峰放学"}),
        ("copies/register", {"编号或书名": "12", "谁": "林静"}),
        ("copies/register?act=drift_request", {"编号或书名": "12", "谁": "阿青"}),
    ):
        page.goto(f"{bot.address}desk/{path}")
        for label, words in fields.items():
            page.get_by_label(label, exact=True).fill(words)
        page.keyboard.press("Enter") if "copies" in path else page.get_by_role("button", name="保存").click()
        page.locator(".said").wait_for()


def test_every_page_can_be_used_by_everyone(page: Page, bot: Bot, axe: str) -> None:
    stocked(page, bot)
    wrong, found = [], set()
    for kind in reached(page, bot):
        found.add(kind)
        wrong += [f"{page.url} {one}" for one in faults(page, axe)]
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wrong.append(f"{page.url} 横向超出了屏幕")
        if page.locator("h1").count() != 1:
            wrong.append(f"{page.url} 该有一个大标题")
    assert not wrong, "\n".join(wrong)
    assert set(kinds()) - found == set(), "没有链接能到的页"


def test_a_planted_fault_is_found(page: Page, bot: Bot, axe: str) -> None:
    page.goto(f"{bot.address}desk/")
    fault = "<button></button><img src=/desk/static/icon.svg>"
    page.evaluate("fault => document.querySelector('main').insertAdjacentHTML('beforeend', fault)", fault)
    assert [one.split(":")[0] for one in faults(page, axe)] == ["button-name", "image-alt"]
