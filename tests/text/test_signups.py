"""报名 and 请假 as members say it; what is asked, reported, planned or none of the group's is none."""

import time

import pytest

from bot.message import Quoted
from bot.text.catalogue import Catalogue
from bot.text.events import event_in
from bot.text.sentence import read
from bot.text.signups import signups

Labels = list[dict[str, object]]
NOTICE = "【预告】5月16日（周六）下午两点半，红山讲坛第四讲在政协三楼报告厅，来的委员请回复"


def said(words: str, quoted: str = "", sender: str = "教育界-林静") -> Labels:
    block = Quoted("会务-阿青", quoted) if quoted else None
    sentence = read(words, sent_at=None, sender=sender, mentions_bot=False, quoted=block, catalogue=Catalogue({}))
    return [found.label() for found in signups(sentence)]


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("报名", {}),
        ("新春读书会我报名", {"event": "新春读书会"}),
        ("周六的沙龙算我一个", {"event": "沙龙"}),
        ("年底的朗诵会我参加，给我留个座", {"event": "朗诵会"}),
        ("诗会凑个数，我朗诵", {"event": "诗会"}),
        ("采风捎着我", {"event": "采风"}),
        ("接龙点不开，沙龙帮我接上", {"event": "沙龙"}),
        ("听书夜，我带孩子去", {"event": "听书夜"}),
        ("明天体检，沙龙照去，我报名", {"event": "沙龙"}),
        (
            "给侨联报三个人，城子山研学：夏蔚、倪小舟、关雪峰",
            {"event": "城子山研学", "names": ["夏蔚", "倪小舟", "关雪峰"]},
        ),
        ("讲坛报上两位 王秀琴 赵强 麻烦登记", {"event": "讲坛", "names": ["王秀琴", "赵强"]}),
        ("替乌云校长登记一下故事会", {"event": "故事会", "names": ["乌云校长"]}),
        ("代付桂琴报名，线下", {"names": ["付桂琴"]}),
        ("我是林静，报名", {}),
    ],
)
def test_who_joins_which_event(words: str, fields: dict[str, object]) -> None:
    assert said(words) == [{"kind": "signup", **fields}]


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("27号沙龙我去不了，请个假", {"event": "沙龙"}),
        ("取消报名，家里有事", {}),
        ("下午的读书沙龙我就不凑热闹了，牙疼", {"event": "读书沙龙"}),
        ("诗会那天撞上孩子高考，只能割爱了", {"event": "诗会"}),
        ("讲坛那个座儿谁要谁拿去，我让出来", {"event": "讲坛"}),
        ("茶会的座位不用给我留了，下乡", {"event": "茶会"}),
        ("明天体检，沙龙请个假", {"event": "沙龙"}),
        ("初八的新春读书会赶不回来，遗憾", {"event": "新春读书会"}),
        ("王芳、刘强两位临时抽调，读书沙龙请假", {"event": "读书沙龙", "names": ["王芳", "刘强"]}),
        ("王芳那天出差，分享会她去不了，麻烦划掉", {"event": "分享会", "names": ["王芳"]}),
        ("帮老包请假，采风他得接羔", {"event": "采风", "names": ["老包"]}),
    ],
)
def test_who_takes_it_back_or_asks_leave(words: str, fields: dict[str, object]) -> None:
    assert said(words) == [{"kind": "withdrawal", **fields}]


@pytest.mark.parametrize(
    ("words", "kind"),
    [("+1", "signup"), ("1", "signup"), ("我也去", "signup"), ("收到，参加", "signup"), ("来不了，值班", "withdrawal")],
)
def test_an_answer_takes_the_event_of_what_it_answers(words: str, kind: str) -> None:
    assert said(words, NOTICE) == [{"kind": kind, "event": "红山讲坛第四讲"}]
    assert said(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "已经有多少人报名啦？",
        "目前报名的有林静、阿青",
        "欢迎大家报名读书沙龙",
        "沙龙去不了的请提前说",
        "沙龙几点开始？我可能晚到十分钟",
        "昨天的沙龙我没去成，讲了啥",
        "上次沙龙我请假了，补听了录音",
        "今天参加读书分享会，听到大家的发言很受触动",
        "下午单位开会，跟领导请假了",
        "给孩子报名了奥数班",
        "这本书给我留一个",
        "好的，给您划掉了",
        "讲坛我指定到，名单里不用排我",
        "小王也参加沙龙",
        "要是有空沙龙我就去",
        "我在沙龙门口，没看见人",
        "快递车今天来不了",
        "同意，沙龙放周六",
        "我去不了",
        "刚才报名写错了，是第九讲",
    ],
)
def test_what_is_none(words: str) -> None:
    assert said(words) == []


def test_who_comes_instead_is_signed_up_beside() -> None:
    assert said("讲坛王芳来不了，由李刚参加") == [
        {"kind": "withdrawal", "event": "讲坛", "names": ["王芳"]},
        {"kind": "signup", "event": "讲坛", "names": ["李刚"]},
    ]
    assert [one["event"] for one in said("沙龙我去不了，讲坛我报名")] == ["沙龙", "讲坛"]


def test_a_proposal_answered_is_no_sign_up() -> None:
    assert said("+1", "沙龙放到周六上午怎么样？") == []


def test_ones_own_name_is_the_sender() -> None:
    assert said("林静参加读书沙龙") == [{"kind": "signup", "event": "读书沙龙"}]
    assert said("林静参加读书沙龙", sender="会务-阿青") == []


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("周六的“委员讲坛”第六讲我去", "“委员讲坛”第六讲"),
        ("下期“秋读一卷”8月10日开始", "秋读一卷"),
        ("今天是世界读书日。在玉龙书屋举办“书香映初心”世界读书日分享会", "“书香映初心”世界读书日分享会"),
        ("报名夜读达里湖", "夜读达里湖"),
        ("跨年夜那个我来不了", None),
        ("今晚会下雨", None),
        ("读书会让人静心", None),
        ("本次活动", None),
    ],
)
def test_the_name_of_an_event(words: str, event: str | None) -> None:
    assert event_in(words) == event


@pytest.mark.parametrize("piece", ["报名", "去不了", "我", "+1", "“", "分享会", "、", "代林静", "把", "王芳、", "1"])
def test_time_grows_with_length_only(piece: str) -> None:
    begun = time.thread_time()
    said("沙龙" + piece * (256 // len(piece)), NOTICE)
    event_in(piece * (20_000 // len(piece)))
    assert time.thread_time() - begun < 0.5
