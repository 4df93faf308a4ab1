"""An office's own template in a real browser, by keyboard: it is taken, and the paper is like it."""

from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page

from bot.config import Config
from bot.storage import open_database
from models import account, role
from models.member import Member
from models.role import CITY, Duty
from tests.browser.conftest import Bot
from tests.browser.test_desk_sending import NOW, bot, log_in
from tests.exports.test_own_template import lines
from tests.passwords import kept

__all__ = ("bot",)


@pytest.fixture
def admin(page: Page, bot: Bot) -> Page:
    """老马 at the desk, logged in."""
    db = open_database(Config(data=bot.folder))
    with db.begin() as session:
        one = Member(name="管理员甲")
        session.add(one)
        session.flush()
        role.give(session, one, Duty.admin, CITY, NOW, "测试")
        account.set_password(session, one, kept(), NOW, "测试")
    db.close()
    log_in(page, bot, "管理员甲")
    return page


def test_a_template_is_taken_by_keyboard_and_the_paper_is_like_it(admin: Page, bot: Bot, tmp_path: Path) -> None:
    page, own = admin, tmp_path / "本单位.docx"
    own.write_bytes(lines("本单位的简报：{{ 标题 }}"))
    page.goto(f"{bot.address}desk/reports")
    page.get_by_role("link", name="Word 模板").click()
    page.get_by_label("月度简报的新模板").set_input_files(own)
    page.get_by_label("月度简报的新模板").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("月度简报从现在起用本单位的模板").wait_for()
    page.goto(f"{bot.address}desk/reports")
    page.get_by_label("导出什么").select_option("briefing")
    with page.expect_download() as saved:
        page.get_by_role("button", name="导出", exact=True).click()
    saved.value.save_as(tmp_path / "简报.docx")
    assert Document(str(tmp_path / "简报.docx")).paragraphs[-1].text.startswith("本单位的简报：")
