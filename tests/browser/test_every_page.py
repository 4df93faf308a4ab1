"""Every page of the desk, as its links lead: usable by keyboard, screen reader and weak eyes, wide and narrow.

The pages are found by their routes and links, so a new page is judged without anybody naming it here.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page

from bot.almanac import SHANGHAI
from bot.config import Config
from bot.console.console import routes
from bot.storage import open_database
from tests.browser.conftest import Bot
from tests.browser.test_desk_events import entered
from tests.browser.test_desk_rest import drifting
from tests.browser.test_desk_terms import asked, begun
from tests.conftest import part
from tests.sending import lay_out

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


def plan(page: Page, bot: Bot) -> None:
    """What the sample has none of: an event with somebody on its list and a photo, a term, a vote."""
    photo = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(photo, "PNG")
    entered(page, bot, "读书沙龙", datetime.now(SHANGHAI) - timedelta(hours=3))
    page.goto(f"{bot.address}desk/events/1/signups")
    page.get_by_label("替谁报名").fill("林静")
    page.get_by_role("button", name="加上").click()
    page.goto(f"{bot.address}desk/events/1/photos")
    page.get_by_label("第1张").set_input_files({"name": "合.png", "mimeType": "image/png", "buffer": photo.getvalue()})
    page.get_by_role("button", name="收下照片").click()
    begun(page, bot, "秋日共读", date.today() - timedelta(days=40), date.today() - timedelta(days=20))
    asked(page, bot, "一月读哪本")


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
        if "records" in path:
            page.locator("select[name=group]").select_option(label="不属于哪个群")
        page.keyboard.press("Enter") if "copies" in path else page.get_by_role("button", name="保存").click()
        page.locator(".said").wait_for()


def test_every_page_can_be_used_by_everyone(page: Page, bot: Bot, axe: str) -> None:
    db = open_database(Config(data=bot.folder))
    with db.begin() as session:
        lay_out(session, datetime.now(SHANGHAI))
    db.close()
    plan(page, bot)
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
