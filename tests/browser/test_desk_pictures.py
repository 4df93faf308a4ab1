"""Pictures, keywords and the 人才库 in a real browser, wide and narrow: looked at, saved, decided by keyboard."""

import io
from datetime import datetime, timedelta

from PIL import Image
from playwright.sync_api import Page

from bot.almanac import SHANGHAI
from bot.config import Config
from bot.storage import open_database
from models.entry import Entry
from models.reflection import Reflection
from tests.browser.conftest import Bot
from tests.browser.test_desk_terms import begun

WORDS = "雪山下的牧场里，孩子们都认得每一只羊。"


def wrote(bot: Bot, *members: int) -> None:
    """What some members wrote this month."""
    db, now = open_database(Config(data=bot.folder)), datetime.now(SHANGHAI)
    with db.begin() as session:
        session.add(entry := Entry(by="测试", at=now, source="paper"))
        session.flush()
        session.add_all(
            Reflection(member_id=one, group_id=1, day=now.date(), made_at=now, entry_id=entry.id, words=WORDS,
                       quotable=True)
            for one in members
        )  # fmt: skip
    db.close()


def test_a_word_leads_to_the_records_behind_it(page: Page, bot: Bot) -> None:
    wrote(bot, 1, 2)
    page.goto(f"{bot.address}desk/records")
    page.get_by_role("link", name="大家想了些什么").click()
    page.get_by_label("哪个群").select_option(label="书香政协·市主群")
    page.get_by_role("button", name="查看").press("Enter")
    page.get_by_text(f"{WORDS}——").first.wait_for()
    page.get_by_role("link", name="雪山", exact=True).click()
    page.get_by_role("heading", name="写到“雪山”的体会").wait_for()
    assert page.locator("tbody tr").count() == 2
    page.get_by_role("link", name="回到关键词").click()
    page.get_by_role("link", name="词云图片").click()
    assert width(page) == 1080


def width(page: Page) -> int:
    """How wide the picture on the page is, once it is there."""
    return int(page.locator(".picture img").evaluate("one => one.decode().then(() => one.naturalWidth)"))


def test_a_picture_is_chosen_by_keyboard_and_saved(page: Page, bot: Bot) -> None:
    page.goto(f"{bot.address}desk/reports")
    page.get_by_role("link", name="图片", exact=True).press("Enter")
    assert width(page) == 1080
    for kind in ("打卡月历", "体会词云", "读书走势"):
        page.get_by_role("link", name=kind).press("Enter")
        page.get_by_role("link", name=kind, exact=True).and_(page.locator("[aria-current]")).wait_for()
        assert width(page) == 1080
    page.get_by_role("link", name="传书卡").press("Enter")
    page.get_by_label("漂流本的编号").fill("CF-9999")
    page.keyboard.press("Enter")
    page.get_by_role("alert").filter(has_text="没有编号为“CF-9999”").wait_for()
    page.goto(f"{bot.address}desk/members/1")
    page.get_by_role("link", name="我的书香一年").click()
    assert width(page) == 1080
    with page.expect_download() as saved:
        page.get_by_role("link", name="保存图片").press("Enter")
    with Image.open(io.BytesIO(saved.value.path().read_bytes())) as picture:
        assert (picture.format, picture.width) == ("PNG", 1080)
    assert saved.value.suggested_filename.startswith("我的书香一年")


def test_which_posts_carry_a_picture_is_ticked(page: Page, bot: Bot) -> None:
    page.goto(f"{bot.address}desk/schedules")
    page.get_by_role("link", name="哪些帖子带配图").click()
    page.get_by_label("荐书榜配好书海报").press("Space")
    page.get_by_role("button", name="保存", exact=True).press("Enter")
    page.locator(".said", has_text="存好了").wait_for()
    assert page.get_by_label("荐书榜配好书海报").is_checked()


def test_somebody_agrees_to_be_in_the_pool_and_withdraws(page: Page, bot: Bot) -> None:
    wrote(bot, 1)
    page.goto(f"{bot.address}desk/members/1")
    page.get_by_role("button", name="记下本人同意").press("Enter")
    page.locator(".said", has_text="同意列入人才库").wait_for()
    page.get_by_role("link", name="看人才库").click()
    page.get_by_label("领域").select_option(label="教育")
    page.get_by_role("button", name="查看").press("Enter")
    page.locator("tbody a").first.click()
    page.get_by_role("button", name="记下本人撤回").press("Enter")
    page.locator(".said", has_text="不再列入人才库").wait_for()
    assert page.get_by_role("button", name="记下本人同意").is_visible()


def test_a_certificate_is_looked_at_from_the_list(page: Page, bot: Bot) -> None:
    since = datetime.now(SHANGHAI).date() - timedelta(days=40)
    begun(page, bot, "秋日共读", since, since + timedelta(days=20))
    page.get_by_role("link", name="完成名单").click()
    page.get_by_label("另外加上").fill("林静")
    page.get_by_role("button", name="公布名单").press("Enter")
    page.get_by_role("link", name="林静", exact=True).click()
    assert width(page) == 1080
