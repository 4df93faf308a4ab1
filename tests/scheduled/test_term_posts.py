"""共读的帖子: opening, weekly goal and closing, in groups with a term alone, and after days on which none may be."""

from datetime import date, datetime, timedelta

import pytest

from models import gap, quiet
from models import term as terms
from models.group import Group
from models.outbox import Post
from models.term import Term
from tests.cast import Room
from tests.posts import ring
from tests.scheduled.posts import decide, post
from tests.terms import LIN, QING, at, read_together, says_at, the


def posted(room: Room, since: datetime, until: datetime) -> list[tuple[str, str]]:
    """(day, words) of what the clock had posted about terms, an hour at a time."""
    moment = since
    while moment <= until:
        ring(room, f"{moment:%m-%d %H:%M}")
        moment += timedelta(hours=1)
    return [(f"{one.made_at:%m-%d}", one.text) for one in about_terms(room) if one.text]


def about_terms(room: Room) -> list[Post]:
    return [one for one in room.posts() if one.job == "term_posts"]


def goals(room: Room, term: Term) -> None:
    with room.db.begin() as session:
        here = session.merge(term)
        terms.set_week(session, here, 1, room.now, "阿青", goal="第1–3章", word="读慢一点，读出声来。", chapter=3)
        terms.set_week(session, here, 3, room.now, "阿青", goal="第7–10章", chapter=10)


def test_a_term_of_three_weeks_from_its_opening_to_its_closing(room: Room) -> None:
    goals(room, read_together(room, leader_id=the(room, "周秘书"), make_up_days=2))
    for day in range(1, 22):
        says_at(room, f"{day:02} 20:00", LIN, "打卡")
    says_at(room, "21 20:01", QING, "第五章")
    said = posted(room, at("01 00:00") - timedelta(days=3), at("25 23:00"))
    assert [day for day, _ in said] == ["04-01", "04-15", "04-22"]
    assert said[0][1] == (
        "【共读】“四月共读”：4月1日—21日，共21天，同读《活着》\n领读：周秘书\n"
        "读了就照常说一声“打卡”“第五章”或“Day 3”。漏了的日子2天内可以补，说“补第2天”就行。\n"
        "想知道自己差哪几天，说“我差哪几天”，只回您一个人。\n第1周读：第1–3章\n周秘书：读慢一点，读出声来。"
    )
    assert said[1][1] == "【共读】“四月共读”第3周（4月15日—21日）\n本周读：第7–10章"
    assert said[2][1] == (
        "【共读】“四月共读”（4月1日—21日）圆满结束。\n2位书友同读《活着》，打卡22次，已有1位完成。\n"
        "谢谢领读的周秘书，谢谢每一位同读的书友。\n"
        "漏了的日子还可以补到4月23日，说“补第21天”就行；问一声“我差哪几天”，只回您一个人。"
    )
    assert len(about_terms(room)) == 3


def test_in_a_group_without_a_term_nothing_is_even_due(room: Room) -> None:
    with room.db.begin() as session:
        session.add(Group(name="松山区读书群", channel="room", account="room", room="r2", opened_at=room.now))
    ring(room, "03-31 08:00")
    term = read_together(room)
    with room.db.begin() as session:
        other = next(one for one in terms.groups_of(session, term) if one.name == "松山区读书群")
        terms.leave(session, session.merge(term), other, room.now, "阿青")
    ring(room, "04-01 09:00")
    assert [one.room for one in about_terms(room)] == ["r1"]
    ring(room, "04-02 09:00")
    assert len(about_terms(room)) == 1


def test_a_term_that_was_called_off_is_not_posted_of(room: Room) -> None:
    term = read_together(room)
    with room.db.begin() as session:
        terms.call_off(session, session.merge(term), at("10 12:00"), "阿青")
    assert [day for day, _ in posted(room, at("11 00:00"), at("23 00:00"))] == []


def test_what_falls_on_days_off_or_in_a_quiet_week_is_said_right_after(room: Room) -> None:
    read_together(room, "五月共读", since=date(2026, 5, 1), until=date(2026, 5, 10))
    ring(room, "04-30 12:00")
    for day in range(1, 8):
        ring(room, f"05-{day:02} 09:00")
    (opening,) = about_terms(room)
    assert (opening.made_at.month, opening.made_at.day) == (5, 6)
    assert "5月1日—10日" in opening.text
    with room.db.begin() as session:
        quiet.add(session, quiet.Quiet(date(2026, 5, 9), date(2026, 5, 12), "两会"), room.now, "阿青")
    for day in range(8, 15):
        ring(room, f"05-{day:02} 09:00")
    closing = about_terms(room)[-1]
    assert (closing.made_at.day, "圆满结束" in closing.text) == (13, True)


def test_on_a_monday_it_is_one_post_with_the_weeks_list(room: Room) -> None:
    read_together(room, since=date(2026, 4, 20), until=date(2026, 4, 30))
    says_at(room, "15 20:00", LIN, "推荐《乡土中国》，值得一读")
    ring(room, "04-20 08:00")
    ring(room, "04-20 09:00")
    sent = [one for one in room.posts() if one.room and one.counted]
    assert len(sent) == 1
    assert "【共读】" in sent[0].text
    assert "《乡土中国》" in sent[0].text


def test_the_closing_says_what_was_not_heard_and_names_nobody(room: Room) -> None:
    read_together(room)
    says_at(room, "20 20:00", LIN, "打卡")
    with room.db.begin() as session:
        gap.report(session, "room", "room", at("12 19:00"), at("12 22:00"), "断网")
    ring(room, "04-22 08:00")
    room.now = at("22 09:00")
    words = post(room, "term_posts")
    assert words.splitlines()[-1] == "（4月12日19:00—22:00未收全，以上为已收到的部分）"
    assert "已有" not in words
    assert not [name for name in ("林静", "阿青") if name in words]


def test_a_term_in_which_nobody_read_ends_with_thanks_alone(room: Room) -> None:
    read_together(room, book=None, make_up_days=0)
    room.now = at("22 09:00")
    assert post(room, "term_posts") == "【共读】“四月共读”（4月1日—21日）圆满结束。\n谢谢每一位同读的书友。"
    room.now = at("01 09:00")
    assert "各读各的书" in post(room, "term_posts").splitlines()[0]
    assert "读了就照常说一声“打卡”“《书名》第五章”或“Day 3”。" in post(room, "term_posts")


@pytest.mark.parametrize(("ends", "words"), [(1440, ""), (1560, "每天算到次日02:00。"), (1320, "每天算到22:00。")])
def test_the_opening_says_when_a_day_ends(room: Room, ends: int, words: str) -> None:
    read_together(room, day_ends=ends)
    room.now = at("01 09:00")
    assert f"“Day 3”。{words}漏了的" in post(room, "term_posts")


def test_who_is_not_to_be_recorded_is_in_no_figure(room: Room) -> None:
    read_together(room)
    says_at(room, "20 20:00", LIN, "打卡")
    says_at(room, "20 20:00", QING, "打卡")
    decide(room, "林静", recorded=False)
    room.now = at("22 09:00")
    assert "1位书友同读《活着》，打卡1次" in post(room, "term_posts")
