"""月度致谢: thanks to all, and praise for what somebody reached; nobody is compared and nobody absent is named."""

from datetime import timedelta

from tests.cast import Room
from tests.scheduled.posts import decide, post


def test_nothing_recorded_is_nobody_to_thank(room: Room) -> None:
    assert post(room, "monthly_thanks") == ""


def test_the_first_records_and_a_round_number_are_praised(room: Room) -> None:
    now = room.now
    for day in range(49, 0, -1):
        room.now = now - timedelta(days=day)
        room.says("教育界-林静", f"打卡《活着》读到{100 - day}页")
    room.now = now
    room.says("教育界-林静", "打卡《活着》读完")
    room.says("会务-阿青", "打卡《乡土中国》第三章")
    decide(room, "林静", title="林老师")
    words = post(room, "monthly_thanks")
    assert words.splitlines()[0] == "【月度致谢】3月22日—4月21日"
    assert "感谢2位书友打卡32次。" in words
    assert words.splitlines()[-2:] == ["第50次打卡：林老师", "第一次打卡：阿青"]
    assert "周秘书" not in words


def test_who_is_ill_is_not_named(room: Room) -> None:
    room.says("教育界-林静", "推荐《活着》，读了三遍，遍遍不同")
    assert "第一次荐书：林静" in post(room, "monthly_thanks")
    decide(room, "林静", resting=True)
    assert post(room, "monthly_thanks").splitlines()[1:] == ["感谢大家荐书1本。"]


def test_persons_stand_in_order_and_many_are_cut_short(room: Room) -> None:
    for number in range(1, 11):
        room.says(f"书友{number}", "打卡《活着》读到98页")
    words = post(room, "monthly_thanks")
    assert "等10位书友" in words
    assert len(words.splitlines()) <= 12
