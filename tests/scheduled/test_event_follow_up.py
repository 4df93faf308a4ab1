"""活动回顾: thanks in numbers the day after one could still write of an event, with words that may be quoted."""

from sqlalchemy.event import listen
from sqlmodel import select

from bot.reviewing import thanks
from models.event import Event, invited
from models.group import Quotes
from models.reflection import Reflection
from tests.cast import Room
from tests.events import START, at, event, organiser, post_in, second_group, signed_up
from tests.posts import ring
from tests.scheduled.posts import decide, post

LIN, QING = "教育界-林静", "会务-阿青"
THOUGHT = "读《活着》有感：人是为活着本身而活着的，这句话我年轻时不懂。驻村两年以后再看，才明白老百姓的韧劲从哪里来。"


def held(room: Room) -> int:
    """An event to which two came, one of them from afar, and of which one wrote."""
    organiser(room)
    one = event(room, link="会议号 1")
    signed_up(room, one, "林静", "阿青", "周秘书")
    at(room, 15).says(LIN, "签到")
    room.says(QING, "线上签到")
    at(room, 20, day=25).says(LIN, THOUGHT)
    return one


def test_the_numbers_and_the_best_words_and_nobody_who_stayed_away(room: Room) -> None:
    held(room)
    assert post(at(room, 10, day=26), "event_follow_up").split("\n") == [
        "【活动回顾】4月23日 读书沙龙",
        "感谢2位书友参加（现场1位，线上1位），写下体会1篇。",
        "“读《活着》有感：人是为活着本身而活着的，这句话我年轻时不懂。驻村两年以后再看，才明白老百姓的韧劲从哪里来。”——林静",
    ]
    assert post(at(room, 10, day=25), "event_follow_up") == ""
    assert post(at(room, 10, day=27), "event_follow_up") == ""


def test_words_that_nobody_let_through_are_not_quoted(room: Room) -> None:
    held(room)
    room.ask(lambda session: setattr(room.group(session), "quotes", Quotes.ask))
    assert "“" not in post(at(room, 10, day=26), "event_follow_up")
    room.ask(lambda session: setattr(session.exec(select(Reflection)).one(), "quotable", True))
    assert "——林静" in post(room, "event_follow_up")
    decide(room, "林静", resting=True)
    assert "——林静" not in post(room, "event_follow_up")


def test_where_nobody_kept_who_came_only_what_was_written_is_thanked_for(room: Room) -> None:
    event(room)
    assert post(at(room, 10, day=26), "event_follow_up") == ""
    at(room, 9, day=24).says(LIN, "大家好")
    signed_up(room, 1, "林静")
    room.says(LIN, THOUGHT)
    assert "感谢1位书友写下体会1篇。" in post(at(room, 10, day=26), "event_follow_up")


def test_each_group_is_told_once_and_after_a_holiday_what_fell_on_it(room: Room) -> None:
    one = START.replace(day=29)
    event(room, starts_at=one)
    at(room, 15, day=29).says(LIN, "签到")
    for day in ("05-02", "05-03", "05-05", "05-06", "05-07"):
        ring(room, f"{day} 09:00")
        ring(room, f"{day} 10:00")
    sent = [
        (post.key.rpartition(":")[2], post.text) for post in room.posts() if post.job == "event_follow_up" and post.text
    ]
    assert sent == [("2026-05-06", "【活动回顾】4月29日 读书沙龙\n感谢1位书友参加。")]


def test_a_group_that_was_not_invited_hears_nothing(room: Room) -> None:
    other = second_group(room)
    event(room, groups=[other])
    at(room, 15).says(LIN, "签到", room="r2")
    assert post_in(at(room, 10, day=26), "event_follow_up") == ""
    assert "感谢1位书友参加。" in post_in(room, "event_follow_up", "松山区读书群")


def test_of_one_event_is_asked_once_and_each_group_quotes_its_own(room: Room) -> None:
    one = event(room, groups=(1, second_group(room)))
    signed_up(room, one, "林静")
    at(room, 20, day=24).says(LIN, THOUGHT)
    asked: list[str] = []
    listen(room.db.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    told = room.ask(lambda session: thanks(session, session.get_one(Event, one), invited(session, one), room.now))
    assert ["——林静" in each.text for each in told] == [True, False]
    assert all("感谢1位书友写下体会1篇。" in each.text for each in told)
    assert sum("FROM reflections" in query for query in asked) == 1
