"""The forms of the desk in a real browser: without a script, refused, and after the password once more."""

from datetime import datetime, timedelta

from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from bot.almanac import SHANGHAI
from bot.config import Config
from bot.console.desk import UPLOAD_BYTES
from bot.storage import open_database
from models import account, role
from models.account import Sitting
from models.member import Member
from models.role import CITY, Duty
from tests.browser.conftest import Bot
from tests.passwords import PASSWORD, kept


def test_the_menu_is_there_without_a_script(browser: Browser, bot: Bot) -> None:
    for width in (1440, 390):
        context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto(f"{bot.address}desk/")
        page.get_by_role("link", name="报表").click()
        expect(page.get_by_role("heading", name="报表")).to_be_visible()
        context.close()


def test_the_menu_folds_where_there_is_no_room(page: Page, bot: Bot) -> None:
    page.goto(f"{bot.address}desk/")
    width = page.evaluate("innerWidth")
    expect(page.get_by_role("link", name="报表")).to_be_visible(visible=width > 1000)
    if width < 1000:
        page.get_by_text("菜单").click()
        expect(page.get_by_role("link", name="报表")).to_be_visible()


def test_too_large_a_file_is_refused_before_it_is_sent(page: Page, bot: Bot) -> None:
    page.goto(f"{bot.address}desk/paste")
    file = page.get_by_label("或者选一份导出的聊天")
    assert file.get_attribute("data-most") == str(UPLOAD_BYTES)
    file.evaluate("one => { one.dataset.most = 1048576; }")
    file.set_input_files({"name": "聊天.txt", "mimeType": "text/plain", "buffer": bytes(1024 * 1024 + 1)})
    assert file.evaluate("one => one.validationMessage") == "文件合起来超过1MB，请压缩或分几次传。"
    file.set_input_files([])
    assert file.evaluate("one => one.validationMessage") == ""


def test_a_refused_form_keeps_its_words_and_its_neighbours(page: Page, bot: Bot) -> None:
    other = page.context.new_page()
    other.goto(f"{bot.address}desk/books/1")
    other.get_by_label("核对过了").set_checked(True)
    for _ in range(2):
        other.get_by_label("并入（书名或编号）").fill("没有这一本")
        other.get_by_role("button", name="并入", exact=True).press("Enter")
        other.get_by_text("没有叫“没有这一本”的书").wait_for()
        assert other.get_by_label("并入（书名或编号）").input_value() == "没有这一本"
    other.get_by_label("作者").fill("改过的作者")
    other.get_by_role("button", name="保存").click()
    other.get_by_text("改好了").wait_for()


def test_after_the_password_the_file_comes_and_one_is_back_on_the_page(page: Page, bot: Bot) -> None:
    db, now = open_database(Config(data=bot.folder)), datetime.now(SHANGHAI)
    with db.begin() as session:
        zhou = session.exec(select(Member).where(Member.name == "周秘书")).one()
        role.give(session, zhou, Duty.secretary, CITY, now, "测试")
        account.set_password(session, zhou, kept(), now, "测试")
    page.goto(f"{bot.address}desk/login")
    page.get_by_label("姓名").fill("周秘书")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("heading", level=1).wait_for()
    with db.begin() as session:
        for sitting in session.exec(select(Sitting)):
            sitting.confirmed_at -= timedelta(minutes=20)
            session.add(sitting)
    db.close()
    page.goto(f"{bot.address}desk/reports")
    page.get_by_role("button", name="导出").click()
    page.get_by_label("密码").fill(PASSWORD)
    with page.expect_download() as saved:
        page.get_by_label("密码").press("Enter")
    assert saved.value.suggested_filename.endswith((".xlsx", ".docx"))
    expect(page.get_by_text("下载开始了")).to_be_visible()
    assert page.url.endswith("/desk/reports")
