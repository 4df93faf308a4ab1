"""The bot is quiet: one unasked post a day and three a week, none in quiet weeks, and nothing it had to say is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time

import pytest

from bot import at_once, clock, plans
from bot.almanac import NIGHT
from bot.job import Every, GroupPost, Plan
from bot.politeness import Manners
from models import group as groups
from models import outbox, quiet
from models.db import Database
from models.group import Schedule
from models.outbox import Standing
from models.page import POST_BYTES
from models.quiet import Quiet
from scheduled import recommended_list as recommended
from tests.cast import Room
from tests.posts import LATE, at, post, ring, told

Declare = Callable[..., None]
LIST, THANKS = "recommended-list:group-1", "monthly-thanks:group-1"


def test_the_second_post_of_a_day_joins_the_next_one(room: Room, declared: Declare) -> None:
    declared(post("recommended_list"), post("monthly_thanks", Every.month, day=27, hour=10))
    ring(room, "04-26 08:00")
    assert ring(room, "04-27 09:00") == 1
    assert ring(room, "04-27 10:00") == 0
    assert told(room)[f"{THANKS}:2026-04"] == "merged 今天已有一帖，并入下一帖"
    assert ring(room, "05-06 09:00") == 1
    carrier = room.posts()[-1]
    assert carrier.text == "recommended_list0427-0503有话\n\nmonthly_thanks0301-0331有话"
    assert [one.merged_into for one in room.posts()] == [None, carrier.id, None]


def test_what_comes_due_together_goes_out_as_one(room: Room, declared: Declare) -> None:
    declared(post("recommended_list"), post("monthly_thanks", Every.month, day=27))
    ring(room, "04-26 08:00")
    assert ring(room, "04-27 09:00") == 1
    (out,) = [one for one in room.posts() if one.standing == Standing.waiting]
    assert out.text == "recommended_list0420-0426有话\n\nmonthly_thanks0301-0331有话"
    assert told(room)[f"{THANKS}:2026-04"] == "merged 与“《recommended_list》”同时到点，合为一帖"


def test_a_fourth_post_of_the_week_waits_for_the_next_week(room: Room, declared: Declare) -> None:
    declared(post("morning_word", Every.day, hour=8), post("evening_digest", Every.day, hour=21))
    ring(room, "04-12 22:00")
    made = [ring(room, f"04-{day} {hour}:00") for day in range(13, 20) for hour in (8, 21)]
    assert made == [1, 1] * 3 + [0, 1] * 4
    assert told(room)["morning-word:group-1:2026-04-16"] == "merged 本周已有3帖，并入下一帖"
    assert ring(room, "04-20 08:00") == 1
    said = [one.text for one in room.posts() if one.key == "morning-word:group-1:2026-04-20"]
    assert [text.count("morning_word") for text in said] == [5]


def test_what_waits_goes_out_though_the_next_has_nothing_to_say(room: Room, declared: Declare) -> None:
    declared(post("morning_word", Every.day, hour=8), post("recommended_list"))
    ring(room, "04-26 22:00")
    ring(room, "04-27 08:00")
    ring(room, "04-27 09:00")
    declared(post("morning_word", Every.day, hour=8, text=None), post("recommended_list"))
    assert ring(room, "04-28 08:00") == 1
    assert room.posts()[-1].text == "recommended_list0420-0426有话"
    assert ring(room, "04-29 08:00") == 0
    assert told(room)["morning-word:group-1:2026-04-29"] == "skipped 没有可说的"


def test_what_had_joined_a_post_that_did_not_go_out_joins_the_next(room: Room, declared: Declare) -> None:
    declared(post("recommended_list"), post("monthly_thanks", Every.month, day=27))
    ring(room, "04-26 08:00")
    ring(room, "04-27 09:00")
    late = room.ask(lambda session: outbox.claim(session, "room", "room", "甲", at("04-27 11:01"), 8))
    assert late == []
    assert ring(room, "05-06 09:00") == 1
    assert told(room)[f"{LIST}:2026-W18"] == "skipped 等过了时候，不再发"
    assert room.posts()[-1].text == "recommended_list0427-0503有话\n\nmonthly_thanks0301-0331有话"


def test_a_long_joined_post_is_split_at_its_lines(room: Room, declared: Declare) -> None:
    long = "\n".join(["书" * 100] * 5)
    declared(post("recommended_list", text=long), post("monthly_thanks", Every.month, day=27, text=long))
    ring(room, "04-26 08:00")
    ring(room, "04-27 09:00")
    out = [one for one in room.posts() if one.standing == Standing.waiting]
    assert len(out) == 2
    assert all(len(one.text.encode()) <= POST_BYTES for one in out)
    assert ring(room, "05-06 09:00") == 1


def test_a_sentence_recalled_while_its_post_waits_is_not_quoted_later(room: Room, declared: Declare) -> None:
    room.says("教育界-林静", "推荐《活着》，读了三遍，遍遍不同")
    listed = recommended.recommended_list
    real = GroupPost("recommended_list", "荐书榜", Plan(True, Every.week, 1, time(10)), listed)
    declared(post("morning_word", Every.day, hour=8), real)
    for moment in ("04-26 22:00", "04-27 08:00", "04-27 10:00"):
        ring(room, moment)
    assert "遍遍不同" in room.posts()[-1].text
    room.recalls("教育界-林静", "m1")
    ring(room, "04-28 08:00")
    assert "遍遍不同" not in "".join(one.text for one in room.posts() if one.standing != Standing.merged)
    assert told(room)[f"{LIST}:2026-W18"] == "skipped 没有可说的"


def test_a_list_that_waited_is_written_anew(room: Room, declared: Declare) -> None:
    declared(post("morning_word", Every.day, hour=8), post("recommended_list"))
    for moment in ("04-26 22:00", "04-27 08:00", "04-27 09:00"):
        ring(room, moment)
    declared(post("morning_word", Every.day, hour=8), post("recommended_list", text="少了一人"))
    ring(room, "04-28 08:00")
    assert room.posts()[-1].text == "morning_word0428-0428有话\n\nrecommended_list0420-0426少了一人"


def test_what_waited_too_long_is_not_said_any_more(room: Room, declared: Declare) -> None:
    declared(post("morning_word", Every.day, hour=8), post("recommended_list"))
    ring(room, "04-26 22:00")
    ring(room, "04-27 08:00")
    ring(room, "04-27 09:00")
    declared(post("monthly_thanks", Every.month, day=8))
    ring(room, "06-07 08:00")
    ring(room, "06-08 09:00")
    assert told(room)[f"{LIST}:2026-W18"] == "skipped 等下一帖等了40天以上，不再发"
    assert "recommended_list" not in room.posts()[-1].text


def test_what_an_organiser_sends_is_not_counted_and_is_not_said_twice(room: Room, declared: Declare) -> None:
    listed, thanks = post("recommended_list"), post("monthly_thanks", Every.month, day=27, hour=10)
    declared(listed, thanks)
    ring(room, "04-26 08:00")
    with room.db.begin() as session:
        draft = plans.write_now(session, room.group(session), listed, at("04-27 08:00"))
        assert draft
        assert at_once.put_now(session, room.group(session), listed, draft, at("04-27 08:00"))
    assert ring(room, "04-27 09:00") == 0
    assert told(room)[f"{LIST}:2026-W18"] == "skipped 会务今天已经发过"
    assert ring(room, "04-27 10:00") == 1


def test_during_the_two_sessions_the_lists_wait_and_the_evening_line_is_left_out(room: Room, declared: Declare) -> None:
    declared(post("recommended_list"), post("evening_digest", Every.day, hour=21))
    with room.db.begin() as session:
        quiet.add(session, Quiet(date(2026, 4, 27), date(2026, 4, 28), "两会"), at("04-20 09:00"), "周秘书")
    ring(room, "04-26 22:00")
    assert ring(room, "04-27 09:00") == 0
    assert ring(room, "04-27 21:00") == 0
    assert told(room) == {
        f"{LIST}:2026-W18": "merged 两会期间（4月27日—4月28日）不发，并入其后的一帖",
        "evening-digest:group-1:2026-04-27": "skipped 两会期间（4月27日—4月28日）不发",
    }
    assert ring(room, "04-29 21:00") == 1
    assert ring(room, "05-06 09:00") == 1
    assert room.posts()[-1].text.count("recommended_list") == 2


def test_after_the_holidays_each_week_is_told_of_once(room: Room, declared: Declare) -> None:
    declared(post("recommended_list"))
    ring(room, "02-08 08:00")
    for day in range(9, 25):
        ring(room, f"02-{day:02} 09:00")
    ring(room, "03-02 09:00")
    said = "\n".join(one.text for one in room.posts() if one.standing == Standing.waiting)
    weeks = ["0202-0208", "0216-0222", "0209-0215", "0223-0301"]
    assert sorted(week for week in weeks if said.count(week) == 1) == sorted(weeks)
    assert [one.standing for one in room.posts()].count(Standing.waiting) == 3


def test_a_group_decides_for_itself(room: Room, declared: Declare) -> None:
    declared(post("recommended_list"))
    with room.db.begin() as session:
        row = Schedule(group_id=1, job="recommended_list", on=True, every="month", day=28, at=time(10))
        session.add(row)
        assert groups.schedules(session) == {(1, "recommended_list"): row}
    ring(room, "04-26 08:00")
    assert ring(room, "04-27 09:00") == 0
    assert ring(room, "04-28 10:00") == 1
    assert room.posts()[-1].text == "recommended_list0301-0331有话"


@pytest.mark.parametrize("jump", ["04-27 08:00", "04-27 10:05", "04-20 09:00"])
def test_a_clock_that_jumps_posts_nothing_twice_and_drops_nothing(room: Room, declared: Declare, jump: str) -> None:
    declared(post("recommended_list"), post("monthly_thanks", Every.month, day=27, hour=10))
    for moment in ("04-26 08:00", "04-27 09:00", jump, "04-27 09:00", "04-27 10:30", "05-06 09:00"):
        ring(room, moment)
    out = [one.text for one in room.posts() if one.standing == Standing.waiting]
    assert "\n".join(out).count("monthly_thanks0301-0331") == 1
    assert "\n".join(out).count("recommended_list0420-0426") == 1


def test_a_week_off_is_said_to_be_missed(room: Room, declared: Declare) -> None:
    declared(post("recommended_list"), post("morning_word", Every.day, hour=8))
    ring(room, "04-12 08:00")
    assert ring(room, "04-21 12:00") == 0
    assert len(told(room)) == 11
    assert all("过点未发" in said for said in told(room).values())


def test_two_processes_that_ring_at_once_make_each_post_once(room: Room, declared: Declare) -> None:
    declared(post("recommended_list"), post("book_of_month"), post("monthly_thanks", Every.month, day=27, hour=10))
    two = [Database(room.db.url) for _ in range(2)]

    def live(db: Database) -> int:
        made = 0
        for moment in ("04-26 08:00", "04-27 09:00", "04-27 10:00", "05-06 09:00"):
            with db.begin() as session:
                made += clock.ring(session, at(moment), LATE)
        return made

    with ThreadPoolExecutor(2) as both:
        made = list(both.map(live, two))
    for db in two:
        db.close()
    out = "\n".join(one.text for one in room.posts() if one.standing == Standing.waiting)
    assert sum(made) == 2
    assert [out.count(name) for name in ("recommended_list", "book_of_month", "monthly_thanks")] == [2, 2, 1]


def test_a_post_that_cannot_be_written_holds_up_no_other(
    room: Room, declared: Declare, caplog: pytest.LogCaptureFixture
) -> None:
    broken = post("recommended_list")
    declared(type(broken)("broken", "坏的", Plan(True, Every.day, 1, time(9)), lambda occasion: 1 // 0), broken)
    ring(room, "04-26 08:00")
    assert ring(room, "04-27 09:00") == 1
    assert told(room)["broken:group-1:2026-04-27"] == "skipped 写稿时程序出错，没有发；原因见日志"
    assert "broken:group-1:2026-04-27" in caplog.text


def test_days_without_notices_are_told_of_on_the_last_ordinary_day() -> None:
    held = Manners(LATE, NIGHT, {}, (Quiet(date(2026, 5, 6), date(2026, 5, 7), "两会"),))
    assert held.round_of(date(2026, 4, 30))[-1] == date(2026, 5, 7)
    assert held.round_of(date(2026, 4, 29)) == [date(2026, 4, 29)]
    assert held.silence(date(2026, 5, 9)) == ""
    assert held.silence(date(2026, 5, 6)) == "两会期间（5月6日—5月7日）"
    assert held.last_moment(at("04-27 09:00")) == at("04-27 22:00")
