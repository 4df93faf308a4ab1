"""A term's last day in the browser: bare check-ins take its book and day, and what one lacks is told to oneself."""

from datetime import datetime

from playwright.sync_api import Browser

from models.db import SHANGHAI
from tests.browser.conftest import Bot, Window
from tests.gateway.conftest import soon
from tests.term_day import DAY, opening, read

GROUP = "书香政协·市主群"
IS_EMPTY = True
"""Everything that happens is played."""


def test_a_terms_last_day(browser: Browser, bot: Bot) -> None:
    today = datetime.now(SHANGHAI).date()
    assert "三周共读" in bot.command(*opening(today, GROUP))
    windows = {name: Window(browser, bot, name).open(GROUP) for name in ("林静", "阿青", "周秘书")}
    ledger = bot.folder / "shuxiang.sqlite"
    for turn in DAY:
        windows[turn.who].say(turn.words)
        assert soon(lambda turn=turn: read(ledger, turn.who)[0] == turn.days), (turn, read(ledger, turn.who))
    assert read(ledger, "林静")[1:] == (5, 0)
    assert read(ledger, "阿青")[1:] == (0, 233)
    windows["林静"].ledger("林静 打卡《活着》第5章")
    windows["林静"].say("我差哪几天")
    windows["林静"].open("书香群记").sees("到昨天共20天")
    assert all(window.errors == [] for window in windows.values())
