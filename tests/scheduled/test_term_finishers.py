"""完成名单过目: its organisers are told privately who finished, once nothing can be made up, and once only."""

from bot.job import Notice, Notices, Round, find
from models import gap, together
from models.member import Member
from tests.cast import Room
from tests.handlers.test_drift_ledger import organiser
from tests.scheduled.posts import decide
from tests.terms import LIN, QING, at, read_together, says_at, the


def told(room: Room, when: str) -> list[Notice]:
    job = find()["term_finishers"]
    assert isinstance(job, Notices)
    moment = at(when)
    found: list[Notice] = room.ask(lambda session: list(job.tell(Round(session, moment.date(), moment))))
    return found


def finished(room: Room) -> None:
    for day in range(1, 22):
        says_at(room, f"{day:02} 20:00", LIN, "打卡")
        if day != 12:
            says_at(room, f"{day:02} 20:01", QING, "打卡")


def test_organisers_look_at_the_list_when_the_make_up_days_are_over(room: Room) -> None:
    organiser(room, "周秘书")
    term = read_together(room)
    finished(room)
    decide(room, "林静", title="林老师")
    assert told(room, "24 09:30") == []
    (notice,) = told(room, "25 09:30")
    assert notice.member_id == the(room, "周秘书")
    assert notice.text == (
        "周秘书您好，“四月共读”补卡已截止，完成的有1位：林老师。请在工作台“共读”里看过名单，再公布、发证书。"
    )
    assert {one.key for one in told(room, "28 09:30")} == {notice.key}
    lin = the(room, "林静")
    with room.db.begin() as session:
        together.approve(session, session.merge(term), [lin], room.now, "阿青")
    assert told(room, "28 09:30") == []


def test_a_day_that_was_not_heard_is_not_held_against_anybody_but_shown(room: Room) -> None:
    organiser(room, "周秘书")
    read_together(room)
    finished(room)
    with room.db.begin() as session:
        gap.report(session, "room", "room", at("12 19:00"), at("12 22:00"), "断网")
    (notice,) = told(room, "25 09:30")
    assert "完成的有2位，其中1位有待核对的日子：阿青、林静。" in notice.text


def test_where_nobody_finished_that_is_said_and_without_organisers_nobody_is_told(room: Room) -> None:
    read_together(room)
    assert told(room, "25 09:30") == []
    organiser(room, "周秘书")
    assert [one.text for one in told(room, "25 09:30")] == [
        "周秘书您好，“四月共读”补卡已截止，这一期没有达到完成条件的书友。"
    ]
    assert room.ask(lambda session: session.get_one(Member, told(room, "25 09:30")[0].member_id).name) == "周秘书"
