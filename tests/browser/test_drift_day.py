"""A drift day in the browser: three people, one copy, and the mistakes people make; the panel shows what was said."""

from playwright.sync_api import Browser

from tests.browser.conftest import Bot, Window
from tests.drift_day import CODE, DAY, donated, in_group, place, questions, six_days_later, told
from tests.gateway.conftest import soon

GROUP = "书香政协·市主群"
IS_EMPTY = True
"""Everything that happens is played."""


def test_a_drift_day(browser: Browser, bot: Bot) -> None:
    bot.command("user", "add", "阿青", "--role", "organiser")
    windows = {name: Window(browser, bot, name).open(GROUP) for name in ("林静", "阿青", "周秘书")}
    ledger = bot.folder / "shuxiang.sqlite"
    for turn in DAY:
        windows[turn.who].say(turn.words)
        assert soon(lambda turn=turn: place(ledger) == (turn.state, turn.whose)), (turn, place(ledger))
        if turn.heard:
            windows["阿青"].sees(turn.heard)
    windows["阿青"].ledger("林静 转书《活着》")
    windows["林静"].open("书香群记").sees("为您留到")
    assert soon(lambda: donated(ledger) == 3)
    six_days_later(bot.folder.parent, "--data", str(bot.folder))
    assert place(ledger) == ("held", "林静")
    assert [CODE in why for why in questions(ledger)] == [True, True]
    assert told(ledger, "还有1位书友在等")
    assert told(ledger, "续借好了")
    assert told(ledger, "没有登记过CF-0999")
    assert not [words for name in ("林静", "阿青", "周秘书") for words in in_group(ledger, name) if CODE in words]
    assert all(window.errors == [] for window in windows.values())
