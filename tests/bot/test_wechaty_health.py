"""Whether the WeChat account is heard now, as its ear wrote it down, with what to do where it is not."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.channels.wechaty.channel import WechatyChannel
from bot.channels.wechaty.ear import take_lock
from bot.channels.wechaty.gateway import Address
from bot.channels.wechaty.store import EarStore
from tests.cast import SHANGHAI

AT = datetime(2026, 4, 22, 8, 0, tzinfo=SHANGHAI)


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[WechatyChannel]:
    made = WechatyChannel(Address("127.0.0.1", 1, "token"), "大号", tmp_path, lambda: AT)
    yield made
    made.close()


@pytest.fixture
def ear(tmp_path: Path, channel: WechatyChannel) -> Iterator[EarStore]:
    """An ear that runs, as far as its file and its lock tell."""
    lock, store = take_lock(tmp_path), EarStore(tmp_path / "ear.sqlite")
    yield store
    store.close()
    lock.close()


def told(channel: WechatyChannel) -> str:
    health = channel.health()
    assert not health.listens
    return f"{health.since:%H:%M} {health.why}：{health.remedy}" if health.since else f"{health.why}：{health.remedy}"


def test_it_listens_since_the_stream_is_open(channel: WechatyChannel, ear: EarStore) -> None:
    ear.silence_begins(AT.replace(hour=6), "网关断了")
    ear.silence_ends(AT)
    ear.set(listening="yes", login="yes", since=AT.isoformat())
    assert (channel.health().listens, channel.health().since) == (True, AT)


def test_an_ear_that_does_not_run_is_started_by_run(channel: WechatyChannel) -> None:
    assert "收听程序没有运行：请重新运行 python -m bot run" in told(channel)


def test_a_gateway_that_is_away_and_a_phone_that_logged_out(channel: WechatyChannel, ear: EarStore) -> None:
    ear.silence_begins(AT, "网关断了")
    ear.set(listening="no", error="连不上网关。")
    assert told(channel).startswith("08:00 连不上网关：请看看网关是否开着")
    ear.silence_ends(AT)
    ear.set(listening="yes", login="no", code="abc/1")
    assert told(channel).startswith("微信没有登录：请在机器人的手机上重新登录：")
    assert "https://wechaty.js.org/qrcode/abc%2F1" in told(channel)
    ear.set(login="yes", code="", rebind="yes")
    assert "群编号全变了" in told(channel)
