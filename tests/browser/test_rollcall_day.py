"""The roll-call in the browser: who asked is told alone who has not answered, and the group hears nothing of it."""

from playwright.sync_api import Browser

from tests.browser.conftest import Bot, Window
from tests.drift_day import heard, in_group, told
from tests.gateway.conftest import soon
from tests.rollcall_day import AFTER, CAST, DAY, END, Turn, state

GROUP = "书香政协·市主群"


def test_a_roll_call(browser: Browser, bot: Bot) -> None:
    bot.command("user", "add", "阿青", "--role", "organiser")
    windows = {name: Window(browser, bot, name).open(GROUP) for name in (*CAST, "阿青")}
    ledger = bot.folder / "shuxiang.sqlite"

    def play(turn: Turn) -> None:
        before = heard(ledger, turn.words)
        windows[turn.who].open("书香群记" if turn.alone else GROUP).say(turn.words)
        assert soon(lambda: heard(ledger, turn.words) == before + 1), turn
        assert state(ledger) == turn.expected, turn

    for turn in DAY:
        play(turn)
    windows["阿青"].sees("请假1位：周秘书")
    windows["林静"].sees("这一项由会务办理")
    assert told(ledger, "王婷")
    assert "已截止" in bot.command(*END)
    for turn in AFTER:
        play(turn)
    (ended,) = told(ledger, "已截止：\n参加1位：林老师\n请假1位：周秘书\n还没有回复")
    assert "王婷" in ended
    assert not in_group(ledger, "回复")
    assert all(window.errors == [] for window in windows.values())
