"""接龙 as it is really typed: who stands on the list, what it is for, and what only looks like one."""

import time

import pytest

from bot.text.clean import plain
from bot.text.jielong import JieLong, Sort, jielong
from bot.text.names import name_and_remark


def read(text: str) -> JieLong:
    found = jielong(plain(text))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("#接龙\n诗会（5月3日）\n\n1. 林静\n2. 阿青", ("林静", "阿青")),
        ("#接龙 诗会 1. 林静 2. 阿青 3. 周秘书", ("林静", "阿青", "周秘书")),
        ("诗会接龙：①林静 ②阿青 ③周秘书", ("林静", "阿青", "周秘书")),
        ("# 接龙\n诗会\n1.林静，2.阿青，3.周秘书", ("林静", "阿青", "周秘书")),
        ("#接龙\n诗会\n1. 林静\n2、阿青\n3)周秘书\n４．王芳\n5 赵强 晚到", ("林静", "阿青", "周秘书", "王芳", "赵强")),
        ("#接龙\n诗会\n1. 林静\n2. \n3. 阿青\n4.", ("林静", "阿青")),
        ("#接龙\n诗会\n1. 林静\n   吃素\n2. 阿青\n   自驾，能捎两个", ("林静", "阿青")),
        ("#接龙\n诗会\n例 姓名+人数\n\n1. 林静\n2. 阿青", ("林静", "阿青")),
        ("#接龙\n诗会\n例：1. 张三 线下\n1. 林静 线下\n2. 阿青 线上", ("林静", "阿青")),
        ("#接龙\n朗诵会，选读篇目：\n1. 背影\n2. 故乡\n\n1. 林静 背影\n2. 阿青 故乡", ("林静", "阿青")),
        ("1️⃣ 林静\n2️⃣ 阿青\n接龙参加诗会", ("林静", "阿青")),
        ("#接龙\n诗会\n1. 林静\n2. 阿青（取消）", ("林静",)),
        ("#接龙\n诗会\n时间：周六14:30 地点：玉龙书屋\n1. 林静", ("林静",)),
    ],
)
def test_who_stands_on_the_list(text: str, names: tuple[str, ...]) -> None:
    assert read(text).names == names


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("红山区-刘宝山", "刘宝山"),
        ("松山区-教育界-王秀芝", "王秀芝"),
        ("林西县 白彦花", "白彦花"),
        ("教育界 林静 线下", "林静"),
        ("翁牛特旗格日乐", "格日乐"),
        ("刘宝山+1", "刘宝山"),
        ("刘宝山2人", "刘宝山"),
        ("王婷（医卫界）", "王婷"),
        ("刘桂兰委员", "刘桂兰"),
        ("方老师", "方老师"),
        ("我 邬立柱", "邬立柱"),
        ("云🌸", "云🌸"),
        ("佟大勇 可能晚十分钟", "佟大勇"),
        ("胡静怡《青春》李大钊", "胡静怡"),
        ("  ", ""),
    ],
)
def test_a_row_names_the_person_alone(row: str, name: str) -> None:
    assert name_and_remark(row)[0] == name


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("#接龙\n“书香进社区”朗诵会（5月3日，两点）\n1. 林静", "“书香进社区”朗诵会"),
        ("#接龙\n读书沙龙5月12号 下午2点\n1. 林静", "读书沙龙"),
        ("#接龙\n5月12日上午9:00委员讲坛第六讲报名\n1. 林静", "委员讲坛第六讲"),
        ("#接龙\n报名：听书夜\n1. 林静", "听书夜"),
        ("接龙：1.林静 2、阿青", None),
    ],
)
def test_the_event_is_without_day_hour_and_calls(text: str, event: str | None) -> None:
    assert read(text).event == event


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("#接龙\n诗会\n1. 林静", Sort.signup),
        ("#接龙\n线上朗读接力\n1. 林静 《青春》\n2. 阿青 可爱的中国", Sort.signup),
        ("#接龙\n周六诗会请假\n1. 林静 出差", Sort.leave),
        ("#接龙\n《活着》共读第5天\n1. 林静 P20-35\n2. 阿青 第三章", Sort.progress),
        ("#接龙\n今晚读到哪了\n1. 林静 第三章\n2. 阿青 P20", Sort.progress),
        ("#接龙\n新春祝福接龙\n1. 林静 马到成功", Sort.other),
        ("点歌接龙：1、《鸿雁》 林静 2、《父亲的草原》 阿青", Sort.other),
        ("#接龙\n周五烤全羊 AA\n1. 林静 不吃辣\n2. 阿青", Sort.other),
        ("#接龙\n团购纪念笔记本\n1. 林静 2本", Sort.other),
        ("#接龙\n收到通知的请接龙\n1. 林静\n2. 阿青", Sort.other),
        ("#接龙\n下季度书目投票\n1. 林静 活着", Sort.other),
        ("#接龙\n健身打卡\n1. 林静 跳绳\n2. 阿青 跑步", Sort.other),
        ("#接龙\n想去的写名字\n1. 林静\n2. 阿青", Sort.unclear),
    ],
)
def test_what_a_list_gathers(text: str, sort: Sort) -> None:
    assert read(text).sort == sort


@pytest.mark.parametrize(
    "text",
    [
        "接龙别另起炉灶，长按上一条往下续",
        "已在接龙里的委员如有变动请提前说",
        "【通知】读书沙龙请接龙报名：\n1.时间：周六\n2.地点：玉龙书屋",
        "请接龙报名诗会\n1. 请准时到场\n2. 自带一本书",
        "1. 林静\n2. 阿青",
        "接龙",
    ],
)
def test_talk_of_a_list_is_no_list(text: str) -> None:
    assert jielong(plain(text)) is None


@pytest.mark.parametrize("piece", ["1. ", "1.林", "接龙", "\n", " ", "1、2、", "①", "（", "例 ", "-", "林静、", "1.1"])
def test_time_grows_with_length_only(piece: str) -> None:
    begun = time.thread_time()
    jielong("#接龙\n诗会\n1. 林静" + piece * (20_000 // len(piece)))
    assert time.thread_time() - begun < 0.5


def test_a_list_of_three_hundred_rows_is_read_whole_and_fast() -> None:
    rows = [
        f"{number}. 松山区-教育界-赵{'一二三四五六七八九'[number % 9]}{chr(0x4E10 + number)} 线下 晚到一会儿"
        for number in range(1, 301)
    ]
    text = "#接龙\n世界读书日活动报名\n4月23日上午9:00，市图书馆报告厅\n\n" + "\n".join(rows)
    began = time.thread_time()
    found = jielong(text)
    assert found is not None
    assert (len(found.rows), len(text) > 6000) == (300, True)
    assert time.thread_time() - began < 1
