"""每日一句: each passage once a year, with its source, and only where it was let through."""

from datetime import datetime, timedelta

from sqlmodel import select

from bot import clock
from bot.job import find
from models.excerpt import Excerpt
from models.group import Quotes, Schedule
from tests.cast import Room
from tests.scheduled.posts import decide, post

WORD = "摘抄《乡土中国》：“从基层上看去，中国社会是乡土性的。”"
OTHER = "摘抄《活着》：“人是为活着本身而活着的，而不是为了活着之外的任何事物所活着。”"


def mornings(room: Room, days: int) -> list[str]:
    """What is said in the mornings of so many days from tomorrow on."""
    with room.db.begin() as session:
        if session.exec(select(Schedule)).first() is None:
            at = find()["morning_word"].plan.at
            session.add(Schedule(group_id=1, job="morning_word", on=True, every="day", at=at))
    at = find()["morning_word"].plan.at
    for _ in range(days):
        room.ask(lambda session: clock.ring(session, room.now, timedelta(hours=2)))
        room.now = datetime.combine(room.now.date() + timedelta(days=1), at, room.now.tzinfo)
    room.ask(lambda session: clock.ring(session, room.now, timedelta(hours=2)))
    return [one.text for one in room.posts() if one.job == "morning_word" and one.text]


def test_nothing_copied_out_is_nothing_said(room: Room) -> None:
    assert post(room, "morning_word") == ""


def test_each_passage_is_said_once_with_its_source(room: Room) -> None:
    room.says("教育界-林静", WORD)
    room.says("教育界-林静", OTHER)
    room.says("会务-阿青", WORD)
    assert mornings(room, 4) == [
        "【每日一句】“从基层上看去，中国社会是乡土性的。”——《乡土中国》（林静摘）",
        "【每日一句】“人是为活着本身而活着的，而不是为了活着之外的任何事物所活着。”——《活着》（林静摘）",
    ]
    room.now += timedelta(days=370)
    assert "乡土性" in post(room, "morning_word")


def test_words_wait_until_they_are_let_through_and_a_no_holds(room: Room) -> None:
    with room.db.begin() as session:
        room.group(session).quotes = Quotes.ask
    room.says("教育界-林静", WORD)
    assert post(room, "morning_word") == ""
    for answer, said in ((True, True), (False, False)):
        with room.db.begin() as session:
            session.exec(select(Excerpt)).one().quotable = answer
        assert bool(post(room, "morning_word")) is said


def test_who_is_away_is_not_quoted(room: Room) -> None:
    room.says("教育界-林静", WORD)
    decide(room, "林静", resting=True)
    assert post(room, "morning_word") == ""


def test_a_passage_that_is_recalled_in_time_takes_the_post_with_it(room: Room) -> None:
    room.says("教育界-林静", WORD)
    assert len(mornings(room, 1)) == 1
    room.recalls("教育界-林静", "m1")
    (word,) = [one for one in room.posts() if one.job == "morning_word"]
    assert (word.text, word.standing.value, word.reason) == ("", "stopped", "引用的话已撤回")
