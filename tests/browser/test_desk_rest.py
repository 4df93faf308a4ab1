"""The desk in a real browser, wide and narrow: a chat pasted, the drift kept, suggestions followed, settings made."""

import subprocess
import sys

from playwright.sync_api import Page, expect

from tests.browser.conftest import Bot

CHAT = "林静 2026-04-21 20:15\n打卡《活着》读到98页\n\n王强 2026-04-21 20:16\n早\n"


def test_a_chat_is_pasted_by_keyboard(page: Page, bot: Bot) -> None:
    page.goto(f"{bot.address}desk/paste")
    page.get_by_label("哪个群的聊天").select_option(label="书香政协·市主群")
    page.get_by_label("聊天", exact=True).fill(CHAT)
    page.get_by_text("更多").click()
    page.get_by_label("连开张以前的也记").press("Space")
    page.get_by_role("button", name="看看会记下什么").press("Enter")
    expect(page.get_by_text("打卡《活着》读至98页")).to_be_visible()
    page.get_by_role("button", name="记录").press("Enter")
    expect(page.get_by_text("新收2条消息，记下打卡1条")).to_be_visible()


def drifting(bot: Bot) -> None:
    """Two copies come in with a list, as the command brings them."""
    sheet = bot.folder.parent / "捐书.csv"
    sheet.write_text("编号,书名\nCF-0012,活着\nCF-0013,乡土中国\n", encoding="utf-8")
    command = [sys.executable, "-m", "bot", "import", "copies", str(sheet), "--shelf", "玉龙书屋"]
    subprocess.run([*command, "--data", str(bot.folder)], check=True, capture_output=True)


def test_the_register_is_kept_by_keyboard(page: Page, bot: Bot) -> None:
    drifting(bot)
    page.goto(f"{bot.address}desk/copies/register")
    expect(page.get_by_label("编号或书名")).to_be_focused()
    page.keyboard.type("12")
    page.get_by_label("谁").fill("林静")
    page.keyboard.press("Enter")
    page.get_by_text("登记了：CF-0012 借出林静").wait_for()
    other = page.context.new_page()
    other.goto(f"{bot.address}desk/copies/register")
    expect(other.get_by_label("编号或书名")).to_be_focused()
    other.keyboard.type("13")
    other.get_by_label("谁").fill("没有的人")
    other.keyboard.press("Enter")
    expect(other.get_by_text("名册上没有“没有的人”")).to_be_visible()
    expect(other.get_by_label("编号或书名")).to_have_value("13")
    page.get_by_role("link", name="CF-0012").click()
    expect(page.get_by_text("在林静手里").first).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("玉龙书屋", exact=False).first).to_be_visible()


def test_a_shelf_is_counted(page: Page, bot: Bot) -> None:
    drifting(bot)
    page.goto(f"{bot.address}desk/copies/stock")
    page.get_by_label("书架").select_option(label="玉龙书屋")
    page.get_by_role("button", name="列出来").click()
    page.get_by_label("CF-0013").uncheck()
    page.get_by_label("没勾的").select_option(label="记作找不到了")
    page.locator("form", has=page.get_by_label("没勾的")).get_by_role("button", name="对账").click()
    page.get_by_role("button", name="按盘点改账").click()
    expect(page.get_by_text("盘点改好了1本")).to_be_visible()
    page.goto(f"{bot.address}desk/copies/labels")
    page.get_by_label("编号（如").fill("CF-0012")
    with page.expect_download() as saved:
        page.get_by_role("button", name="保存标签").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")


def test_a_suggestion_is_followed_to_its_author(page: Page, bot: Bot) -> None:
    page.goto(f"{bot.address}desk/records/new?kind=advice")
    page.get_by_label("谁（姓名或群昵称）").fill("林静")
    page.locator("select[name=group]").select_option(label="不属于哪个群")
    page.get_by_label("原话").fill("建议学校门口错峰放学")
    page.get_by_role("button", name="保存").click()
    page.goto(f"{bot.address}desk/clues")
    page.get_by_role("link", name="建议学校门口错峰放学").click()
    page.get_by_role("button", name="记下").press("Enter")
    page.get_by_text("记下了：采纳").wait_for()
    page.get_by_label("转交给").fill("市教育局")
    page.get_by_role("button", name="记下").click()
    page.get_by_text("记下了：转交").wait_for()
    page.get_by_label("答复的内容").fill("下学期起错峰放学")
    page.locator("form", has=page.get_by_label("答复的内容")).get_by_role("button", name="记下").click()
    expect(page.get_by_label("告诉本人的话")).to_contain_text("下学期起错峰放学。感谢您的建言。")
    page.get_by_role("button", name="反馈作者").click()
    page.get_by_text("反馈的话准备好了").wait_for()
    page.goto(f"{bot.address}desk/clues")
    expect(page.get_by_text("答复率", exact=True)).to_be_visible()


def test_what_was_done_is_looked_up(page: Page, bot: Bot) -> None:
    page.goto(f"{bot.address}desk/records/checkins/2")
    page.get_by_label("分钟").fill("35")
    page.get_by_role("button", name="保存").click()
    page.goto(f"{bot.address}desk/audit")
    page.get_by_label("谁").fill("演示")
    page.get_by_label("对什么").select_option(label="记录")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="查找").press("Enter")
    expect(page.get_by_text("分钟：空 → 35")).to_be_visible()


def test_a_group_is_set_up_and_somebody_gets_a_role(page: Page, bot: Bot) -> None:
    page.goto(f"{bot.address}desk/settings")
    page.get_by_role("link", name="书香政协·市主群").click()
    page.get_by_label("记下以后怎么说").select_option(label="每条回一句")
    page.get_by_role("button", name="保存").press("Enter")
    page.get_by_text("改好了").wait_for()
    page.goto(f"{bot.address}desk/settings")
    page.get_by_label("借期天数").fill("20")
    page.locator("form", has=page.get_by_label("借期天数")).get_by_role("button", name="保存").click()
    page.get_by_text("设置改好了").wait_for()
    page.goto(f"{bot.address}desk/users")
    page.get_by_label("谁").fill("林静")
    expect(page.get_by_label("角色")).to_have_value("read-only")
    page.get_by_label("角色").select_option(label="秘书")
    page.locator("select[name=where]").select_option(label="全市")
    page.get_by_role("button", name="给角色").click()
    expect(page.get_by_text("林静现在是全市的秘书")).to_be_visible()


def test_a_password_given_once_leads_to_ones_own(page: Page, bot: Bot) -> None:
    page.goto(f"{bot.address}desk/users")
    page.get_by_label("谁").fill("林静")
    page.get_by_label("角色").select_option(label="管理员")
    page.locator("select[name=where]").select_option(label="全市")
    page.get_by_role("button", name="给角色").click()
    page.get_by_role("button", name="给一次性密码").first.click()
    word = page.locator(".figure").inner_text()
    page.context.clear_cookies()
    page.goto(f"{bot.address}desk/login")
    page.get_by_label("姓名").fill("林静")
    page.get_by_label("密码").fill(word)
    page.keyboard.press("Enter")
    expect(page.get_by_text("请先换成自己的")).to_be_visible()
    page.get_by_label("新密码").fill("春天在草原上读书")
    page.get_by_label("再输一次").fill("春天在草原上读书")
    page.keyboard.press("Enter")
    page.get_by_text("密码改好了").wait_for()
