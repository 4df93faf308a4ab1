"""The desk in a real browser, wide and narrow: what is heard, a group that comes and pauses, somebody who leaves."""

from datetime import datetime, timedelta

from playwright.sync_api import Page, expect
from sqlmodel import select

from bot.almanac import SHANGHAI
from bot.config import Config
from bot.storage import open_database
from models.event import Event
from tests.browser.conftest import Bot
from tests.console.every_route.neighbours import HERE, THERE, meet


def test_the_first_page_says_that_the_room_is_heard(page: Page, bot: Bot) -> None:
    page.goto(f"{bot.address}desk/")
    row = page.get_by_role("row", name="浏览器群聊")
    expect(row).to_contain_text("正在收听")
    expect(row).to_contain_text(f"{datetime.now(SHANGHAI):%Y年}")
    expect(row).to_contain_text("没有")


def test_a_group_is_added_opened_closed_and_opened_anew_by_keyboard(page: Page, bot: Bot) -> None:
    page.goto(f"{bot.address}desk/settings")
    page.get_by_text("加一个群").press("Enter")
    page.get_by_label("群名").fill("书香政协·巴林左旗群")
    page.keyboard.press("Tab")
    page.keyboard.type("巴林左旗")
    page.keyboard.press("Enter")
    page.get_by_text("还没有开张。").first.wait_for()
    early = datetime.now(SHANGHAI) - timedelta(hours=1)
    page.get_by_label("什么时候贴出的").fill(f"{early:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="开张").press("Enter")
    page.get_by_text("从那时起记录。").first.wait_for()
    page.get_by_text("停用这个群").press("Enter")
    expect(page.get_by_text("已有的记录一条不少")).to_be_visible()
    page.get_by_role("button", name="停用").press("Enter")
    page.get_by_text("从现在起不再记录").wait_for()
    page.get_by_role("button", name="重新开张").press("Enter")
    page.get_by_text("从那时起记录。").first.wait_for()
    page.get_by_label("群名").fill("左旗书友群")
    page.get_by_role("button", name="保存").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("左旗书友群")


def test_who_came_of_two_groups_is_entered(page: Page, bot: Bot) -> None:
    db = open_database(Config(data=bot.folder))
    with db.begin() as session:
        meet(session, datetime.now(SHANGHAI))
        over = session.exec(select(Event.id).where(Event.title == "两边的读书会")).one()
    db.close()
    page.goto(f"{bot.address}desk/events/{over}/attendance")
    expect(page.get_by_label(f"{THERE}：现场")).to_be_checked()
    page.get_by_label(f"{HERE}：线上").check()
    page.get_by_role("button", name="保存签到").press("Enter")
    page.get_by_text("改了1人的签到").wait_for()
    expect(page.get_by_label(f"{HERE}：线上")).to_be_checked()


def test_somebody_is_deleted_on_their_word(page: Page, bot: Bot) -> None:
    page.goto(f"{bot.address}desk/members?words=何平")
    page.get_by_role("link", name="何平").first.click()
    page.get_by_role("link", name="应本人要求删除").press("Enter")
    expect(page.get_by_text("那是别人的原话")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("照样写一遍").fill("何苹")
    other.get_by_role("button", name="删除").click()
    other.get_by_text("请把要删除的这一位的姓名").wait_for()
    expect(other.get_by_label("照样写一遍")).to_have_value("何苹")
    page.get_by_label("照样写一遍").fill("何平")
    page.keyboard.press("Enter")
    page.get_by_text("删除了这一位").wait_for()
    page.goto(f"{bot.address}desk/members?words=何平")
    expect(page.get_by_role("link", name="何平")).to_have_count(0)
