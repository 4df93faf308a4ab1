"""我那天打了: it is not argued about; a person decides, with the evidence of that day."""

from datetime import date, datetime, timedelta

import pytest

from bot.handler import route
from models import gap
from models.pending import waiting
from models.record import State
from tests.cast import SHANGHAI, Room
from tests.handlers.test_examples import heard

LIN = "教育界-林静"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("我15号打卡了怎么没有", date(2026, 4, 15)),
        ("我4月15日明明打了卡，怎么没记上", date(2026, 4, 15)),
        ("我前天打卡了呀，为什么没算", date(2026, 4, 19)),
        ("怎么没有我15号的？我打了卡的", date(2026, 4, 15)),
        ("我那天打了", date(2026, 4, 21)),
        ("我那天打卡了呀", date(2026, 4, 21)),
    ],
)
def test_it_waits_for_a_person(room: Room, words: str, day: date) -> None:
    (answer,) = room.says(LIN, words)
    (row,) = room.records()
    assert (row.state, row.day) == (State.pending, day)
    assert "请会务核对" in answer


def test_the_question_shows_what_stands_of_that_day_and_when_nobody_listened(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到98页")
    room.now += timedelta(days=1)
    with room.db.begin() as session:
        since = datetime(2026, 4, 21, 8, 0, tzinfo=SHANGHAI)
        gap.report(session, "room", "room", since, since + timedelta(hours=2), "断网")
    room.says(LIN, "我昨天打卡了，怎么没记上")
    (question,) = room.ask(waiting)
    assert "账上有：打卡《活着》读至98页" in question.why
    assert "没有收听，可能漏记：04月21日08:00—04月21日10:00" in question.why


def test_a_day_without_anything_is_said(room: Room) -> None:
    room.says(LIN, "我15号打卡了怎么没有")
    (question,) = room.ask(waiting)
    assert question.why == "本人说4月15日打过卡；那天账上没有记录"


@pytest.mark.parametrize(
    "words",
    [
        "我那天打了疫苗",
        "我那天打了电话给他",
        "他那天打了",
        "我15号忘打卡了，怎么补",
        "我昨天没打卡",
        "我明天打卡",
        "我那天没打",
        "我打卡怎么没有积分",
    ],
)
def test_other_talk_does_not_wait(room: Room, words: str) -> None:
    room.says(LIN, words)
    assert all(question.why.find("本人说") < 0 for question in room.ask(waiting))


def test_judged_alone_it_is_nothing() -> None:
    assert route(heard("我15号打卡了怎么没有")) == []
