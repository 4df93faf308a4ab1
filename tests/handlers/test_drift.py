"""图书漂流 in the group: books put in, wanted, taken, handed on and returned; what is planned or asked is none."""

import time

import pytest

from bot.message import Quoted
from bot.text.drift import drift
from bot.text.sentence import Sentence, read
from models.drift import DriftAct
from tests.cast import Room
from tests.handlers.test_examples import BOOKS, heard

Labels = list[dict[str, object]]


def labels(sentence: Sentence) -> Labels:
    return [found.label() for found in drift(sentence)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("放漂《活着》一本，编号CF-0012", [{"kind": "drift_release", "books": ["活着"], "copies": ["CF-0012"]}]),
        ("我家里有一本《活着》，愿意拿出来漂流", [{"kind": "drift_release", "books": ["活着"]}]),
        ("《活着》和《兄弟》捐给书屋了", [{"kind": "drift_release", "books": ["活着", "兄弟"]}]),
        ("想借《活着》，排个队", [{"kind": "drift_request", "books": ["活着"]}]),
        ("CF-0012和CF-0013我都要了", [{"kind": "drift_request", "copies": ["CF-0012", "CF-0013"]}]),
        ("《活着》还在书屋吗？我想借", [{"kind": "drift_request", "books": ["活着"]}]),
        ("61号书已取到，谢谢李老师", [{"kind": "drift_take", "copies": ["CF-0061"]}]),
        ("《活着》拿到了，从周海波手里接的", [{"kind": "drift_take", "books": ["活着"], "from": "周海波"}]),
        ("《活着》转给刘桂兰委员了", [{"kind": "drift_pass", "books": ["活着"], "to": "刘桂兰"}]),
        (
            "CF-0061转给毕岩，CF-0064转给方老师",
            [
                {"kind": "drift_pass", "copies": ["CF-0061"], "to": "毕岩"},
                {"kind": "drift_pass", "copies": ["CF-0064"], "to": "方老师"},
            ],
        ),
        ("还书：CF-0120 CF-0121", [{"kind": "drift_return", "copies": ["CF-0120", "CF-0121"]}]),
        (
            "CF-0112还了，CF-0131拿走",
            [{"kind": "drift_return", "copies": ["CF-0112"]}, {"kind": "drift_take", "copies": ["CF-0131"]}],
        ),
        ("《活着》看完了，放书屋前台了", [{"kind": "drift_return", "books": ["活着"]}]),
    ],
)
def test_each_act_with_its_books_copies_and_person(words: str, said: Labels) -> None:
    assert labels(heard(words)) == said


@pytest.mark.parametrize(
    "words",
    [
        "明天把CF-0012送回书屋",
        "《活着》下周还，周三带过去",
        "CF-0012到哪了？",
        "《活着》看完了，下一位是谁？",
        "请各位及时归还CF-0012",
        "谁借走了《活着》？",
        "CF-0012续借一周",
        "孟委员想借《活着》",
        "CF-0012还没收到",
        "图书馆借的《活着》还没还",
        "想借此机会感谢大家",
        "收到",
        "收到，谢谢",
        "预约了明天的体检",
        "11点小结：已借出17本，在架23本，CF-0005《活着》还没人约",
        "网上买的《活着》收到了",
        "放漂怎么弄？",
    ],
)
def test_plans_questions_and_reports_are_none(words: str) -> None:
    assert labels(heard(words)) == []


@pytest.mark.parametrize(
    ("words", "quoted", "said"),
    [
        ("下一个给我", "放漂：《活着》一本，编号CF-0031", {"books": ["活着"], "copies": ["CF-0031"]}),
        ("CF-0010预约", "CF-0001《活着》\nCF-0010《兄弟》", {"copies": ["CF-0010"]}),
        ("这本我要", "", {}),
    ],
)
def test_of_a_quoted_message_the_book_and_the_code_are_taken(words: str, quoted: str, said: dict[str, object]) -> None:
    block = Quoted("会务-阿青", quoted) if quoted else None
    sentence = read(words, sent_at=None, sender="林静", mentions_bot=False, quoted=block, catalogue=BOOKS)
    assert labels(sentence) == [{"kind": "drift_request", **said}]


def test_the_bot_says_back_what_it_understood(room: Room) -> None:
    assert room.says("教育界-林静", "想借《活着》，麻烦排个队") == ["已记：想借《活着》"]


@pytest.mark.parametrize(
    "piece", ["还", "《活着》", "CF-0012", "CF-0012、", "转给", "想借", "放漂：", "一本", "，", "给"]
)
def test_time_grows_with_length_only(piece: str) -> None:
    begun = time.perf_counter()
    labels(heard(piece * (690 // len(piece))))
    assert time.perf_counter() - begun < 0.5


def test_each_copy_has_its_own_row_with_its_book(room: Room) -> None:
    assert room.says("教育界-林静", "放漂《活着》CF-0012、《乡土中国》CF-0013，放在玉龙书屋") == [
        "已记：放漂《活着》《乡土中国》"
    ]
    room.says("教育界-林静", "CF-0012转给刘桂兰委员了")
    kept = [(row.act, row.copy_code, row.book_id, row.receiver) for row in room.records() if isinstance(row, DriftAct)]
    assert kept == [
        ("drift_release", "CF-0012", 1, ""),
        ("drift_release", "CF-0013", 2, ""),
        ("drift_pass", "CF-0012", None, "刘桂兰"),
    ]
