"""群发, 待贴, 待转告 and 定时 in a real browser, wide and narrow: by keyboard, by two people, and live."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from bot.almanac import SHANGHAI
from bot.config import Config
from bot.storage import open_database
from models import account, broadcast, role
from models.db import Database
from models.group import Group
from models.member import Member
from models.role import CITY, Duty
from tests.browser.conftest import Bot, Window, free_port
from tests.passwords import PASSWORD, kept
from tests.sending import NOTICE, lay_out

THREE = ("书香政协·市主群", "书香政协·红山区群", "书香政协·松山区群")
NOW = datetime(2026, 4, 22, 10, tzinfo=SHANGHAI)
WORDS = "明天下午三点，玉龙书屋见。收到请回复。"


@pytest.fixture
def bot(tmp_path: Path, sample: Callable[[datetime, bool], Path]) -> Iterator[Bot]:
    """A running bot with the sample on a Wednesday morning: at night nothing is sent."""
    folder, clock = shutil.copytree(sample(NOW, True), tmp_path / "data"), tmp_path / "clock"
    clock.write_text(NOW.isoformat())
    running = Bot(folder, free_port(), ("-m", "tests.browser.clocked", str(clock), "run"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def db(bot: Bot) -> Database:
    """The database of the running bot, beside it."""
    return open_database(Config(data=bot.folder))


def write(page: Page, bot: Bot, words: str = WORDS) -> None:
    """From the empty form to the preview; the groups are ticked with the space bar."""
    page.goto(f"{bot.address}desk/broadcasts/new")
    page.get_by_label("文字", exact=True).fill(words)
    for name in THREE:
        page.get_by_label(name).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="存下并预览").press("Enter")
    page.wait_for_url("**/broadcasts/*")


def many(db: Database) -> None:
    """Sixty groups more."""
    with db.begin() as session:
        for number in range(1, 61):
            name = f"{'松山' if number % 4 == 0 else '敖汉'}第{number}读书群"
            session.add(Group(name=name, channel="room", account="room", room=name, opened_at=NOW))


def test_one_of_many_groups_is_chosen_by_some_characters_of_its_name(page: Page, bot: Bot, db: Database) -> None:
    many(db)
    page.goto(f"{bot.address}desk/records/new?kind=advice")
    page.get_by_label("谁（姓名或群昵称）").fill("林静")
    page.get_by_label("原话").fill("建议学校门口错峰放学")
    page.get_by_role("button", name="保存").press("Enter")
    assert page.url.endswith("kind=advice"), "a group has to be chosen"
    group = page.get_by_role("combobox", name="群", exact=True)
    expect(group).to_be_focused()
    page.keyboard.type("松山第")
    page.keyboard.press("Tab")
    assert group.evaluate("one => one.validationMessage") == "名称里有“松山第”的有15个，请从列出的里选。"
    group.fill("第36")
    page.keyboard.press("Tab")
    expect(group).to_have_value("松山第36读书群")
    page.get_by_role("button", name="保存").press("Enter")
    page.get_by_text("录入了林静的1条建言").wait_for()
    page.goto(f"{bot.address}desk/records")
    page.get_by_text("更多条件").click()
    page.get_by_role("combobox", name="群", exact=True).fill("松山第36读书群")
    page.get_by_role("combobox", name="群", exact=True).press("Enter")
    page.wait_for_url("**group=*")
    expect(page.get_by_text("建议学校门口错峰放学")).to_be_visible()
    expect(page.get_by_role("combobox", name="群", exact=True)).to_have_value("松山第36读书群")


def test_of_many_groups_some_are_found_and_ticked(page: Page, bot: Bot, db: Database) -> None:
    many(db)
    page.goto(f"{bot.address}desk/broadcasts/new")
    page.get_by_role("searchbox", name="只列名称里有这些字的").press_sequentially("松山第")
    expect(page.locator(".pick label:visible")).to_have_count(15)
    page.get_by_role("button", name="全选").press("Enter")
    page.get_by_label("文字", exact=True).fill(WORDS)
    page.get_by_role("button", name="存下并预览").press("Enter")
    page.wait_for_url("**/broadcasts/*")
    page.get_by_role("button", name="发给15个群").wait_for()


def test_a_broadcast_reaches_three_groups_while_one_looks_on(page: Page, browser: Browser, bot: Bot) -> None:
    room = Window(browser, bot, "林静").open(THREE[0])
    write(page, bot)
    expect(page.locator(".bubbles li")).to_have_text([WORDS])
    page.get_by_role("button", name="发给3个群").click()
    page.get_by_text("开始发了").wait_for()
    room.sees("玉龙书屋见")
    expect(page.locator("#summary")).to_have_text("已发3个群", timeout=15000)
    expect(page.locator("tbody .tag")).to_have_text(["已发"] * 3)
    room.page.context.close()


def test_all_and_none_are_ticked_and_a_file_goes_along(page: Page, bot: Bot, tmp_path: Path) -> None:
    file = tmp_path / "通知.pdf"
    file.write_bytes(b"%PDF-1.4")
    page.goto(f"{bot.address}desk/broadcasts/new")
    page.get_by_role("button", name="全选").click()
    boxes = page.locator(".pick input")
    assert boxes.evaluate_all("all => all.every((one) => one.checked)")
    page.get_by_role("button", name="全不选").click()
    assert not boxes.evaluate_all("all => all.some((one) => one.checked)")
    page.get_by_label(THREE[0]).check()
    page.get_by_label("图片或文件").set_input_files(file)
    page.get_by_role("button", name="存下并预览").click()
    page.get_by_role("link", name="［附件］通知.pdf").wait_for()
    page.get_by_role("button", name="发给1个群").click()
    expect(page.locator("#summary")).to_have_text("已发1个群", timeout=15000)


def test_a_second_person_approves_and_it_is_stopped_before_its_time(page: Page, bot: Bot, db: Database) -> None:
    with db.begin() as session:
        broadcast.decide_asks(session, wanted=True, at=NOW, by="测试")
        for name in ("阿青", "周秘书"):
            one = session.exec(select(Member).where(Member.name == name)).one()
            role.give(session, one, Duty.organiser, CITY, NOW, "测试")
            account.set_password(session, one, kept(), NOW, "测试")
    log_in(page, bot, "阿青")
    page.goto(f"{bot.address}desk/broadcasts/new")
    page.get_by_label("文字", exact=True).fill(WORDS)
    for name in THREE:
        page.get_by_label(name).check()
    page.get_by_label("什么时候发").fill("2026-04-23T10:00")
    page.get_by_role("button", name="存下并预览").click()
    page.get_by_text("要另一位同事看过才发").wait_for()
    here = page.url
    log_in(page, bot, "周秘书")
    page.goto(here)
    page.get_by_role("button", name="看过了，发给3个群").click()
    page.get_by_text("到时就发").wait_for()
    expect(page.locator("#summary")).to_have_text("待发3个群")
    page.get_by_role("button", name="叫停").click()
    expect(page.locator("#summary")).to_have_text("已停3个群")
    page.get_by_text("周秘书看过").wait_for()


def log_in(page: Page, bot: Bot, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{bot.address}desk/login")
    page.get_by_label("姓名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_text(name, exact=True).wait_for()


def test_ready_texts_are_copied_and_said_to_be_out(page: Page, bot: Bot, db: Database) -> None:
    with db.begin() as session:
        lay_out(session, NOW)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{bot.address}desk/to-paste")
    page.get_by_role("button", name="复制").first.press("Enter")
    page.get_by_text("已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == NOTICE
    page.get_by_role("button", name="已贴").first.press("Enter")
    expect(page.locator("h1")).to_contain_text("共2条")
    page.goto(f"{bot.address}desk/to-pass-on")
    page.get_by_text("请阿青转告").wait_for()
    page.locator("summary", has_text="转不到").first.press("Enter")
    page.get_by_label("为什么转不到").first.fill("电话停机")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("共2条")


def test_a_scheduled_post_is_tried_set_and_looked_at(page: Page, browser: Browser, bot: Bot, db: Database) -> None:
    with db.begin() as session:
        lay_out(session, NOW)
    page.goto(f"{bot.address}desk/schedules")
    page.get_by_role("link", name="荐书榜").click()
    page.get_by_role("link", name=THREE[0]).click()
    page.get_by_label("哪天").select_option("周五")
    page.get_by_label("几点").fill("18:30")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("改为：每周五18:30").wait_for()
    page.get_by_role("link", name="试写一份").click()
    page.locator("#try").get_by_text("一周荐书").wait_for()
    page.goto(f"{bot.address}desk/looks")
    page.get_by_label("要发的话").first.fill("【小结】大家辛苦了。")
    page.get_by_role("button", name="可以发").first.click()
    page.get_by_text("放出了").wait_for()
    room = Window(browser, bot, "林静").open(THREE[0])
    room.sees("大家辛苦了")
    room.page.context.close()


def test_a_quiet_week_is_declared_and_an_answer_counted(page: Page, browser: Browser, bot: Bot) -> None:
    page.goto(f"{bot.address}desk/calendar")
    quiet = page.locator("section", has_text="静默期").last
    quiet.get_by_label("从哪天").fill("2027-03-04")
    quiet.get_by_label("到哪天").fill("2027-03-11")
    quiet.get_by_label("为什么").fill("两会")
    quiet.get_by_role("button", name="记下").click()
    page.get_by_text("2027年3月4日至2027年3月11日：两会").wait_for()
    write(page, bot)
    page.get_by_role("button", name="发给3个群").click()
    expect(page.locator("#summary")).to_have_text("已发3个群", timeout=15000)
    room = Window(browser, bot, "林静").open(THREE[0])
    room.say("收到")
    room.page.wait_for_timeout(500)
    page.goto(f"{bot.address}desk/rollcalls")
    page.locator("tbody tr", has_text=THREE[0]).get_by_role("link").click()
    page.get_by_text("收到1位").wait_for()
    room.page.context.close()
