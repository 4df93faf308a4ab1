"""What follows for somebody else is told at once, out of the night and off holidays, and for them alone."""

from datetime import datetime

import pytest

from bot.almanac import NIGHT, waking
from bot.handler import Context
from bot.message import Reply
from bot.outbox import Sender
from bot.privately import Rules, privately
from bot.saying import say
from models import holiday, quiet, relay
from models.group import Ack
from models.member import Member
from models.outbox import Standing
from models.presence import Room as Hall
from models.quiet import Quiet
from tests.bot.test_sender import Group
from tests.cast import SHANGHAI, Room
from tests.posts import ring

LIN = "教育界-林静"


def at(day: int, hour: int, month: int = 4) -> datetime:
    return datetime(2026, month, day, hour, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (at(21, 20), at(21, 20)),
        (at(21, 22), at(22, 7)),
        (at(22, 3), at(22, 7)),
        (at(30, 23), at(6, 7, month=5)),
        (at(2, 12, month=5), at(6, 7, month=5)),
        (at(9, 12, month=5), at(9, 12, month=5)),
    ],
)
def test_it_waits_for_the_morning_of_an_ordinary_day(moment: datetime, due: datetime) -> None:
    assert waking(moment, NIGHT) == due


def tell(room: Room, key: str) -> bool:
    with room.db.begin() as session:
        return privately(session, Rules(), session.get_one(Member, 1), key, "drift-ready", "轮到您了", room.now)


def test_days_that_the_office_itself_gave_off_are_kept(room: Room) -> None:
    room.says(LIN, "大家早上好", friend=True)
    room.ask(lambda session: holiday.decide(session, [at(21, 20).date()], True, room.now, "测试"))
    assert tell(room, "ready:1")
    assert not tell(room, "ready:1")
    assert [post.due_at for post in room.posts()] == [at(22, 7)]


def test_who_is_ill_still_hears_what_they_waited_for(room: Room) -> None:
    room.says(LIN, "最近住院", friend=True)
    tell(room, "ready:1")
    assert [post.text for post in room.posts()][-1] == "轮到您了"


def answered(room: Room, *replies: Reply, friend: bool) -> None:
    """Somebody of a group says something to which this is answered."""
    room.says(LIN, "CF-0012续借", friend=friend)
    incoming = room.incoming(LIN, "CF-0012续借", friend=friend)
    with room.db.begin() as session:
        context = Context(lambda: session, [], incoming, 1, 1, 1, room.now)
        say(session, Rules(), context, Hall(1, room.now, Ack.none, 0), replies)


def test_an_answer_for_oneself_alone_is_passed_on_where_nobody_can_write(room: Room) -> None:
    mine = Reply("续借好了", to=1, key="answer:1:drift")
    answered(room, mine, friend=False)
    ((_, to, row),) = room.ask(relay.waiting)
    assert (to.name, row.text, row.why) == ("林静", "续借好了", relay.NO_FRIEND)
    answered(room, Reply("续借好了", to=1, key="answer:2:drift"), friend=True)
    (post,) = [post for post in room.posts() if post.key == "answer:2:drift"]
    assert (post.room, post.person, post.job, len(room.ask(relay.waiting))) == (None, LIN, "", 1)


def test_what_somebody_does_is_told_to_whom_it_concerns_in_the_morning(room: Room) -> None:
    room.says("会务-阿青", "大家早上好", friend=True)
    room.now = at(21, 23)
    answered(room, Reply("请核实", to=2, key="drift-doubt:1:2"), friend=True)
    (post,) = [post for post in room.posts() if post.job == "drift-doubt"]
    assert (post.person, post.room, post.due_at, post.answers) == ("会务-阿青", None, at(22, 7), 1)


async def test_in_a_quiet_week_what_somebody_waited_for_is_told_and_no_unasked_notice(room: Room) -> None:
    two_sessions = Quiet(at(21, 0).date(), at(28, 0).date(), "两会")
    room.ask(lambda session: quiet.add(session, two_sessions, room.now, "周秘书"))
    for who, words in (("林静", "放漂《活着》，编号CF-0012"), ("阿青", "CF-0012已取书"), ("周秘书", "想借《活着》")):
        room.says(who, words, friend=True)
    room.says("阿青", "CF-0012还了", friend=True)
    (turn,) = [post for post in room.posts() if post.job == "drift-ready"]
    assert "为您留到" in turn.text
    group = Group()
    while await Sender(room.db, group, lambda: room.now).send_due():
        pass
    assert turn.text in group.shown
    ring(room, "04-21 22:00")
    ring(room, "04-22 09:30")
    (round_,) = [post for post in room.posts() if post.job == "drift_notices"]
    assert (round_.standing, round_.reason) == (Standing.skipped, "两会期间（4月21日—4月28日）不发私信")
