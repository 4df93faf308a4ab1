"""The last day of a term of three weeks, as the group lives it: late check-ins, made-up days, the closing, the list."""

import pytest

from bot import finishing
from bot.privately import Rules
from models import together
from models.member import Member
from models.term import Term
from tests.cast import Room
from tests.handlers.test_drift_ledger import organiser
from tests.posts import at as moment
from tests.posts import ring
from tests.terms import LIN, QING, check_ins, read_together, says_at, the

ZHOU = "秘书处-周秘书"


@pytest.fixture
def term(room: Room) -> Term:
    """林静 has read on all days but the 19th, 阿青 on the first ten; the days end at two in the night."""
    organiser(room, "周秘书")
    made = read_together(room, day_ends=1560)
    ring(room, "03-31 12:00")
    for day in range(1, 21):
        if day != 19:
            says_at(room, f"{day:02} 21:00", LIN, f"第{day}章")
        if day <= 10:
            says_at(room, f"{day:02} 21:10", QING, f"Day {day}")
    return made


def days(room: Room, name: str) -> set[int]:
    return {day.day for who, day, book in check_ins(room) if who == name and book == "活着"}


def test_the_last_day_its_night_and_the_days_after(room: Room, term: Term) -> None:
    says_at(room, "21 20:00", LIN, "补第19天")
    says_at(room, "22 01:30", LIN, "打卡")
    says_at(room, "22 02:00", QING, "打卡")
    assert days(room, "林静") == set(range(1, 22))
    assert check_ins(room)[-1][1:] == (room.now.date(), "")
    answers = says_at(room, "22 08:00", LIN, "我差哪几天", friend=True)
    assert answers == ["“四月共读”4月21日已经结束，共21天，您一天不差。"]

    ring(room, "04-22 08:59")
    ring(room, "04-22 09:00")
    (closing,) = (post.text for post in room.posts() if post.job == "term_posts" and "圆满结束" in post.text)
    assert "2位书友同读《活着》，打卡31次，已有1位完成。" in closing
    assert not [name for name in ("林静", "阿青") if name in closing]

    says_at(room, "24 20:00", QING, "补第21天")
    says_at(room, "24 20:01", QING, "补第20天")
    assert days(room, "阿青") == {*range(1, 11), 21}

    ring(room, "04-25 09:29")
    ring(room, "04-25 09:30")
    (look,) = (post for post in room.posts() if post.job == "term_finishers" and "完成的有" in post.text)
    assert "完成的有1位：林静。" in look.text
    assert look.room is None
    honoured(room, term)
    honoured(room, term)
    told = [post for post in room.posts() if post.job == "certificate" and post.text]
    assert [(post.room, "林静" in post.text) for post in told] == [(None, True), ("r1", True)]


def honoured(room: Room, term: Term) -> None:
    """An organiser has looked at the list and lets it out."""
    lin = the(room, "林静")
    with room.db.begin() as session:
        here = session.merge(term)
        together.approve(session, here, [lin], moment("04-25 10:00"), "周秘书")
        finishing.honour(session, here, [session.get_one(Member, lin)], moment("04-25 10:00"), Rules())


def test_who_comes_late_is_told_kindly_and_nobody_else_is(room: Room, term: Term) -> None:
    said = says_at(room, "26 20:00", ZHOU, "补第21天", friend=True)
    assert "“四月共读”补卡到4月24日为止，第21天的没有计入共读；这一条按今天记下了。" in said
    (late,) = (post for post in room.posts() if "没有计入共读" in post.text)
    assert (late.room, late.person) == (None, ZHOU)
