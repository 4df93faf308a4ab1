"""The group chat in the browser, as members use it: two windows, the ledger panel, recall, and what goes wrong."""

import signal
import sqlite3
import time
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Bot, Window

GROUP = "书香政协·市主群"


def test_one_posts_the_other_sees_it_and_the_ledger_follows(browser: Browser, bot: Bot) -> None:
    lin, qing = Window(browser, bot, "林静").open(GROUP), Window(browser, bot, "阿青").open(GROUP)
    qing.page.locator("#lines li:not(.none)").first.wait_for()
    sampled = qing.page.locator("#lines li").count()
    lin.say("打卡《活着》读到98页")
    qing.sees("打卡《活着》读到98页")
    qing.ledger("林静 打卡《活着》读至98页")
    lin.say("大家早上好")
    lin.say("推荐《额尔古纳河右岸》，迟子建写的，冬天读特别合适")
    lin.ledger("林静 荐书《额尔古纳河右岸》")
    lin.say("《乡土中国》第三章读完。我才明白，我们下乡调研先得学会听懂乡音，不然记的和老百姓说的不是一回事。")
    lin.ledger("林静 体会《乡土中国》")
    lin.say("摘抄《论语》：“政者，正也。子帅以正，孰敢不正？”")
    lin.ledger("林静 摘抄《论语》")
    assert qing.page.locator("#lines li").count() - sampled == 5
    assert lin.errors == qing.errors == []


def test_questions_are_answered_where_they_belong(browser: Browser, bot: Bot) -> None:
    lin, qing = Window(browser, bot, "林静").open(GROUP), Window(browser, bot, "阿青").open(GROUP)
    lin.say("帮助")
    qing.sees("我帮大家记读书账")
    lin.say("我的记录")
    lin.open("书香群记").sees("您的读书记录")
    assert qing.page.locator(".bubble", has_text="您的读书记录").count() == 0


def test_a_recall_takes_words_and_record_away_everywhere(browser: Browser, bot: Bot) -> None:
    lin, qing = Window(browser, bot, "林静").open(GROUP), Window(browser, bot, "阿青").open(GROUP)
    secret = "只有我知道的推荐理由"
    lin.say(f"推荐《活着》，{secret}")
    qing.ledger("林静 荐书《活着》")
    qing.act(secret, "引用")
    qing.say("谢谢")
    lin.act(f"推荐《活着》，{secret}", "撤回")
    expect(qing.page.locator("#lines li.struck")).to_have_count(1)
    expect(qing.page.locator("#said .system").last).to_contain_text("撤回了一条消息")
    assert secret not in qing.page.content()
    named_by_it = ("没人听说过的书", "贺知音")
    lin.say("代贺知音打卡《没人听说过的书》读到9页")
    qing.ledger("《没人听说过的书》")
    lin.act("代贺知音打卡", "撤回")
    expect(qing.page.locator("#lines li.struck")).to_have_count(2)
    bot.stop()
    for path in bot.folder.glob("*.sqlite"):
        with sqlite3.connect(path) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for words in (secret, *named_by_it):
        kept = [path.name for path in bot.folder.iterdir() if words.encode() in path.read_bytes()]
        assert kept == [], words


def test_the_panel_follows_a_correction_and_outlives_a_restart(browser: Browser, bot: Bot) -> None:
    lin = Window(browser, bot, "林静").open(GROUP)
    lin.say("打卡《活着》读到98页")
    lin.ledger("林静 打卡《活着》读至98页")
    lin.say("更正一下，刚才写错了，是读到89页")
    lin.ledger("林静 打卡《活着》读至89页")
    lin.say("推荐《活着》，读了三遍")
    lin.ledger("林静 荐书《活着》")
    lin.say("撤销打卡")
    expect(lin.page.locator("#lines li.struck")).to_have_count(1)
    shown = lin.page.locator("#lines li").all_inner_texts()
    assert not any("98页" in line for line in shown)
    bot.stop()
    expect(lin.page.locator("#notice")).to_contain_text("连接断开")
    bot.start()
    expect(lin.page.locator("#notice")).to_be_hidden(timeout=10_000)
    qing = Window(browser, bot, "阿青").open(GROUP)
    qing.ledger("林静 荐书《活着》")
    assert qing.page.locator("#lines li").all_inner_texts() == shown
    assert lin.page.locator("#lines li").all_inner_texts() == shown


def test_quote_mention_and_solitaire(browser: Browser, bot: Bot) -> None:
    lin, qing = Window(browser, bot, "林静").open(GROUP), Window(browser, bot, "阿青").open(GROUP)
    lin.say("推荐《活着》，读了三遍")
    qing.act("推荐《活着》，读了三遍", "引用")
    qing.say("同荐")
    lin.ledger("阿青 荐书《活着》")
    qing.page.fill("#text", "")
    qing.page.type("#text", "@")
    qing.page.locator("#people li", has_text="书香群记").click()
    qing.page.type("#text", "帮助")
    qing.page.press("#text", "Enter")
    lin.sees("我帮大家记读书账")
    lin.page.click("#solitaire")
    lin.page.fill("#chain-topic", "周六读书会")
    lin.page.click("#chain .go")
    qing.act("周六读书会", "参与接龙")
    qing.page.click("#chain .go")
    lin.sees("2. 阿青")


def test_a_picture_is_seen_by_the_others(browser: Browser, bot: Bot, tmp_path: Path) -> None:
    lin, qing = Window(browser, bot, "林静").open(GROUP), Window(browser, bot, "阿青").open(GROUP)
    picture = tmp_path / "页.png"
    lin.page.screenshot(path=picture)
    lin.page.set_input_files("#picture", picture)
    qing.page.locator(".bubble img").last.wait_for()
    wrong = tmp_path / "不是图.png"
    wrong.write_text("这不是图片")
    lin.page.set_input_files("#picture", wrong)
    expect(lin.page.locator("#notice")).to_contain_text("只能发 PNG")


def test_a_picture_comes_into_view_is_enlarged_and_quoted(browser: Browser, bot: Bot, tmp_path: Path) -> None:
    lin, qing = Window(browser, bot, "林静").open(GROUP), Window(browser, bot, "阿青").open(GROUP)
    for number in range(8):
        lin.say(f"第{number}句闲话，" + "很长" * 60)
    picture = tmp_path / "页.png"
    lin.page.screenshot(path=picture)
    lin.page.set_input_files("#picture", picture)
    shown = lin.page.locator(".bubble img").last
    expect(shown).to_be_visible()
    lin.page.wait_for_function("document.querySelector('.bubble img').complete")
    left = "() => { const l = document.querySelector('#said'); return l.scrollHeight - l.scrollTop - l.clientHeight }"
    assert lin.page.evaluate(left) < 2
    assert qing.page.evaluate(left) < 2
    shown.click()
    large = lin.page.locator("#enlarged img")
    expect(large).to_be_visible()
    size, small = large.bounding_box(), shown.bounding_box()
    assert size
    assert small
    assert size["width"] > 2 * small["width"]
    lin.page.keyboard.press("Escape")
    expect(large).to_be_hidden()
    message = qing.page.locator(".message").filter(has=qing.page.locator(".bubble img")).last
    message.hover()
    message.get_by_role("button", name="引用").click()
    qing.say("这一页好")
    expect(lin.page.locator(".quote").last).to_contain_text("[图片]")


def test_names_are_found_by_typing_after_the_sign(browser: Browser, bot: Bot) -> None:
    lin = Window(browser, bot, "林静").open(GROUP)
    lin.page.type("#text", "请@")
    everybody = lin.page.locator("#people li").count()
    lin.page.type("#text", "阿青")
    expect(lin.page.locator("#people li")).to_have_count(1)
    assert everybody > 5
    lin.page.press("#text", "Enter")
    assert lin.page.input_value("#text").startswith("请@")
    assert lin.page.input_value("#text").endswith("阿青\u2005")
    assert lin.page.input_value("#text").count("@") == 1
    lin.page.type("#text", "看@没有这个人")
    expect(lin.page.locator("#people")).to_be_hidden()


def test_one_has_one_colour(browser: Browser, bot: Bot) -> None:
    lin = Window(browser, bot, "林静").open(GROUP)
    lin.say("大家早上好")
    colour = "(element) => getComputedStyle(element).backgroundColor"
    own = lin.page.locator(".message.mine .face").last.evaluate(colour)
    assert own == lin.page.locator("#my-face").evaluate(colour)


def test_what_is_typed_is_text_and_nothing_else(browser: Browser, bot: Bot) -> None:
    lin, qing = Window(browser, bot, "林静").open(GROUP), Window(browser, bot, "阿青").open(GROUP)
    lin.say("<img src=x onerror=\"document.title='坏'\"><b>粗</b> 𠮷 \u202e倒着")
    qing.sees("<b>粗</b> 𠮷")
    assert qing.page.title() == "书香群记"
    lin.page.fill("#text", "第一行")
    lin.page.press("#text", "Shift+Enter")
    assert lin.page.input_value("#text") == "第一行\n"
    lin.page.fill("#text", "   ")
    lin.page.press("#text", "Enter")
    expect(lin.page.locator("#notice")).to_contain_text("不能发空白消息")


def test_a_crash_loses_nothing_and_the_page_comes_back(browser: Browser, bot: Bot) -> None:
    lin = Window(browser, bot, "林静").open(GROUP)
    lin.say("打卡《活着》读到801页")
    lin.ledger("林静 打卡《活着》读至801页")
    bot.halt()
    lin.say("打卡《活着》读到802页")
    bot.stop(signal.SIGKILL)
    expect(lin.page.locator("#notice")).to_contain_text("连接断开")
    bot.start()
    expect(lin.page.locator("#notice")).to_be_hidden(timeout=10_000)
    lin.say("打卡《活着》读到803页")
    lin.ledger("林静 打卡《活着》读至803页")
    with sqlite3.connect(bot.folder / "shuxiang.sqlite") as file:
        pages = _soon(lambda: file.execute("SELECT page_last FROM checkins WHERE page_last > 800").fetchall(), 3)
    assert pages == [(801,), (802,), (803,)]


def test_what_is_sent_again_is_said_once(browser: Browser, bot: Bot) -> None:
    lin = Window(browser, bot, "林静").open(GROUP)
    twice = """ref => new Promise((told) => {
        const socket = new WebSocket(`ws://${location.host}/room/live`), answers = [];
        const words = { type: "say", ref, me: sessionStorage.getItem("me"), chat: sessionStorage.getItem("chat"),
            text: "打卡《活着》读到98页" };
        socket.onopen = () => { for (let i = 0; i < 2; i++) socket.send(JSON.stringify(words)); };
        socket.onmessage = (event) => {
            const { type } = JSON.parse(event.data);
            if (type !== "hello") answers.push(type);
            if (answers.length === 2) told(answers);
        };
    })"""
    assert lin.page.evaluate(twice, "0f" * 16) == ["done", "done"]
    lin.say("打卡《活着》读到99页")
    lin.ledger("林静 打卡《活着》读至99页")
    assert lin.page.locator(".bubble", has_text="读到98页").count() == 1
    assert lin.page.evaluate(twice, "a name of no room's") == ["refused", "refused"]


def _soon(question, number: int):  # type: ignore[no-untyped-def]
    for _ in range(50):
        rows = question()
        if len(rows) >= number:
            return rows
        time.sleep(0.1)
    return question()


def test_on_a_phone_one_page_shows_the_list_then_the_chat(browser: Browser, bot: Bot) -> None:
    lin = Window(browser, bot, "林静", width=390, height=844)
    assert lin.page.locator(".chat").is_hidden()
    lin.open(GROUP)
    assert lin.page.locator(".chats").is_hidden()
    lin.say("打卡《活着》读到98页")
    lin.page.click("#toggle-ledger")
    lin.ledger("林静 打卡《活着》读至98页")
    lin.page.click("#close-ledger")
    lin.page.click("#back")
    assert lin.page.locator("#chats").is_visible()
    assert lin.page.evaluate("document.documentElement.scrollWidth") <= 390
