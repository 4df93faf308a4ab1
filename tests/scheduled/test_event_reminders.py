"""活动提醒: a day and an hour before, to who comes, once; on holidays too, never at night or after a cancellation."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from bot import drafting
from bot.almanac import Night
from bot.politeness import manners
from models import allowance, inbox, outbox, quiet, setting
from models import event as events
from models.event import Event, Stage
from models.group import Group
from models.inbox import Message
from models.member import Member
from models.outbox import Post, Standing
from models.quiet import Quiet
from models.relay import Relay
from models.signup import SignUp
from tests.cast import Room
from tests.events import organiser
from tests.posts import LATE, at, ring, told


@pytest.fixture
def signed_up(room: Room) -> Room:
    """林静, who can be written to, and 周秘书, who cannot, have signed up for a salon of two places; 阿青 waits."""
    held(room, "05-02 14:30")
    for who, friend in (("教育界-林静", True), ("秘书处-周秘书", False), ("会务-阿青", True)):
        room.says(who, "读书沙龙我报名", friend=friend)
    ring(room, "04-30 12:00")
    return room


def held(room: Room, words: str, **fields: Any) -> None:
    def enter(session: Session) -> None:
        event = Event(title="读书沙龙", month=at(words).date(), made_by="阿青", made_at=room.now, starts_at=at(words))
        event.venue, event.places = "政协书房", 2
        for name, value in fields.items():
            setattr(event, name, value)
        events.enter(session, event, [group.id or 0 for group in session.exec(select(Group))], "阿青")

    room.ask(enter)


def sent(room: Room, step: str = "") -> list[str]:
    return [one.text for one in room.posts() if one.person and one.key.startswith(f"event-{step}")]


def reminders(room: Room) -> dict[str, str]:
    """What became of each reminder: those to persons and the line that stands for all."""
    return {key: words for key, words in told(room).items() if key.startswith(("event-day", "event-hour"))}


def test_a_day_and_an_hour_before_also_on_a_holiday(signed_up: Room) -> None:
    for moment in ("05-01 14:29", "05-01 14:30", "05-01 14:31", "05-02 13:29", "05-02 13:30", "05-02 13:31"):
        ring(signed_up, moment)
    day, hour = sent(signed_up, "day") + sent(signed_up, "hour")
    assert day == "林静您好，您报名的“读书沙龙”5月2日（周六）14:30开始，在政协书房。来不了请说一声“请假”。"
    assert hour == day
    assert reminders(signed_up)["event-day:event-1:r0"] == "sent 共2条"
    relays = signed_up.ask(lambda session: [one.text for one in session.exec(select(Relay))])
    assert [words[:5] for words in relays] == ["周秘书您好", "周秘书您好"]


def test_one_that_falls_in_the_night_goes_out_the_evening_before(signed_up: Room) -> None:
    held(signed_up, "05-04 07:30", title="草原行")
    signed_up.says("教育界-林静", "草原行我报名", friend=True)
    for moment in ("05-03 07:30", "05-03 19:59", "05-03 20:00", "05-04 06:30", "05-04 07:00"):
        ring(signed_up, moment)
    made = {one.key: f"{one.made_at:%m-%d %H:%M}" for one in signed_up.posts()}
    assert made["event-day:event-2:r0:member-1"] == "05-03 07:30"
    assert made["event-hour:event-2:r0:member-1"] == "05-03 20:00"
    assert [words for words in sent(signed_up, "hour") if "草原行”5月4日（周一）07:30开始" in words]


def test_who_withdrew_is_not_reminded_and_who_moved_up_is(signed_up: Room) -> None:
    signed_up.says("教育界-林静", "读书沙龙我请假，家里有事", friend=True)
    ring(signed_up, "05-01 14:30")
    assert [words[:4] for words in sent(signed_up, "day")] == ["阿青您好"]
    assert len(sent(signed_up, "place")) == 1


def test_a_recalled_sign_up_frees_its_place_and_the_next_is_told_once(signed_up: Room) -> None:
    def recall(session: Session) -> None:
        message = session.exec(select(Message).join(SignUp).where(SignUp.member_id == 1)).one()
        inbox.recall(session, message, signed_up.now, "林静")

    signed_up.ask(recall)
    for moment in ("04-30 15:00", "04-30 15:01"):
        ring(signed_up, moment)
    assert [words[:15] for words in sent(signed_up, "place")] == ["阿青您好，您报名的“读书沙龙”"]


def test_none_after_a_cancellation(signed_up: Room) -> None:
    def cancel(session: Session) -> None:
        events.decide(session, session.get_one(Event, 1), Stage.cancelled, signed_up.now, "阿青")

    signed_up.ask(cancel)
    for moment in ("05-01 14:30", "05-02 13:30"):
        ring(signed_up, moment)
    assert reminders(signed_up) == {}


def test_after_a_move_the_new_time_counts_and_the_old_reminder_is_stopped(signed_up: Room) -> None:
    ring(signed_up, "05-01 14:30")

    def move(session: Session) -> None:
        drafting.move(session, session.get_one(Event, 1), at("05-01 14:40"), "阿青", starts_at=at("05-03 10:00"))

    signed_up.ask(move)
    for moment in ("05-02 10:00", "05-02 13:30", "05-03 09:00"):
        ring(signed_up, moment)
    found = reminders(signed_up)
    assert found["event-day:event-1:r0:member-1"] == "stopped 活动改了时间或地点"
    assert (found["event-day:event-1:r1"], found["event-hour:event-1:r1"]) == ("sent 共2条", "sent 共2条")
    assert "event-hour:event-1:r0" not in found


def test_too_late_is_skipped_with_its_reason(signed_up: Room) -> None:
    ring(signed_up, "05-01 17:00")
    assert reminders(signed_up) == {"event-day:event-1:r0": "skipped 05月01日14:30过点未发"}


def test_a_quiet_week_does_not_silence_it_and_别提醒我_does(signed_up: Room) -> None:
    def keep_quiet(session: Session) -> None:
        quiet.add(session, Quiet(date(2026, 5, 1), date(2026, 5, 3), "两会"), signed_up.now, "阿青")
        session.exec(select(Member).where(Member.name == "林静")).one().reminded = False

    signed_up.ask(keep_quiet)
    ring(signed_up, "05-01 14:30")
    found = reminders(signed_up)
    assert found["event-day:event-1:r0:member-1"] == "skipped 本人不要提醒，或正在休养"
    assert found["event-day:event-1:r0:member-3"].startswith("skipped 转入待转告")


def send(room: Room, words: str) -> list[str]:
    """The keys of what leaves privately at a moment, as a sender lets it out, all due by then."""

    def some(session: Session) -> list[Post]:
        whose = (session, "room", "room")
        allowance.hold_back(*whose, at(words), lambda: manners(session, LATE, Night()).morrow(at(words)))
        posts = outbox.claim(*whose, "甲", at(words), 8)
        for post in posts:
            outbox.settle(session, post.id or 0, Standing.sent, at(words))
        return posts

    left = []
    while posts := room.ask(some):
        left += [post.key for post in posts if post.person]
    return left


def test_organisers_are_told_a_day_ahead_what_the_account_may_not_write(room: Room) -> None:
    held(room, "04-23 15:00", places=None)
    for who in ("教育界-林静", "会务-阿青", "书友甲", "书友乙"):
        room.says(who, "读书沙龙我报名", friend=True)
    room.says("秘书处-周秘书", "读书沙龙我报名")
    organiser(room)
    send(room, "04-21 21:00")
    room.ask(lambda session: setting.put(session, allowance.PRIVATE_CAP, "3"))
    left = []
    for moment in ("04-22 14:59", "04-22 15:00", "04-23 07:00", "04-23 14:00"):
        ring(room, moment)
        left.append(len(send(room, moment)))
    assert left == [0, 3, 2, 1]
    (words,) = [one.text for one in room.posts() if ":to-" in one.key]
    assert words.split("\n") == [
        "“读书沙龙”（4月23日（周四）15:00，政协书房）要提醒5位，机器人的私信发不完（每个账号每天最多3条，新账号更少）。",
        "提前一天：机器人发2位，次日早上补发2位，转入待转告1位（机器人联系不到1位）。",
        "提前一小时：机器人发1位，转入待转告4位（当天私信已满3位，机器人联系不到1位）。",
        "想都发到，请管理员用 relay cap 调高每天的条数；不便调高，请联络员转告，名单见 relay list。",
    ]
    keys = room.ask(lambda session: [one.key for one in session.exec(select(Relay))])
    assert len([key for key in keys if "hour" in key]) == 4


def test_organisers_hear_nothing_where_all_are_reminded_in_time(signed_up: Room) -> None:
    organiser(signed_up)
    ring(signed_up, "05-01 14:30")
    assert not [one for one in signed_up.posts() if ":to-" in one.key]


def test_what_would_be_too_late_tomorrow_goes_before_what_can_wait(room: Room) -> None:
    room.says("教育界-林静", "读书沙龙我报名", friend=True)
    room.ask(lambda session: setting.put(session, allowance.PRIVATE_CAP, "1"))
    for key, until in (("day", "04-23 15:00"), ("hour", "04-22 15:00")):
        post = Post(key=key, job="event_reminders", channel="room", account="room", text=key, person="教育界-林静")
        post.made_at = post.due_at = at("04-22 14:00")
        post.expires_at = at(until)
        room.ask(lambda session, post=post: outbox.put(session, post))
    assert send(room, "04-22 14:00") == ["hour"]
    assert told(room)["day"] == "waiting 当天私信已满，改日再发"
