"""What a Wechaty gateway hands over of a picture or a file comes in parts and is kept whole."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.channel import SendFailed, Thing
from bot.channels.wechaty.channel import WechatyChannel
from bot.channels.wechaty.gateway import Address, GatewayProblem
from bot.channels.wechaty.translate import incoming
from bot.message import Medium
from tests.cast import SHANGHAI

NOW = datetime(2026, 4, 23, 20, 15, tzinfo=SHANGHAI)


def channel(folder: Path, *parts: Any) -> WechatyChannel:
    """A channel whose gateway streams these parts, or fails where one is a problem."""

    async def stream(method: str, **values: Any) -> AsyncIterator[Any]:
        for part in parts:
            if isinstance(part, Exception):
                raise part
            yield SimpleNamespace(file_box_chunk=SimpleNamespace(name=part[0], data=part[1]))

    made = WechatyChannel(Address("127.0.0.1", 1, "t", "off"), "wechaty", folder, lambda: NOW)
    made._gateway.stream = stream  # type: ignore[method-assign]
    return made


async def test_a_picture_comes_in_parts(tmp_path: Path) -> None:
    made = channel(tmp_path, ("书页.JPG", b""), ("", b"ab"), ("", b"cd"))
    assert await made.thing("m1", Medium.image) == Thing(b"abcd", ".jpg")


async def test_a_name_from_outside_decides_nothing_but_a_plain_suffix(tmp_path: Path) -> None:
    made = channel(tmp_path, ("../../x.png/../y.<b>", b"ab"))
    assert await made.thing("m1", Medium.file) == Thing(b"ab", "")


async def test_what_is_not_there_is_none_and_a_broken_line_is_tried_again(tmp_path: Path) -> None:
    assert await channel(tmp_path).thing("m1", Medium.voice) is None
    assert await channel(tmp_path, ("x", b"ab")).thing("m1", Medium.link) is None
    with pytest.raises(SendFailed) as failed:
        await channel(tmp_path, GatewayProblem("网关没有开。")).thing("m1", Medium.image)
    assert failed.value.final is False


def test_of_a_file_the_name_is_read_and_of_a_picture_nothing() -> None:
    body = {"id": "m1", "room": "r1", "from": "lin", "to": "", "name": "林静", "text": "<msg/>", "timestamp": 0}
    body |= {"mentions": [], "me": "bot", "file": "读后感.docx", "friend": True}
    said = incoming(body | {"type": 1}, "wechaty", NOW)
    assert (said.medium, said.text, said.friend) == (Medium.file, "读后感.docx", True)
    assert incoming(body | {"type": 6}, "wechaty", NOW).text == ""
