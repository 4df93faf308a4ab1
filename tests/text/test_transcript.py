"""Chat copied or exported from WeChat is read in whatever layout it has; what is no chat is said to be none."""

from datetime import datetime

import pytest

from bot.text.layouts import LAYOUTS, bare, ruled
from bot.text.remarks import is_remark, recall_of, without_quote
from bot.text.transcript import TranscriptProblem, read_chat
from tests.cast import SHANGHAI

COPIED = datetime(2026, 4, 24, 9, 0, tzinfo=SHANGHAI)


def chat(text: str, year: int | None = None) -> list[tuple[str, str, str]]:
    said = read_chat(text, COPIED, year).said
    return [(one.name, f"{one.sent_at:%m-%d %H:%M}" if one.timed else f"{one.sent_at:%m-%d}", one.text) for one in said]


@pytest.mark.parametrize(
    "heading",
    [
        "教育界-林静 2026-04-23 20:15",
        "教育界-林静 2026/4/23 20:15:00",
        "教育界-林静  2026/04/23 20:15",
        "教育界-林静 26/4/23 20:15",
        "教育界-林静\t2026-04-23 20:15:59",
        "教育界-林静 4月23日 20:15",
        "教育界-林静 4月23日 星期四 下午8:15",
        "教育界-林静 04-23 20:15:00",
        "教育界-林静 2026年4月23日 下午8:15",
        "教育界-林静 2026年4月23日 晚上8:15",
        "教育界-林静 昨天 20:15",
        "教育界-林静  昨天 下午8:15",
        "教育界-林静 星期四 20:15",
        "教育界-林静 周四 20:15",
        "2026-04-23 20:15:00 教育界-林静",
        "2026-04-23 20:15:00 教育界-林静(wxid_a1b2c3)",
        "[2026-04-23 20:15:00] 教育界-林静(wxid_a1b2c3):",
        "2026-04-23T20:15:00.000 教育界-林静",
        "教育界-林静(wxid_a1b2c3) 04-23 20:15:00",
        "教育界-林静(2026-04-23 20:15:00)：",
        "—————  2026-4-23  —————\n\n教育界-林静  20:15",
        "2026年4月23日\n教育界-林静  下午8:15",
        "2026年4月23日 20:15\n教育界-林静:",
        "昨天 20:15\n教育界-林静：",
        "教育界-林静\n2026-04-23 20:15:03",
        "“红山区读书群”的聊天记录如下，请查收。\n\n—————  2026-04-23  —————\n\n\n教育界-林静  20:15\n",
        "教育界-林静和会务-阿青的聊天记录\n教育界-林静  4月23日 20:15",
    ],
)
def test_every_heading(heading: str) -> None:
    text = f"\ufeff{heading}\r\n打卡《活着》\r\n读到98页\r\n\r\n"
    assert chat(text) == [("教育界-林静", "04-23 20:15", "打卡《活着》\n读到98页")]


def test_copied_on_windows_with_what_stands_between() -> None:
    text = """教育界-林静 2026/4/23 20:15:03
打卡《活着》

读到98页
会务-阿青 2026/4/23 20:16:10
明天 19:30 在书屋
王老师 20:15
"教育界-林静" 撤回了一条消息
"会务-阿青"邀请"路人"加入了群聊
路人 2026/4/23 20:20:00
[图片]
"""
    read = read_chat(text, COPIED)
    assert [(one.name, one.text) for one in read.said] == [
        ("教育界-林静", "打卡《活着》\n\n读到98页"),
        ("会务-阿青", "明天 19:30 在书屋\n王老师 20:15"),
        ("路人", "[图片]"),
    ]
    assert [(one.name, one.line, one.after) for one in read.taken_back] == [("教育界-林静", 8, 2)]


def test_mailed_from_a_phone() -> None:
    text = """红山区读书群 微信群上的聊天记录如下，请查收。

—————  2026-4-22  —————


喵喵11:00-20:00  20:15

打卡《活着》


BL 林静  23:50

[图片: 8b0a.jpg(请在附件中查看)]

—————  2026-4-23  —————

会务-阿青  00:10

4月25日
"""
    assert chat(text) == [
        ("喵喵11:00-20:00", "04-22 20:15", "打卡《活着》"),
        ("BL 林静", "04-22 23:50", "[图片: 8b0a.jpg(请在附件中查看)]"),
        ("会务-阿青", "04-23 00:10", "4月25日"),
    ]


def test_names_alone_with_days_between() -> None:
    text = "4月22日\n林静:\n打卡\n\n阿青:\n几点？\n\n林静:\n20:15\n\n昨天\n阿青：\n好"
    assert chat(text) == [
        ("林静", "04-22", "打卡"),
        ("阿青", "04-22", "几点？"),
        ("林静", "04-22", "20:15"),
        ("阿青", "04-23", "好"),
    ]


def test_a_heading_within_a_message_is_no_name() -> None:
    text = "4月22日\n林静:\n打卡第12天\n读后感：\n写得好\n我的一句话:\n活着\n\n阿青:\n好\n\n林静:\n谢谢"
    assert [name for name, _, _ in chat(text)] == ["林静", "阿青", "林静"]
    assert chat("4月22日\n林静：打卡\n书名：《活着》\n阿青：好")[0][2] == "打卡\n书名：《活着》"


def test_words_behind_a_day_that_nobody_said_are_not_swallowed() -> None:
    text = "—————  2026-4-22  —————\n林静  20:15\n打卡\n—————  2026-4-23  —————\n这是谁说的呢\n阿青  20:15\n好"
    with pytest.raises(TranscriptProblem, match="第5行“这是谁说的呢”没认出来"):
        read_chat(text, COPIED)


def test_dated_then_today() -> None:
    text = "林静 星期二 20:15\n打卡\n阿青 昨天 8:30\n早\n林静 8:40\n打卡"
    assert chat(text) == [
        ("林静", "04-21 20:15", "打卡"),
        ("阿青", "04-23 08:30", "早"),
        ("林静", "04-24 08:40", "打卡"),
    ]
    assert read_chat(text, COPIED).counted_back
    assert not read_chat("林静 4月23日 20:15\n打卡", COPIED).counted_back


@pytest.mark.parametrize(
    ("written", "clock"),
    [("上午8:15", "08:15"), ("上午12:05", "00:05"), ("中午12:30", "12:30"), ("中午1:15", "13:15"),
     ("下午12:05", "12:05"), ("凌晨12:30", "00:30"), ("晚上11:59", "23:59"), ("8:15 PM", "20:15"), ("08：15", "08:15")],
)  # fmt: skip
def test_halves_of_the_day(written: str, clock: str) -> None:
    assert chat(f"林静 2026年4月23日 {written}\n打卡")[0][1] == f"04-23 {clock}"


def test_past_midnight_without_a_line_between() -> None:
    text = "—————  2026-4-22  —————\n林静  23:50\n打卡\n阿青  00:10\n好"
    assert [moment for _, moment, _ in chat(text)] == ["04-22 23:50", "04-23 00:10"]


def test_the_year_is_the_latest_that_is_past_or_the_one_given() -> None:
    def year(text: str, year: int | None = None) -> list[int]:
        return [one.sent_at.year for one in read_chat(text, COPIED, year).said]

    assert year("林静 4月23日 20:15\n打卡") == [2026]
    assert year("林静 12月30日 20:15\n打卡\n林静 1月2日 8:00\n打卡") == [2025, 2026]
    assert year("林静 12月30日 20:15\n打卡\n林静 1月2日 8:00\n打卡", 2023) == [2023, 2024]
    assert year("林静 2月29日 20:15\n打卡") == [2024]


def test_exports_with_ids_and_replies() -> None:
    text = """书友甲(wxid_sampleA) 04-23 08:15:02
《活着》读到第三章，打卡第12天

书友乙(wxid_sampleB) 04-23 08:16:40
> 书友甲(wxid_sampleA) 04-23 08:15:02
> 《活着》读到第三章，打卡第12天
同打卡

系统消息 04-23 08:17:00
"书友丙" 撤回了一条消息

书友丁(wxid_sampleD) 04-23 08:20:11
[链接|世界读书日](https://mp.weixin.qq.com/s/xxxx)
"""
    read = read_chat(text, COPIED)
    assert [(one.name, one.contact) for one in read.said] == [
        ("书友甲", "wxid_sampleA"),
        ("书友乙", "wxid_sampleB"),
        ("书友丁", "wxid_sampleD"),
    ]
    assert (read.said[1].text, read.said[1].quoted) == ("同打卡", ("书友甲", "《活着》读到第三章，打卡第12天"))
    assert [one.name for one in read.taken_back] == ["书友丙"]


def test_a_table_with_column_names() -> None:
    text = (
        "localId,Type,CreateTime,StrContent,StrTime,Remark,NickName,Sender\n"
        '1,1,1776946503,"打卡《活着》\n读到98页",2026-04-23 20:15:03,,林静,wxid_a\n'
        '2,10000,1776946563,"""林静"" 撤回了一条消息",2026-04-23 20:16:03,,,\n'
        "3,3,1776946623,<msg/>,2026-04-23 20:17:03,,阿青,wxid_b\n"
    )
    read = read_chat(text, COPIED)
    assert [(one.name, one.contact, one.text, one.line) for one in read.said] == [
        ("林静", "wxid_a", "打卡《活着》\n读到98页", 2),
        ("阿青", "wxid_b", "[图片]", 5),
    ]
    assert [one.name for one in read.taken_back] == ["林静"]
    assert chat("时间\t昵称\t内容\n2026/4/23 20:15\t林静\t打卡\n") == [("林静", "04-23 20:15", "打卡")]
    assert chat("createtime,sender,content\n1776946503,林静,打卡\n") == [("林静", "04-23 20:15", "打卡")]
    assert chat("2026-04-23 20:15:03,林静,打卡《活着》\n2026-04-23 20:16:03,阿青,好\n")[0][2] == "打卡《活着》"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("读书的意义\n这是一篇文章。", "第1行“读书的意义”没认出来"),
        ("标题：读书\n正文：好", "第1行“标题：读书”没认出来"),
        ("", "没有消息"),
        ("—————  2026-4-22  —————\n\n", "没有消息"),
        ("林静 20:15\n打卡", "第1行“林静 20:15”只有时间，没有日期"),
        ("林静:\n打卡", "第1行“林静:”没有日期"),
        ("—————  2026-4-22  —————\n林静  20:15\n打卡\n阿青  08:00\n好", "第4行“阿青  08:00”早于上一条的20:15"),
        ("林静 2026-04-30 20:15\n打卡", "还没有到"),
        ("林静 2026-02-30 20:15\n打卡", "日期不对"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, words: str) -> None:
    with pytest.raises(TranscriptProblem, match=words):
        read_chat(text, COPIED)


def test_a_refusal_shows_layouts_that_are_read() -> None:
    with pytest.raises(TranscriptProblem) as problem:
        read_chat("读书的意义", COPIED)
    shown = [line.strip() for line in str(problem.value).split("\n") if line.startswith("  ")]
    assert len(shown) > 5
    assert chat(f"{shown[0]}\n打卡") == [("林静", "04-23 20:15", "打卡")]


def test_a_year_given_that_puts_the_talk_in_the_future_is_refused() -> None:
    with pytest.raises(TranscriptProblem, match="--year"):
        read_chat("林静 12月30日 20:15\n打卡", COPIED, 2026)


@pytest.mark.parametrize(
    ("line", "name", "words"),
    [
        ('"林静" 撤回了一条消息', "林静", ""),
        ("“教育界-林静”撤回了一条消息", "教育界-林静", ""),
        ("林静 撤回了一条消息", "林静", ""),
        ('群主撤回了成员"林静"的一条消息', "林静", ""),
        ("林静撤回了一条消息：打卡《活着》", "林静", "打卡《活着》"),
    ],
)
def test_who_recalled(line: str, name: str, words: str) -> None:
    assert recall_of(line) == (name, words)


def test_what_people_say_of_recalls_and_nudges_is_no_line_of_the_program() -> None:
    for line in (
        "我撤回了一条消息，写错了页码",
        "他轻轻拍了拍我的肩膀，说打卡吧",
        "打卡《活着》",
        "欢迎新书友加入我们读书群！",
    ):
        assert not is_remark(line)
    for line in (
        '"林静" 拍了拍 "阿青"',
        "我拍了拍“阿青”",
        '"阿青"邀请"甲、乙"加入了群聊',
        '"甲"通过扫描"阿青"分享的二维码加入群聊',
    ):
        assert is_remark(line)


def test_what_is_replied_to_stands_apart() -> None:
    assert without_quote(["同荐", "引用：林静：推荐《活着》"]) == ("同荐", ("林静", "推荐《活着》"))
    assert without_quote(["", "《活着》里引用：某人说过", ""]) == ("《活着》里引用：某人说过", None)


@pytest.mark.parametrize("words", ["a", "林", " ", "—", "1", "12:", "2026-", "(", "“", "撤", ">", "\n", "12:30\n", ":"])
def test_time_grows_with_the_length_only(words: str) -> None:
    from time import thread_time

    def seconds(length: int) -> float:
        text = (words * length)[:length]
        line = text.replace("\n", " ")
        start = thread_time()
        for read in (*(layout.heading for layout in LAYOUTS), ruled, bare, is_remark, recall_of):
            read(line)
        without_quote([text, text])
        with pytest.raises(TranscriptProblem):
            read_chat(text, COPIED)
        return thread_time() - start

    seconds(100)
    assert min(seconds(20_000) for _ in range(3)) < 8 * max(min(seconds(5_000) for _ in range(3)), 0.002)
