"""漂流提醒: due, overdue, one's turn, a place that is gone: each told once and to one person alone."""

from datetime import date, timedelta

from bot import rounds
from bot.almanac import NIGHT
from bot.job import Notice, Notices, Round, find
from bot.politeness import manners
from models import circulation
from models.outbox import Standing
from tests.cast import Room
from tests.handlers.test_drift_ledger import organiser
from tests.posts import LATE


def of_day(room: Room, day: date) -> list[Notice]:
    job = find()["drift_notices"]
    assert isinstance(job, Notices)
    found: list[Notice] = room.ask(
        lambda session: list(job.tell(Round(session, day, room.now.replace(month=day.month, day=day.day))))
    )
    return found


def borrowed(room: Room) -> date:
    """阿青 has a copy; returns the day it is due."""
    room.says("林静", "放漂《活着》，编号CF-0012，搁在玉龙书屋")
    room.says("阿青", "CF-0012已取书")
    return room.now.date() + timedelta(days=30)


def test_a_loan_is_reminded_of_at_each_step_and_of_the_last_one_only(room: Room) -> None:
    due = borrowed(room)
    assert of_day(room, due - timedelta(days=4)) == []
    steps = {
        -3: "5月21日到期",
        -1: "5月21日到期",
        0: "今天到期",
        6: "已于5月21日到期",
        7: "已于5月21日到期",
        21: "到期已有些日子了",
    }
    for after, words in steps.items():
        (notice,) = of_day(room, due + timedelta(days=after))
        assert words in notice.text
        assert notice.text.startswith("您借的《活着》（CF-0012）")
    keys = {notice.key for after in range(-3, 30) for notice in of_day(room, due + timedelta(days=after))}
    assert len(keys) == 4


def test_what_is_long_overdue_is_told_to_the_organiser_after_the_reader(room: Room) -> None:
    organiser(room, "周秘书")
    due = borrowed(room)
    told = of_day(room, due + timedelta(days=22))
    assert [notice.text.startswith("您借的") for notice in told] == [True, False]
    assert "在阿青处" in told[1].text


def test_an_organiser_who_wants_no_reminders_is_told_what_is_theirs_to_do(room: Room) -> None:
    organiser(room, "周秘书")
    room.says("周秘书", "别提醒我", friend=True)
    room.says("阿青", "别提醒我", friend=True)
    due = borrowed(room)
    room.now = room.now.replace(month=due.month, day=due.day, hour=9) + timedelta(days=22)
    room.ask(lambda session: rounds.tell_now(session, find()["drift_notices"], manners(session, LATE, NIGHT), room.now))
    told = {post.key.partition(":")[0]: post for post in room.posts() if post.job == "drift_notices"}
    assert told["drift-second"].standing == Standing.skipped
    assert told["drift-long"].standing == Standing.waiting
    assert "在阿青处" in told["drift-long"].text


def test_after_a_renewal_the_new_day_counts(room: Room) -> None:
    due = borrowed(room)
    room.says("阿青", "CF-0012续借", friend=True)
    assert of_day(room, due) == []
    assert "6月5日到期" in of_day(room, due + timedelta(days=12))[0].text


def test_whose_turn_it_is_and_whose_place_is_gone(room: Room) -> None:
    borrowed(room)
    room.says("林静", "想借《活着》")
    room.says("周秘书", "想借《活着》")
    room.says("阿青", "CF-0012还了")
    (turn,) = of_day(room, room.now.date())
    assert (
        turn.text == "林静您好，您想借的《活着》（CF-0012）在书架上，为您留到4月26日。取到后说一声“CF-0012 已取”就行。"
    )
    room.now += timedelta(days=6)
    with room.db.begin() as session:
        circulation.lapse(session, room.now)
    assert [notice.text[:12] for notice in of_day(room, room.now.date())] == [
        "周秘书您好，您想借的《活",
        "您预约的《活着》留到4月",
    ]


def lapsed_now(room: Room) -> str:
    """What is told today of a place that is gone."""
    return "".join(notice.text for notice in of_day(room, room.now.date()) if notice.key.startswith("drift-lapsed"))


def lapsed(room: Room) -> str:
    """林静 did not come for what was kept aside; returns what they are told then."""
    borrowed(room)
    room.says("林静", "想借《活着》")
    room.says("阿青", "CF-0012还了")
    room.now += timedelta(days=6)
    with room.db.begin() as session:
        circulation.lapse(session, room.now)
    return lapsed_now(room)


def test_a_place_that_is_gone_is_told_by_what_became_of_the_copy(room: Room) -> None:
    words = "您预约的《活着》留到4月26日，{}；还想看，再说一声“想借《活着》”就行。"
    assert lapsed(room) == words.format("现在不再单独留着，书还在架上")
    room.says("周秘书", "想借《活着》")
    assert lapsed_now(room) == words.format("这次先留给下一位书友了")
    room.says("周秘书", "CF-0012已取书")
    assert lapsed_now(room) == words.format("这次先由别的书友借去了")


def test_who_asked_again_or_came_after_all_is_told_of_no_place_that_is_gone(room: Room) -> None:
    assert lapsed(room)
    room.says("林静", "想借《活着》")
    assert lapsed_now(room) == ""
    room.says("林静", "CF-0012已取书")
    assert lapsed_now(room) == ""


def test_what_is_long_on_its_way_is_asked_after(room: Room) -> None:
    borrowed(room)
    room.says("阿青", "CF-0012转给周秘书了")
    assert of_day(room, room.now.date() + timedelta(days=6)) == []
    (notice,) = of_day(room, room.now.date() + timedelta(days=7))
    assert notice.text.startswith("转给您的《活着》（CF-0012）收到了吗？")
