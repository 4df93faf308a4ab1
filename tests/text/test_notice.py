"""活动通知: what organisers write of an event, and what only looks like it; who comes along, and how."""

from datetime import datetime

import pytest

from bot.text.notice import Notice, notice
from bot.text.party import guests, online
from bot.text.when import coming_day, hours
from tests.cast import SHANGHAI

TUESDAY = datetime(2026, 4, 21, 20, 0, tzinfo=SHANGHAI)


def read(text: str) -> Notice:
    found = notice(text, TUESDAY)
    assert found is not None
    return found


def test_a_notice_in_lines() -> None:
    found = read(
        "【活动通知】红山讲坛第四讲\n活动时间：4月25日（周六）下午2:30—4:30\n地点：政协三楼报告厅  主讲：孟庆生\n"
        "腾讯会议号：123 456 789\n限60人，请于4月23日18:00前接龙"
    )
    assert (found.title, found.venue, found.speaker) == ("红山讲坛第四讲", "政协三楼报告厅", "孟庆生")
    assert [f"{at:%m-%d %H:%M}" for at in (found.starts_at, found.ends_at, found.deadline) if at] == [
        "04-25 14:30",
        "04-25 16:30",
        "04-23 18:00",
    ]
    assert (found.places, found.link) == (60, "腾讯会议号 123-456-789")


def test_a_notice_in_one_breath() -> None:
    found = read("各位委员：“月满松州”中秋诗会明晚6:30在区政协二楼举行，上台的5:30来彩排。没接龙的今天22点前接一下")
    assert (found.title, found.venue) == ("“月满松州”中秋诗会", "区政协二楼")
    assert (f"{found.starts_at:%d %H:%M}", f"{found.deadline:%d %H:%M}") == ("22 18:30", "21 22:00")


@pytest.mark.parametrize(
    ("text", "moved_to"),
    [
        ("各位委员：原定本周五的委员讲坛因故改到下周二（4月28日）下午2:30，地点不变。", "04-28 14:30"),
        ("4月23日读书沙龙改期，改到4月30日，场地不变，已报名的委员无需重复接龙", "04-30 00:00"),
        ("更正一下通知：交流会时间为5月20日下午3:00，不是上午，请互相转告", "05-20 15:00"),
    ],
)
def test_a_notice_of_a_change_tells_the_new_time(text: str, moved_to: str) -> None:
    found = read(text)
    assert found.changes
    assert f"{found.starts_at:%m-%d %H:%M}" == moved_to


def test_a_notice_of_a_cancellation() -> None:
    assert read("【通知】受寒潮影响，原定本周六的玉龙书会取消，时间另告。").cancels


@pytest.mark.parametrize(
    "text",
    [
        "新春读书会已经有46位委员报名，名额50人，还没定的抓紧哦",
        "27号沙龙我去不了，请个假，家里有事",
        "@智库-郑伯言 郑教授，下周四的委员讲坛就请您讲这个题目吧？",
        "4月20日的读书沙龙圆满举行，感谢各位参加",
        "接龙截止！共14位：宝音、席柏林、韩玉洁，明早9:20门口集合",
        "请大家记得打卡，每晚22点前",
        "沙龙几点？",
    ],
)
def test_what_announces_nothing(text: str) -> None:
    assert notice(text, TUESDAY) is None


@pytest.mark.parametrize(
    ("text", "day", "start", "end"),
    [
        ("本周六下午两点半", "04-25", "14:30", ""),
        ("25号14:30—16:30", "04-25", "14:30", "16:30"),
        ("下周四上午九点到十一点", "04-30", "09:00", "11:00"),
        ("后天早8点", "04-23", "08:00", ""),
        ("9:00签到，9:30开始", "", "09:30", ""),
        ("1月5日", "01-05", "", ""),
        ("13日", "05-13", "", ""),
        ("下午2点到4点", "", "14:00", "16:00"),
        ("14:30-13:30", "", "14:30", "13:30"),
        ("每周五", "", "", ""),
    ],
)
def test_days_and_hours_to_come(text: str, day: str, start: str, end: str) -> None:
    found, (begins, ends) = coming_day(text, TUESDAY), hours(text)
    assert f"{found:%m-%d}" == day if found else not day
    assert [f"{at:%H:%M}" if at else "" for at in (begins, ends)] == [start, end]


@pytest.mark.parametrize(
    ("words", "of_row", "brings"),
    [
        ("沙龙我报名，带两个孩子", False, 2),
        ("一家三口", False, 2),
        ("我和老伴一起去", False, 1),
        ("+1", False, None),
        ("刘宝山+1", True, 1),
        ("何秀兰+2（老伴想来听）", True, 2),
        ("周波（带孩子）", True, 1),
        ("老闵（开车去，能捎仨人）", True, None),
        ("带上书就行", False, None),
    ],
)
def test_who_comes_along(words: str, of_row: bool, brings: int | None) -> None:
    assert guests(words, of_row=of_row) == brings


def test_how_one_joins() -> None:
    said = [online(words) for words in ("我报名，线上", "线下参加", "我报名", "我线上，老王线下")]
    assert said == [True, False, None, None]
