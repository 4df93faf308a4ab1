"""建言 in the group: a measure put forward is kept for the office, talk about the group itself is not."""

import pytest

from models.advice import Advice
from tests.cast import Room


def test_a_measure_put_forward_is_kept_in_its_own_words(room: Room) -> None:
    words = "建议市里在老旧小区增设充电棚，由住建和消防一起摸底"
    assert room.says("教育界-林静", words) == ["已记：建言"]
    (row,) = room.records()
    assert isinstance(row, Advice)
    assert row.words == words


@pytest.mark.parametrize(
    "words",
    [
        "建议大家都读读《乡土中国》，很有收获",
        "建议群里每天晚上八点统一打卡，方便统计",
        "同意李委员的建议，市里应该把路灯修一修",
        "请各位委员于本周五前报送社情民意，每篇不超过800字",
        "小区门口的路灯坏了半年了也没人管",
    ],
)
def test_talk_that_puts_nothing_forward_is_none(room: Room, words: str) -> None:
    room.says("教育界-林静", words)
    assert [row for row in room.records() if isinstance(row, Advice)] == []
