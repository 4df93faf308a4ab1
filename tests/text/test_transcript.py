"""Chat copied out of WeChat is read in its layouts; what is no chat is said to be none."""

from datetime import datetime

import pytest

from bot.text.transcript import TranscriptProblem, spoken
from tests.cast import SHANGHAI

AT = datetime(2026, 4, 23, 20, 15, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "heading",
    [
        "教育界-林静 2026-04-23 20:15",
        "教育界-林静 2026/4/23 20:15:00",
        "教育界-林静 4月23日 20:15",
        "教育界-林静 04-23 20:15:00",
        "教育界-林静 2026年4月23日 下午8:15",
        "2026-04-23 20:15:00 教育界-林静",
        "教育界-林静(wxid_a1b2c3) 04-23 20:15:00",
    ],
)
def test_every_heading(heading: str) -> None:
    (said,) = spoken(f"{heading}\n打卡《活着》\n读到98页\n\n", 2026)
    assert (said.name, said.sent_at, said.text) == ("教育界-林静", AT, "打卡《活着》\n读到98页")


def test_several_and_system_lines_are_left_out() -> None:
    text = "甲 2026-04-23 20:15\n打卡\n\n系统消息 2026-04-23 20:16\n“乙”撤回了一条消息\n乙 2026-04-23 20:17\n好\n"
    assert [(one.name, one.text, one.line) for one in spoken(text, 2026)] == [("甲", "打卡", 1), ("乙", "好", 6)]


def test_what_is_no_chat_is_refused() -> None:
    with pytest.raises(TranscriptProblem, match="昵称 2026-04-23 20:15"):
        spoken("这是一篇文章。\n没有时间。", 2026)
