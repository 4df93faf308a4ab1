"""建言 in the group: a measure put forward is kept for the office, talk about the group itself is not."""

import pytest

from bot.text.advice import put_forward
from models.advice import Advice
from tests.cast import Room
from tests.handlers.test_examples import heard


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


@pytest.mark.parametrize(
    "words",
    [
        "能不能让公交公司把末班车延到十点半，下夜班的护士都没车坐",
        "一条：快递柜占消防通道，应急管理局牵头清一遍，三个月为限。完。",
        "盲道上全是共享单车，城管应当划出停放区，企业不清就扣押金",
        "希望旗里给每个嘎查配一名兽医，牛羊病了不用跑几十里地",
        "把闲置的村小改成乡村图书馆，一个房子两样用。这一条我准备写进今年大会发言",
        "我有个想法，老年大学一座难求，不如把各社区活动室用起来，老年大学派老师巡回上课",
        "政协的调研报告基层看不到，建议办公室建个共享库，按专题归档",
        "提案办理回复老是“已列入计划”，建议提案委隔年回头看，办成啥样在报纸上亮出来",
    ],
)
def test_an_office_or_a_matter_and_a_measure_are_advice_in_any_words(words: str) -> None:
    assert put_forward(heard(words))


@pytest.mark.parametrize(
    "words",
    [
        "提案委温馨提示：社情民意信息请一事一报，建议控制在800字以内",
        "昨天政协会上王主任建议市里给环卫工人涨工资，大家都鼓掌",
        "去年我提的校车建议被教育局采纳了，高兴",
        "路灯终于修好了，谢谢城管局",
        "教育局要求各校每学期组织两次应急演练",
        "当干部就应该多下基层，多听听群众的声音",
        "希望有关部门重视一下这个问题",
        "建议晚上的讲座改成线上，老家在旗县的赶不过来",
        "谁知道社区能不能办托育补贴",
        "王委员这个提案好，市里该早点落实",
    ],
)
def test_what_is_another_s_past_a_form_or_without_a_measure_is_none(words: str) -> None:
    assert not put_forward(heard(words))
