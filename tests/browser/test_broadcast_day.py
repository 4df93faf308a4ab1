"""The broadcast in the browser: seen once in each of three groups; the next is called off before it was pasted."""

from datetime import datetime

from playwright.sync_api import Browser

from models.db import SHANGHAI
from tests.broadcast_day import SECOND, THIRD, WORDS, day, prepared, stages, written
from tests.browser.conftest import Bot, Window
from tests.gateway.conftest import soon

GROUPS = ("书香政协·市主群", "书香政协·红山区群", "书香政协·松山区群")
PASTED = "书香政协·老干部群"


def test_a_broadcast(browser: Browser, bot: Bot) -> None:
    prepared(bot.command)
    window, ledger = Window(browser, bot, "周秘书"), bot.folder / "shuxiang.sqlite"
    for step in day(GROUPS):
        assert step.answer in bot.command(*step.words), step
        assert soon(lambda step=step: stages(ledger) == step.stages), (step, stages(ledger))
    bot.command("group", "add", PASTED)
    some = (GROUPS[0], PASTED)
    assert "还没有开张" in bot.command(*written(SECOND, some))
    bot.command("group", "open", PASTED, "--read-at", f"{datetime.now(SHANGHAI):%Y-%m-%d %H:%M}")
    assert "1个群请复制转贴" in bot.command("broadcast", "approve", "2", "--yes", "--by", "周秘书")
    assert soon(lambda: stages(ledger, 2) == ("sent", "by_hand")), stages(ledger, 2)
    assert "“待贴”的请复制到群里" in bot.command("outbox", "list")
    assert f"{PASTED}  已停" in bot.command("broadcast", "stop", "2")
    assert stages(ledger, 2) == ("sent", "stopped")
    assert "“待贴”的请复制到群里" not in bot.command("outbox", "list")
    bot.command(*written(THIRD, GROUPS))
    bot.command("broadcast", "stop", "3")
    assert "已经叫停" in bot.command("broadcast", "approve", "3", "--yes", "--by", "周秘书")
    for group in GROUPS:
        window.open(group).sees(WORDS)
        assert window.page.locator(".bubble", has_text=WORDS).count() == 1
        assert window.page.locator(".bubble", has_text=SECOND).count() == (group == GROUPS[0])
        assert window.page.locator(".bubble", has_text=THIRD).count() == 0
    assert window.errors == []
