"""The first post names what is recorded, the drift too, and what 不要记我 does."""

import pytest

from bot.heard import understand
from bot.opening import opening_words
from models.group import Group
from tests.cast import Room


@pytest.mark.parametrize(
    ("channel", "how"), [("wechaty", "说一句“不要记我”"), ("transcript", "在群里说一句“不要记我”")]
)
def test_it_names_the_drift_and_what_to_say(channel: str, how: str) -> None:
    words = opening_words(Group(name="红山区读书群", channel=channel, contact="阿青"), "赤峰市政协")
    assert f"不愿被记录，{how}：从那时起您说的不再记录，原话不留，也不再提醒您" in words
    assert "“放漂《活着》一本”" in words
    assert words.endswith("有疑问请找阿青。")


@pytest.mark.parametrize("words", ["放漂《活着》一本", "想借《乡土中国》", "《活着》已还", "不要记我", "可以记我了"])
def test_what_it_tells_people_to_say_is_understood(room: Room, words: str) -> None:
    assert understand(room.incoming("教育界-林静", words), room.catalogue).understood
