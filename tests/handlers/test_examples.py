"""Each handler's examples belong to it, and talk that is none of them belongs to nobody."""

from datetime import datetime

import pytest

from bot.handler import Handler, find, route
from bot.sample import load
from bot.text.catalogue import Catalogue, CatalogueRow
from bot.text.sentence import Sentence, read
from tests.cast import SHANGHAI

BOOKS = Catalogue.build(
    CatalogueRow(key, book.title, book.subtitle, book.author, aliases=book.aliases)
    for key, book in enumerate(load().books, 1)
)
EXAMPLES = [(handler, words) for handler in find() for words in handler.examples]


def heard(words: str, *, live: bool = False) -> Sentence:
    at = datetime(2026, 4, 23, 20, 15, tzinfo=SHANGHAI)
    return read(words, sent_at=at, sender="林静", mentions_bot="@" in words, quoted=None, catalogue=BOOKS, live=live)


@pytest.mark.parametrize(("handler", "words"), EXAMPLES, ids=lambda value: getattr(value, "name", value))
def test_an_example_belongs_to_its_handler(handler: Handler, words: str) -> None:
    understood = route(heard(words, live=True))
    assert handler in [one for one, _ in understood]
    assert all(not found.unsure for one, found in understood if one.name != "漏记")


@pytest.mark.parametrize(
    "words",
    [
        "各位早上好[太阳]",
        "明天我也打卡",
        "请大家记得打卡",
        "今天去健身房打卡",
        "《长安的荔枝》这部电影好看吗？",
        "有没有适合孩子看的历史书？",
        "谁知道打卡格式怎么写",
        "【通知】请各位委员于每日22点前打卡，格式：打卡第3天《乡土中国》P20-35",
        "小时候读过《西游记》",
        "学习了《关于加强读书活动的通知》",
        "收到",
        "",
        "😀😀😀",
        "good morning everyone",
    ],
)
def test_ordinary_talk_belongs_to_nobody(words: str) -> None:
    assert route(heard(words)) == []


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("《乡土中国》P20-35", {"kind": "checkin", "books": ["乡土中国"], "pages": [20, 35]}),
        ("乡土中国 第三、四章 打卡", {"kind": "checkin", "books": ["乡土中国"], "chapter": [3, 4]}),
        ("昨晚读了一个半小时《活着》", {"kind": "checkin", "books": ["活着"], "minutes": 90, "date": "2026-04-22"}),
        ("Day12 《白鹿原》读到50%", {"kind": "checkin", "books": ["白鹿原"], "percent": 50, "day": 12}),
        ("安利《冬牧场》，李娟写的", {"kind": "recommendation", "books": ["冬牧场"], "authors": ["李娟"]}),
        ("@书香群记 谁在读《活着》", {"kind": "query", "command": "who_reads"}),
        ("补打卡《活着》读完", {"kind": "checkin", "books": ["活着"], "finished": True, "date": "2026-04-22"}),
        ("〈活着〉读到p88", {"kind": "checkin", "books": ["活着"], "pages": [88, 88]}),
    ],
)
def test_what_is_said_becomes_the_fields_of_a_record(words: str, label: dict[str, object]) -> None:
    assert [found.label() for _, found in route(heard(words))] == [label]


def test_an_end_told_in_a_line_of_its_own_is_news_however_long_the_thoughts() -> None:
    thoughts = "读着读着想起了父亲，他那一辈人什么苦都不说，活着本身就是答案。" * 4
    found = [one.label() for _, one in route(heard(f"《活着》\n已读完。\n{thoughts}"))]
    assert {"kind": "checkin", "books": ["活着"], "finished": True} in found
