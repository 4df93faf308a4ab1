"""The desk in a real browser, wide and narrow: records changed and entered, a list brought in, books put right."""

import io
from pathlib import Path

import openpyxl
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Bot, Window


def test_a_record_is_found_changed_taken_out_and_put_back(page: Page, bot: Bot) -> None:
    page.goto(f"{bot.address}desk/records")
    page.get_by_label("类别").select_option(label="打卡")
    page.get_by_label("姓名或群昵称").fill("林静")
    page.get_by_role("button", name="查找").click()
    page.locator("tbody a").first.click()
    page.get_by_label("分钟").fill("35")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("改好了").wait_for()
    assert page.get_by_text("分钟：空 → 35").count() == 1
    page.get_by_role("button", name="撤销这一条").click()
    page.get_by_role("button", name="恢复这一条").click()
    page.get_by_text("恢复了").wait_for()


def test_two_windows_change_one_record(page: Page, bot: Bot) -> None:
    other = page.context.new_page()
    for one in (page, other):
        one.goto(f"{bot.address}desk/records/checkins/2")
    page.get_by_label("分钟").fill("20")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("改好了").wait_for()
    other.get_by_label("分钟").fill("40")
    other.get_by_role("button", name="保存").click()
    other.get_by_text("现在记的是：20").wait_for()
    assert other.get_by_label("分钟").input_value() == "40"


def test_what_came_on_paper_is_entered_with_its_photo(page: Page, bot: Bot, tmp_path: Path) -> None:
    photo = io.BytesIO()
    Image.new("RGB", (300, 200), "beige").save(photo, "JPEG")
    page.goto(f"{bot.address}desk/records/new")
    page.get_by_role("link", name="体会", exact=True).click()
    page.get_by_label("谁（姓名或群昵称）").fill("林静")
    page.locator("select[name=group]").select_option(label="不属于哪个群")
    page.get_by_label("书名").fill("活着")
    page.get_by_label("原话").fill("写在纸上的体会。")
    page.get_by_label("原件").set_input_files({"name": "稿.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()})
    page.get_by_role("button", name="保存").click()
    page.get_by_text("录入了林静的1条体会").wait_for()
    assert page.get_by_label("原件还是“稿.jpg”").is_checked()
    page.get_by_role("link", name="林静：").click()
    assert page.locator("img.thing").evaluate("one => one.naturalWidth") == 300


def test_a_list_is_previewed_and_brought_in(page: Page, bot: Bot) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("姓名", "界别", "职务顺序"), ("林静", "教育界（改）", 3), ("新来的", "经济界", 4)):
        book.active.append(row)
    book.save(out)
    page.goto(f"{bot.address}desk/members/import")
    page.get_by_label("名单").set_input_files({"name": "名单.xlsx", "mimeType": "", "buffer": out.getvalue()})
    page.get_by_role("button", name="看看有什么变化").click()
    page.get_by_text("教育界 → 教育界（改）").wait_for()
    page.get_by_role("button", name="导入", exact=True).click()
    page.get_by_text("新增1人，更新1人").wait_for()
    page.get_by_label("姓名、群昵称").fill("新来的")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="新来的").click()
    expect(page.get_by_text("这一年还没有记录")).to_be_visible()


def test_a_book_gets_its_cover_and_is_merged(page: Page, bot: Bot) -> None:
    photo = io.BytesIO()
    Image.new("RGB", (900, 1200), "teal").save(photo, "PNG")
    page.goto(f"{bot.address}desk/books")
    page.locator("tbody a").first.click()
    page.get_by_label("上传封面").set_input_files(
        {"name": "面.png", "mimeType": "image/png", "buffer": photo.getvalue()}
    )
    page.get_by_role("button", name="上传", exact=True).click()
    page.get_by_text("封面换好了").wait_for()
    assert page.locator("img.cover").evaluate("one => one.naturalWidth") == 600
    page.get_by_label("并入（书名或编号）").fill("2")
    page.get_by_role("button", name="并入", exact=True).click()
    page.locator(".said", has_text="并入了").wait_for()
    page.goto(f"{bot.address}desk/books/merges")
    page.get_by_role("button", name="撤销").click()
    page.get_by_text("又是两本").wait_for()


def test_the_key_e_leads_from_a_question_to_its_form(page: Page, browser: Browser, bot: Bot) -> None:
    room = Window(browser, bot, "林静").open("书香政协·市主群")
    room.say("代他打卡《活着》")
    room.ledger("待确认")
    page.goto(f"{bot.address}desk/pending")
    page.keyboard.press("e")
    page.get_by_role("button", name="保存并记上").click()
    page.get_by_text("记上了").wait_for()
    assert "/desk/pending" in page.url
    room.page.context.close()
