"""The reading day in the browser: three people, one event with two places, and the mistakes people make."""

from datetime import datetime

from playwright.sync_api import Browser

from bot.almanac import NIGHT
from models.db import SHANGHAI
from tests.browser.conftest import Bot, Window
from tests.drift_day import heard, told
from tests.event_day import TWICE, day, expected, late, over, state
from tests.gateway.conftest import soon

GROUP = "书香政协·市主群"
IS_EMPTY = True
"""Everything that happens is played."""


def test_a_reading_day(browser: Browser, bot: Bot) -> None:
    bot.command("user", "add", "阿青", "--role", "organiser")
    windows = {name: Window(browser, bot, name).open(GROUP) for name in ("林静", "阿青", "周秘书")}
    ledger = bot.folder / "shuxiang.sqlite"
    now = datetime.now(SHANGHAI)
    for turn in day(now):
        windows[turn.who].open("书香群记" if turn.alone else GROUP).say(turn.words)
        assert soon(lambda turn=turn: state(ledger) == expected(turn)), (turn, state(ledger))
    for number, (words, turns) in enumerate((late(now), over(now)), 2):
        bot.command(*words)
        for turn in turns:
            windows[turn.who].open("书香群记" if turn.alone else GROUP).say(turn.words)
            assert soon(lambda turn=turn, number=number: state(ledger, number) == expected(turn)), turn
    for number, group in enumerate((GROUP, "书香政协·红山区群"), 1):
        windows[TWICE.who].open(group).say(TWICE.words)
        assert soon(lambda number=number: heard(ledger, TWICE.words) == number)
        assert state(ledger, 2) == expected(TWICE)
    windows["林静"].open("书香群记").sees("已经截止")
    assert now.hour < 3 or soon(lambda: told(ledger, "停止签到"))
    assert soon(lambda: told(ledger, "取消了。给您添麻烦了"))
    if now not in NIGHT:  # at night nobody is told before the morning
        windows["林静"].open("书香群记").sees("取消了。给您添麻烦了")
    windows["阿青"].open("书香群记").sees("【活动取消】")
    windows["阿青"].open(GROUP).ledger("林静 “读书沙龙”签到")
    assert told(ledger, "候补第1位")
    assert told(ledger, "有变动")
    assert all(window.errors == [] for window in windows.values())
