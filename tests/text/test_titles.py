"""Which books and authors a message names, and what in it is none."""

from datetime import datetime

import pytest

from bot.text.catalogue import Catalogue, CatalogueRow
from bot.text.sentence import Sentence, read
from tests.cast import SHANGHAI

TITLES = (
    "平凡的世界 活着 白鹿原 红楼梦 额尔古纳河右岸 尘埃落定 蒙古秘史 一个人的村庄 我们 出租车！ 研究生 生活 楚辞 我们仨"
    " 资治通鉴 置身事内 芙蓉镇 民法典 希望 小朋友 我们的孩子 JavaScript 同时"
)
AUTHORS = {"白鹿原": "陈忠实", "尘埃落定": "阿来", "红楼梦": "[清] 曹雪芹 著 / 高鹗 续"}
BOOKS = Catalogue.build(
    CatalogueRow(key, title, author=AUTHORS.get(title, "")) for key, title in enumerate(TITLES.split(), 1)
)


def said(text: str) -> Sentence:
    at = datetime(2026, 4, 23, 20, 15, tzinfo=SHANGHAI)
    return read(text, sent_at=at, sender="林静", mentions_bot=False, quoted=None, catalogue=BOOKS)


def titles(text: str) -> list[str]:
    return [book.title for book in said(text).books]


@pytest.mark.parametrize(
    ("text", "books"),
    [
        ("打卡《平凡的事界》第三章", ["平凡的世界"]),
        ("打卡 平凡的事界 第三章", ["平凡的世界"]),
        ("《活者》余华，推荐", ["活者"]),
        ("活着 读完", ["活着"]),
        ("读完了JavaScript 第三章", ["JavaScript"]),
        ("重读红楼，才发现刘姥姥最清醒", ["红楼梦"]),
        ("居然舍不得合上白鹿原了", ["白鹿原"]),
        (
            "荐给大家：额尔古纳河右岸、尘埃落定、蒙古秘史、一个人的村庄",
            ["额尔古纳河右岸", "尘埃落定", "蒙古秘史", "一个人的村庄"],
        ),
        ("我想借我们仨，看完给下一位", ["我们仨"]),
        ("资治通鉴卷六十五，一个半小时", ["资治通鉴"]),
        ("《楚辞》九章里的《涉江》，打卡15分钟", ["楚辞"]),
        ("辽金西夏史打卡 辽代部分 第一章", ["辽金西夏史"]),
        ("推荐《大地上的事情》，安静", ["大地上的事情"]),
        ("《资治通鉴·周纪》读到第五页", ["资治通鉴"]),
        ("《平凡的世界》第一部和《平凡的世界》第二部", ["平凡的世界"]),
    ],
)
def test_books(text: str, books: list[str]) -> None:
    assert titles(text) == books


@pytest.mark.parametrize(
    "text",
    [
        "我想读金融数学的研究生，想问一下大体情况",
        "等了30分钟才找到出租车，太慢",
        "这本图册适合刚学珠算的小朋友，打卡半小时",
        "等待时间太长会流失读者；同时，60%的人希望页面快些",
        "读完想到我们的孩子，心里不是滋味",
        "读了一下午，函数在JavaScript里是一等公民",
        "我们看到很多人，又不认识",
        "昨天加班没读书，生活不易",
        "入住晚了，希望第二天退房后再去泡温泉",
        "昨晚看了电影《芙蓉镇》",
        "《民法典》第三章要学",
        "学习《中华人民共和国长城保护条例》",
        "今天《人民政协报》第三版",
        "《关于召开三季度座谈会的通知》请查收",
        "更正一下 上条页码应是P88到P120",
        "早起报的回数不对 应该是第三十三回",
    ],
)
def test_no_book(text: str) -> None:
    assert titles(text) == []


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("推荐杉山正明的《疾驰的草原征服者》，好读", ("杉山正明",)),
        ("可以看吕思勉的《中国通史》，配着地图", ("吕思勉",)),
        ("安利《冬牧场》和《羊道》，都是李娟的", ("李娟",)),
        ("读完《置身事内》了，兰小欢老师真是高手", ("兰小欢",)),
        ("荐一本《蒙古高原行纪》，江上波夫等著，能对上", ("江上波夫",)),
        ("推荐《雪国》（[日]川端康成著）", ("川端康成",)),
        ("推荐《尘埃落定》阿来，藏地", ("阿来",)),
        ("推荐白鹿原，陈忠实八年磨一剑", ("陈忠实",)),
        ("《红楼梦》曹雪芹、高鹗，值得一读", ("曹雪芹", "高鹗")),
        ("先看《草原帝国》，顺序别反，反了容易晕", ()),
        ("推荐《尘埃落定》，写得真好", ()),
    ],
)
def test_authors_as_stated(text: str, authors: tuple[str, ...]) -> None:
    assert said(text).authors == authors
