"""The line to the gateway and the ear on it: how soon a break is noticed and mended, and what is kept of it."""

import time

from tests.gateway.conftest import PAGES, Core, Gateway, opened, soon


def test_the_gateway_dies_and_the_bot_listens_again_within_five_seconds(core: Core, gateway: Gateway) -> None:
    opened(core)
    gateway.kill()
    assert soon(lambda: not core.listens())
    time.sleep(3)
    gateway.start()
    start = time.monotonic()
    assert soon(core.listens, 10)
    assert time.monotonic() - start <= 5
    gateway.speak("lin", "打卡《活着》读到98页")
    assert soon(lambda: core.rows(PAGES)) == [(98,)]


def test_after_a_minute_away_too_and_the_gap_is_on_record(core: Core, gateway: Gateway) -> None:
    opened(core)
    gateway.kill()
    time.sleep(60)
    gateway.start()
    start = time.monotonic()
    assert soon(core.listens, 10)
    assert time.monotonic() - start <= 5
    assert soon(lambda: core.rows("SELECT 1 FROM gaps WHERE until IS NOT NULL AND reason NOT LIKE '收听程序%'"), 70)


def test_a_silent_cut_is_noticed_within_35_seconds(core: Core, gateway: Gateway) -> None:
    opened(core)
    gateway.freeze()
    start = time.monotonic()
    assert soon(lambda: not core.listens(), 40)
    assert time.monotonic() - start <= 35


def test_an_ear_that_was_killed_is_missed_by_check(core: Core, gateway: Gateway) -> None:
    opened(core)
    assert "没有在收听" not in core.command("check")
    core.kill_ear()
    assert core.listens()
    assert "没有在收听：收听程序没有运行" in core.command("check")


def test_the_ear_stays_small(core: Core) -> None:
    core.start()
    assert soon(core.listens)
    pid = core.ear()["pid"]
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    assert resident <= 45 * 1024
