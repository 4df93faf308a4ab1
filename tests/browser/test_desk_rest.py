"""The desk in a real browser, wide and narrow: a chat pasted."""

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
