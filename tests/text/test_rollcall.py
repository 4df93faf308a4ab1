"""收到: which notices ask for an answer, and which short words are one."""

import pytest

from bot.message import Quoted
from bot.text.rollcall import asks, calls, said, title
from bot.text.sentence import Sentence


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("收到", "received"),
        ("好的，收到，谢谢", "received"),
        ("教育界林静收到！", "received"),
        ("OK", "received"),
        ("👌", "received"),
        ("收到，准时参加", "comes"),
        ("我参加", "comes"),
        ("收到，请假", "leave"),
        ("不能参加，请个假", "leave"),
        ("有事去不了，抱歉", "leave"),
        ("收到了吗", ""),
        ("没收到", ""),
        ("书收到了", ""),
        ("快递收到", ""),
        ("好", ""),
        ("1", ""),
        ("好书", ""),
        ("今天参加了一个讲座", ""),
        ("", ""),
    ],
)
def test_a_short_answer_says_one_thing(words: str, says: str) -> None:
    assert said(Sentence(words, sender="教育界-林静")) == says


def test_a_faint_word_answers_what_it_quotes() -> None:
    assert said(Sentence("好", quoted=Quoted("阿青", "收到请回复"))) == "received"


@pytest.mark.parametrize(
    "words",
    [
        "明天下午三点开会，收到请回复",
        "请各位收到后及时回复",
        "请回复收到",
        "能否参加请于周五前告知",
        "请大家回复是否参加",
        "收到的请扣1",
        "参加与否请回复",
    ],
)
def test_a_notice_asks_for_an_answer(words: str) -> None:
    assert calls(words)


@pytest.mark.parametrize(
    "words",
    [
        "我收到回复了",
        "没收到回复的请私信我",
        "大家收到书了吗",
        "请大家记得打卡",
        "明天收到快递请告诉我一声",
        "能不能参加？",
    ],
)
def test_other_talk_asks_for_none(words: str) -> None:
    assert not calls(words)


def test_who_has_not_answered_is_asked_in_few_words() -> None:
    assert all(map(asks, ("谁还没回复", "还有谁没回复？", "谁没收到", "回复情况怎么样")))
    assert not any(map(asks, ("谁没来", "谁还没回复呢我也不清楚啊你问问别人吧大概三个人", "名单")))


def test_a_notice_is_called_by_its_beginning_without_salutation() -> None:
    assert title("@所有人 各位委员：\n周六上午办沙龙，收到请回复") == "周六上午办沙龙，收到请回复"
    assert title("通知") == "通知"
