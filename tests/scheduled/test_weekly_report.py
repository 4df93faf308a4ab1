"""一周小结: figures without names, each worded for one and for many, and the hours that were not heard."""

from datetime import timedelta

from models import gap
from tests.cast import Room
from tests.scheduled.posts import decide, post


def test_one_and_many_and_nothing(room: Room) -> None:
    assert post(room, "weekly_report") == ""
    room.says("教育界-林静", "打卡《活着》读到98页")
    assert post(room, "weekly_report") == "【一周小结】4月15日—21日\n1位书友打卡1次，读了《活着》。"
    room.says("会务-阿青", "打卡《乡土中国》第三章")
    room.says("会务-阿青", "推荐《乡土中国》，下乡的人都该备一本")
    room.says("会务-阿青", "CF-0012已取书")
    assert post(room, "weekly_report").splitlines()[1:] == [
        "2位书友打卡2次，读了《活着》《乡土中国》。",
        "荐书1本。",
        "图书漂流：取走1本。",
    ]
    assert "林静" not in post(room, "weekly_report")


def test_what_was_not_heard_is_said(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    with room.db.begin() as session:
        at = room.now - timedelta(hours=5)
        room.group(session).opened_at = at - timedelta(days=1)
        gap.report(session, "room", "room", at, at + timedelta(hours=3), "断网")
    assert post(room, "weekly_report").endswith("（4月21日15:01—18:01未收全，以上为已收到的部分）")


def test_who_asked_not_to_be_recorded_is_in_no_figure(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    decide(room, "林静", recorded=False)
    assert post(room, "weekly_report") == ""
