"""Events in a real browser, wide and narrow: from the draft over sign-up, sign-in, photos and thanks to the files."""

import io
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta

import openpyxl
from PIL import Image
from playwright.sync_api import Browser, Page

from models.db import SHANGHAI
from tests.browser.conftest import Bot, Window


def entered(page: Page, bot: Bot, title: str, begins: datetime, *, places: str = "") -> None:
    """An event of two hours that the office puts in."""
    page.goto(f"{bot.address}desk/events/new")
    page.get_by_label("名称").fill(title)
    page.get_by_label("开始", exact=True).fill(f"{begins:%Y-%m-%dT%H:%M}")
    page.get_by_label("结束", exact=True).fill(f"{begins + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    page.get_by_label("地点").fill("政协书房")
    page.get_by_label("线上链接或会议号").fill("腾讯会议 123-456-789")
    page.get_by_label("名额").fill(places)
    page.get_by_role("button", name="保存").click()
    page.locator(".said", has_text="记下了").wait_for()


def test_a_draft_is_confirmed_from_the_list_by_keyboard(page: Page, browser: Browser, bot: Bot) -> None:
    day = datetime.now(SHANGHAI) + timedelta(days=9)
    made = ["user", "add", "阿青", "--role", "organiser", "--data", str(bot.folder)]
    subprocess.run([sys.executable, "-m", "bot", *made], check=True, capture_output=True)
    room = Window(browser, bot, "阿青").open("书香政协·市主群")
    room.say(f"【活动通知】{day.month}月{day.day}日14:30在玉龙书屋举办读书沙龙，限30人，欢迎接龙报名")
    page.goto(f"{bot.address}desk/events")
    for _ in range(30):
        if page.get_by_role("button", name="确认读书沙龙").count():
            break
        page.wait_for_timeout(300)
        page.reload()
    page.get_by_role("button", name="确认读书沙龙").focus()
    page.keyboard.press("Enter")
    page.locator(".said", has_text="确认了").wait_for()
    assert page.get_by_role("heading", name="读书沙龙").count() == 1
    room.page.context.close()


def test_an_event_is_moved_and_its_notice_let_out(page: Page, bot: Bot) -> None:
    begins = datetime.now(SHANGHAI).replace(minute=0) + timedelta(days=5)
    entered(page, bot, "读书沙龙", begins)
    page.get_by_label("地点").fill("玉龙书屋")
    page.locator("#edit").get_by_role("button", name="保存").click()
    page.get_by_label("发到：").wait_for()
    assert "【活动变动】“读书沙龙”现定于" in page.get_by_label("发到：").input_value()
    page.get_by_label("发到：").fill("读书沙龙改在玉龙书屋，欢迎参加。")
    page.get_by_role("button", name="发到8个群").click()
    page.locator(".said", has_text="已放进8个群的待发箱").wait_for()
    page.get_by_label("取消的原因").fill("大雪")
    page.get_by_role("button", name="取消这场活动").click()
    page.get_by_label("发到：").wait_for()
    assert "因大雪" in page.get_by_label("发到：").input_value()
    page.get_by_role("button", name="不发").click()
    page.get_by_text("通知不发了").wait_for()


def test_people_are_signed_up_let_in_ticked_and_read_off_a_sheet(page: Page, bot: Bot) -> None:
    entered(page, bot, "读书沙龙", datetime.now(SHANGHAI) - timedelta(minutes=30), places="2")
    page.get_by_role("link", name="报名", exact=True).click()
    for name, guests in (("林静", "1"), ("孟庆生", "")):
        page.get_by_label("替谁报名").fill(name)
        page.get_by_label("同来几人").fill(guests)
        page.get_by_role("button", name="加上").click()
        page.locator(".said", has_text=name).wait_for()
    page.get_by_role("button", name="孟庆生：准许参加").click()
    page.get_by_text("孟庆生可以参加了").wait_for()
    page.get_by_role("link", name="签到", exact=True).click()
    page.get_by_label("林静：现场").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="保存签到").click()
    page.get_by_text("改了1人的签到").wait_for()
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("姓名", "签名"), ("林静", "√"), ("孟庆生", "√"), ("新来的", "√")):
        book.active.append(row)
    book.save(out)
    page.get_by_role("link", name="导入签到单").click()
    page.get_by_label("签到单").set_input_files({"name": "签到单.xlsx", "mimeType": "", "buffer": out.getvalue()})
    page.get_by_role("button", name="看看会记上谁").click()
    page.get_by_text("按来宾记的1人：新来的").wait_for()
    page.get_by_role("button", name="记上", exact=True).click()
    page.locator(".said", has_text="新记到场2人").wait_for()
    assert page.get_by_label("孟庆生：现场").is_checked()


def test_photos_thanks_and_lists_of_an_event_that_was_held(page: Page, bot: Bot) -> None:
    entered(page, bot, "读书沙龙", datetime.now(SHANGHAI) - timedelta(hours=3))
    page.get_by_role("link", name="签到", exact=True).click()
    page.get_by_label("补记到场的人").fill("林静、孟庆生")
    page.get_by_role("button", name="记上", exact=True).click()
    page.get_by_text("记下2人到场").wait_for()
    photo = io.BytesIO()
    Image.new("RGB", (1200, 900), "teal").save(photo, "PNG")
    page.get_by_role("link", name="照片", exact=True).click()
    page.get_by_label("第1张").set_input_files({"name": "合.png", "mimeType": "image/png", "buffer": photo.getvalue()})
    page.get_by_label("说明").first.fill("大家围坐，读到傍晚")
    page.get_by_role("button", name="收下照片").click()
    page.get_by_text("收下了1张照片").wait_for()
    shown = page.get_by_alt_text("大家围坐，读到傍晚")
    assert shown.evaluate("one => one.decode().then(() => one.naturalWidth)") == 1200
    page.get_by_role("link", name="回顾", exact=True).click()
    page.get_by_text("感谢2位").wait_for()
    page.get_by_role("button", name="现在就发").click()
    page.locator(".said", has_text="已放进待发箱").wait_for()
    page.get_by_role("link", name="归档", exact=True).click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载三份清单").click()
    content = io.BytesIO(saved.value.path().read_bytes())
    assert openpyxl.load_workbook(content).sheetnames == ["活动记录清单", "建议清单", "反馈清单"]


def test_the_year_is_brought_in_its_forms_put_in_order_and_next_month_announced(page: Page, bot: Bot) -> None:
    coming = (datetime.now(SHANGHAI).replace(day=1) + timedelta(days=32)).replace(day=6)
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("活动名称", "时间", "地点"), ("早春诗会", f"{coming:%Y年%m月%d日} 9:00", "玉龙书屋")):
        book.active.append(row)
    book.save(out)
    page.goto(f"{bot.address}desk/events/plan")
    page.get_by_label("活动计划").set_input_files({"name": "计划.xlsx", "mimeType": "", "buffer": out.getvalue()})
    page.get_by_role("button", name="看看有什么变化").click()
    page.get_by_text("新增：").wait_for()
    page.get_by_role("button", name="导入", exact=True).click()
    page.get_by_text("新增1场，改动0场").wait_for()
    page.goto(f"{bot.address}desk/events/month")
    page.locator("form", has_text="早春诗会，玉龙书屋").first.get_by_role("button", name="发到选中的群").click()
    page.locator(".said", has_text="个群的待发箱").wait_for()
    page.goto(f"{bot.address}desk/events/forms")
    page.get_by_label("新形式的名称").fill("草原读书会")
    page.get_by_label("读书沙龙在用").uncheck()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("改了2种形式").wait_for()
    with sqlite3.connect(bot.folder / "shuxiang.sqlite") as ledger:
        assert ledger.execute("SELECT used FROM forms WHERE name = '读书沙龙'").fetchone() == (0,)
