"""Reading together in a real browser, wide and narrow: a term from its opening to its list, and the vote on a book."""

from datetime import date, timedelta

from playwright.sync_api import Page

from tests.browser.conftest import Bot


def begun(page: Page, bot: Bot, title: str, since: date, until: date) -> None:
    """A term that the office opens for every group."""
    page.goto(f"{bot.address}desk/terms/new")
    page.get_by_label("名称").fill(title)
    page.get_by_label("书名").fill("活着")
    page.get_by_label("领读人").fill("林静")
    page.get_by_label("第一天").fill(since.isoformat())
    page.get_by_label("最后一天").fill(until.isoformat())
    page.get_by_role("button", name="保存").click()
    page.locator(".said", has_text="开好了").wait_for()


def asked(page: Page, bot: Bot, title: str) -> None:
    """A vote between two books in every group."""
    page.goto(f"{bot.address}desk/votes/new")
    page.get_by_label("名称").fill(title)
    page.get_by_label("候选的书").fill("《活着》\n《边城》")
    page.get_by_role("button", name="发到群里投票").click()
    page.locator(".said", has_text="名单已放进").wait_for()


def test_a_term_gets_its_weeks_and_loses_a_group(page: Page, bot: Bot) -> None:
    since = date.today() + timedelta(days=3)
    begun(page, bot, "冬日共读", since, since + timedelta(days=20))
    page.get_by_label("目标").first.fill("第1-3章")
    page.get_by_label("领读人的话").first.fill("不着急，慢慢读。")
    page.get_by_role("button", name="保存每周的话").click()
    page.get_by_text("读到第3章算达到").wait_for()
    page.get_by_text("到时候群里会看到的话").press("Enter")
    page.get_by_text("第1周读：第1-3章").wait_for()
    page.get_by_role("button", name="书香政协·市主群不再参加").click()
    page.locator(".said", has_text="不再参加").wait_for()
    page.get_by_label("最后一天").fill((since + timedelta(days=27)).isoformat())
    page.locator("#edit").get_by_role("button", name="保存").click()
    page.locator(".said", has_text="改好了").wait_for()
    page.get_by_role("button", name="提前结束").click()
    page.locator(".said", has_text="不再发帖").wait_for()
    assert page.get_by_role("button", name="提前结束").count() == 0


def test_who_finished_is_let_out_after_a_look(page: Page, bot: Bot) -> None:
    since = date.today() - timedelta(days=40)
    begun(page, bot, "秋日共读", since, since + timedelta(days=20))
    page.get_by_role("link", name="完成名单").click()
    page.get_by_label("另外加上").fill("林静")
    page.get_by_role("button", name="公布名单").focus()
    page.keyboard.press("Enter")
    page.locator(".said", has_text="已公布1位").wait_for()
    page.get_by_text("【共读证书】").wait_for()
    assert page.get_by_role("button", name="公布名单").count() == 0


def test_a_vote_is_asked_and_closed(page: Page, bot: Bot) -> None:
    asked(page, bot, "一月读哪本")
    page.get_by_role("button", name="截止，把结果发到群里").click()
    page.get_by_text("这次没有收到投票").first.wait_for()
    page.locator(".said", has_text="结果已放进").wait_for()
    assert page.get_by_role("button", name="截止，把结果发到群里").count() == 0
