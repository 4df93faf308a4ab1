"""更正 in whatever words: what is taken back, what is set right and to what, and whose slips are none of ours."""

from datetime import date

import pytest

from bot.text.found import Title
from bot.text.revision import revision
from tests.handlers.test_examples import heard


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("页码报错了，不是30，是130", {"pages": [130, 130]}),
        ("不对 不是100页 是从100页看到130页", {"pages": [100, 130]}),
        ("第八章改第十八章，少摁了个十", {"chapter": [18, 18]}),
        ("说成两小时了，哪有那闲工夫，一个钟头", {"minutes": 60}),
        ("上一条的百分之三十作废，应该是百分之四十", {"percent": 40}),
        ("更正，乡土中国应该是P61-87", {"books": ["乡土中国"], "pages": [61, 87]}),
        ("更正一下：方才所记“三十分钟”应为“五十分钟”", {"minutes": 50}),
        ("早上打卡打错书了，打的《活着》，应该是《围城》", {"books": ["围城"]}),
        ("应为第十二回。方才误作第二十回。", {"chapter": [12, 12]}),
        ("早上那条补个时间：40分钟", {"minutes": 40}),
        ("上午那十几页我数了数，是30到44页", {"pages": [30, 44]}),
        ("刚才那条不对\n是一百九到二百一", {"pages": [190, 210]}),
        ("我的名字写错了，接龙里应该是李志强", {"names": ["李志强"]}),
        ("把《活着》写成《兄弟》了，改一下", {"books": ["活着"]}),
        ("那条打卡是昨天的，日期给我改改", {"date": "2026-04-22"}),
        ("昨天那条页数不对，是二十页不是十二页", {"page_count": 20}),
        ("还书编号填反了，不是0032，是0023", {"copies": ["CF-0023"]}),
        ("上午说转给张丽了，说错了，是转给张莉", {"to": "张莉"}),
        ("报名写错了，我报的是读书沙龙，不是委员讲坛", {"event": "读书沙龙"}),
        ("给老伴代打的那条改改，他说是第六回，我给记成第五回了", {"chapter": [6, 6], "on_behalf_of": ["老伴"]}),
        ("那书读得没那么快，说早了，才到第三十一章", {"chapter": [31, 31]}),
        ("@书香群记 你给我记成30页了，我说的是13页", {"page_count": 13}),
    ],
)
def test_the_new_values_are_read_and_the_wrong_ones_left(words: str, values: dict[str, object]) -> None:
    found = revision(heard(words))
    assert found is not None
    assert found.label() == {"kind": "correction"} | values


@pytest.mark.parametrize(
    "words",
    [
        "把那个打卡收回，我压根没读",
        "上一条不算数哈，发错群了",
        "能不能帮我把刚才那条撤了",
        "刚才荐的《活着》撤回吧，内容不合适",
        "预约的《活着》不要了",
        "对不起，早上报重了，请去掉一条",
        "中午要的CF-0226我撤了，让别人先看",
    ],
)
def test_a_record_is_taken_back(words: str) -> None:
    found = revision(heard(words))
    assert found is not None
    assert found.cancel


def test_what_says_which_record_is_meant_stays() -> None:
    found = revision(heard("刚才替丹丹打的《活着》那条不算，撤了吧"))
    assert found is not None
    assert (found.on_behalf_of, [book.title for book in found.books]) == (("丹丹",), ["活着"])
    assert found.date is None
    assert isinstance(found.books[0], Title)


def test_a_day_that_only_points_at_the_record_is_no_new_day() -> None:
    pointed, stated = revision(heard("昨天那条写错了，是98页")), revision(heard("打卡日期写错了，那是昨天读的"))
    assert pointed is not None
    assert stated is not None
    assert (pointed.date, stated.date) == (None, date(2026, 4, 22))


@pytest.mark.parametrize(
    "words",
    [
        "昨天忘打卡了，补上：《活着》读完",
        "书里第30页写错了，乾隆应该是嘉庆",
        "会议记录第三页把我的话记拧了，麻烦改过来",
        "打错了可以改吗",
        "机器人给我记错了，我读的明明是30页",
        "不是第三章难，是第四章难",
        "他那条不算数",
        "图书馆预约取消了",
        "不对吧，第八章不是这么写的",
        "替额吉打个卡，《活着》看了二十来页，眼花就歇下了",
        "讲坛改到下周三，第五讲",
        "《活着》第三章其实比第二章好看",
        "有的话预约一本《活着》，没有就当我没说",
        "我带的组从4个人加到11个人，光同步会一天开掉3小时，code没多写一行，还是照加不误",
    ],
)
def test_other_slips_change_nothing(words: str) -> None:
    assert revision(heard(words)) is None
