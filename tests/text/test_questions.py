"""What is asked of the bot: its command words first in the message, or anything that is said to it by @."""

import pytest

from bot.text.questions import asked
from tests.handlers.test_examples import heard


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("书单 六月的", "booklist"),
        ("活动有哪些", "events"),
        ("我的记录呢", "me"),
        ("漂流书目查一下", "drift"),
        ("@书香群记 我哪几天漏打了", "me"),
        ("@书香群记 昨天那条给我记上没有", "me"),
        ("@书香群记 这个月榜首是哪位", "ranking"),
        ("排行榜 前十", "ranking"),
        ("书单里有余华的吗", "booklist"),
        ("帮助 怎么补卡", "help"),
        ("@书香群记 比比哪个界别读得多", "ranking"),
        ("@书香群记 我这个月断没断", "me"),
        ("@书香群记 有没有写草原的书推荐", "booklist"),
        ("@书香群记 库里有汪曾祺的吗", "drift"),
        ("@书香群记 第一次用，不会弄", "help"),
        ("@书香群记 有没有读《活着》的，想聊聊", "who_reads"),
        ("@书香群记 我排第几", "ranking"),
        ("@书香群记 大伙最近都荐了啥好书", "booklist"),
        ("@书香群记 给我推荐几本书", "booklist"),
        ("@书香群记 玉龙书屋还有啥书", "drift"),
        ("@书香群记 有《活着》吗", "drift"),
        ("最近哪天有讲坛呀 @书香群记", "events"),
        ("@书香群记 怎么撤销打卡", "help"),
        ("@书香群记 除了我还有人看平凡的世界没", "who_reads"),
        ("@书香群记 还书cf-203号，再给我拉一下排行榜", "ranking"),
    ],
)
def test_a_question_wants_one_of_the_answers(words: str, command: str) -> None:
    assert list(asked(heard(words))) == [command]


@pytest.mark.parametrize(
    "words",
    [
        "书单 推荐给大家：《活着》《围城》",
        "活动照片发一下",
        "帮助老乡收苞米去了",
        "谁在读《活着》？",
        "活动在哪",
        "书单谁有",
        "我的记录本丢了，谁看见了",
        "@书香群记 新年好呀",
        "@书香群记 辛苦了，排行榜做得真好",
        "@书香群记 别发排行榜了",
        "@书香群记 我推荐《活着》，大家都看看",
        "@书香群记 沙龙我报名",
        "@书香群记 我今天读了几页《活着》",
    ],
)
def test_talk_is_no_question_to_the_bot(words: str) -> None:
    assert list(asked(heard(words))) == []
