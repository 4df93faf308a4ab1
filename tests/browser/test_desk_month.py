"""The secretary's first day in a real browser: a month pasted, settled by keys, handed over, and sealed."""

from pathlib import Path

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import Page, expect

from bot.config import Config
from bot.storage import open_database
from models import account, role
from models.db import Database
from models.group import Group
from models.member import Member
from models.outbox import BY_HAND
from models.role import CITY, Duty
from tests.browser.conftest import Bot
from tests.browser.test_desk_sending import NOW, bot, log_in
from tests.passwords import kept

__all__ = ("bot",)
GROUP = "老干部读书群"
MONTH = """林静 2026-03-09 07:42
打卡《乡土中国》第三章

王建国 2026-03-10 21:05
读《县中的孩子》有感：我们总说留住好苗子，可先得让老师自己相信留下来有奔头。我在乡中学教了十一年书，最怕的不是学生走，是办公室里没人再谈课。

林静 2026-03-12 07:30
大家早上好，今天降温多穿点

王建国 2026-03-18 20:11
我15号打卡了怎么没有

林静 2026-03-19 20:11
我16号打卡了怎么没有
"""


@pytest.fixture
def secretary(page: Page, bot: Bot) -> Page:
    """周秘书 at the desk, logged in; one group of theirs is pasted by hand."""
    db: Database = open_database(Config(data=bot.folder))
    with db.begin() as session:
        session.add(
            Group(name=GROUP, channel=BY_HAND, account=BY_HAND, room=GROUP, opened_at=NOW.replace(month=3, day=1))
        )
        one = Member(name="秘书甲")
        session.add(one)
        session.flush()
        role.give(session, one, Duty.secretary, CITY, NOW, "测试")
        account.set_password(session, one, kept(), NOW, "测试")
    db.close()
    log_in(page, bot, "秘书甲")
    return page


def test_a_month_is_pasted_settled_handed_over_and_sealed(secretary: Page, bot: Bot, tmp_path: Path) -> None:
    page = secretary
    page.goto(f"{bot.address}desk/paste")
    page.get_by_label("哪个群的聊天").select_option(label=GROUP)
    page.get_by_label("聊天", exact=True).fill(MONTH)
    page.get_by_role("button", name="看看会记下什么").click()
    page.get_by_text("现在还什么都没有记").wait_for()
    page.get_by_role("button", name="记录", exact=True).click()
    page.get_by_text("新收5条消息").wait_for()
    page.goto(f"{bot.address}desk/pending")
    page.keyboard.press("Shift+Y")
    for key, left in (("n", "第1条，共1条"), ("u", "第1条，共2条"), ("y", "第1条，共1条"), ("n", "没有待确认")):
        page.keyboard.press(key)
        page.get_by_text(left).wait_for()
    report = Document(saved(page, bot, "月度简报（Word）", tmp_path / "简报.docx"))
    assert any("2026年3月" in one.text and "参与读书活动" in one.text for one in report.paragraphs)
    book = openpyxl.load_workbook(saved(page, bot, "台账（Excel，每类一张表）", tmp_path / "台账.xlsx"))
    assert [row[1] for row in book["打卡"].iter_rows(min_row=2, values_only=True)] == ["林静", "王建国"]
    report.add_paragraph("以上是定稿里改过的一段。")
    report.save(str(tmp_path / "定稿.docx"))
    page.goto(f"{bot.address}desk/reports")
    page.get_by_role("link", name="封存一个月的简报").click()
    page.get_by_label("月份").fill("2026-03")
    page.get_by_role("button", name="换成这个月").click()
    expect(page.get_by_text("打卡人次2人次")).to_be_visible()
    expect(page.get_by_text("导出以后有变的数")).to_have_count(0)
    page.get_by_label("期号", exact=True).fill("第3期")
    page.get_by_label("定稿（.docx").set_input_files(tmp_path / "定稿.docx")
    page.get_by_role("button", name="封存", exact=True).click()
    row = page.locator("tr", has_text="第3期")
    expect(row).to_contain_text("2人次")
    expect(row).to_contain_text("定稿")
    with page.expect_download() as kept:
        row.get_by_text("下载").click()
    kept.value.save_as(tmp_path / "封存.docx")
    assert (tmp_path / "封存.docx").read_bytes() == (tmp_path / "定稿.docx").read_bytes()


def saved(page: Page, bot: Bot, what: str, path: Path) -> Path:
    """One export of March, as the page's form gives it."""
    page.goto(f"{bot.address}desk/reports")
    page.get_by_label("导出什么").select_option(label=what)
    page.get_by_label("从哪天").fill("2026-03-01")
    page.get_by_label("到哪天").fill("2026-03-31")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出", exact=True).click()
    download.value.save_as(path)
    return path
