"""How much an account writes to people privately a day; what is over it waits, and nothing is lost."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from models import allowance, outbox, relay, setting
from models.member import Identity, Member
from models.outbox import Post, Standing
from tests.cast import SHANGHAI, Room

MORNING = datetime(2026, 4, 22, 9, 0, tzinfo=SHANGHAI)
MORROW = datetime(2026, 4, 23, 7, 0, tzinfo=SHANGHAI)


@pytest.fixture
def city(room: Room) -> Room:
    """A Wednesday morning, with three hundred friends of the account."""
    room.now = MORNING
    with room.db.begin() as session:
        for number in range(300):
            session.add(Member(id=1000 + number, name=f"书友{number}", liaison="阿青"))
        session.flush()
        for number in range(300):
            whose = {"contact": f"p{number}", "shown_name": f"书友{number}", "member_id": 1000 + number}
            session.add(Identity(channel="room", account="room", friend=True, **whose))
    return room


def remind(room: Room, many: int, **more: Any) -> None:
    with room.db.begin() as session:
        for number in range(many):
            member = session.get_one(Member, 1000 + number)
            relay.tell(session, member, f"{room.now:%d}:{number}", "notices", "到期了", room.now, **more)


def send(room: Room) -> list[Post]:
    """Claim and send until nothing is due any more, as a sender does."""
    sent: list[Post] = []
    while True:
        with room.db.begin() as session:
            allowance.hold_back(session, "room", "room", room.now, lambda: room.now.replace(hour=7) + timedelta(days=1))
            posts = outbox.claim(session, "room", "room", "甲", room.now, 8)
            for post in posts:
                outbox.settle(session, post.id or 0, Standing.sent, room.now)
        if not posts:
            return sent
        sent += posts


def test_a_new_account_writes_little_at_first_and_never_more_than_the_cap(city: Room) -> None:
    remind(city, 300)
    sent = []
    for _ in range(4):
        sent.append([post.key for post in send(city)])
        city.now += timedelta(days=1)
    assert [len(keys) for keys in sent] == [20, 40, 80, 160]
    assert sent[0] + sent[1] == [f"22:{number}" for number in range(60)]
    remind(city, 300)
    assert len(send(city)) == allowance.USUAL_CAP


def test_what_waits_keeps_its_words_and_says_why(city: Room) -> None:
    remind(city, 21)
    send(city)
    (last,) = [post for post in city.posts() if post.standing == Standing.waiting]
    assert (last.due_at, last.reason, last.text) == (MORROW, "当天私信已满，改日再发", "到期了")


def test_what_would_be_too_late_then_is_told_by_the_contact(city: Room) -> None:
    remind(city, 22, expires_at=MORNING + timedelta(hours=3))
    send(city)
    late = [post for post in city.posts() if post.standing == Standing.skipped]
    assert [post.reason for post in late] == ["转入待转告：当天私信已满"] * 2
    waiting = city.ask(relay.waiting)
    assert [(by, to.name, row.why, row.text) for by, to, row in waiting] == [
        ("阿青", "书友20", "当天私信已满", "到期了"),
        ("阿青", "书友21", "当天私信已满", "到期了"),
    ]


def test_answers_and_groups_are_not_held_back_but_answers_count(city: Room) -> None:
    for number in range(30):
        city.says(f"p{number}", "我的记录", sender_name=f"书友{number}", friend=True)
    assert len(send(city)) == 30
    remind(city, 1)
    city.says("p1", "我的记录", sender_name="书友1", friend=True)
    fields = {"channel": "room", "account": "room", "made_at": city.now, "due_at": city.now, "text": "荐书榜"}
    city.ask(lambda session: outbox.put(session, Post(key="list", job="recommended_list", room="r1", **fields)))
    assert {post.key for post in send(city)} == {"list", "answer:31:1"}
    assert [post.job for post in city.posts() if post.standing == Standing.waiting] == ["notices"]


def test_an_account_that_has_long_been_sending_is_not_new(city: Room) -> None:
    fields = {"channel": "room", "account": "room", "room": "r1", "text": "荐书榜", "standing": Standing.sent}
    fields |= {"made_at": MORNING, "due_at": MORNING, "sent_at": MORNING - timedelta(days=60)}
    city.ask(lambda session: outbox.put(session, Post(key="long ago", **fields)))
    city.ask(lambda session: setting.put(session, allowance.PRIVATE_CAP, "50"))
    remind(city, 60)
    assert len(send(city)) == 50
    assert city.ask(lambda session: setting.get(session, "first_sent:room:room")) == "2026-02-21"


def test_of_two_processes_the_first_says_when_an_account_began(city: Room) -> None:
    for day in ("2026-04-22", "2026-04-23"):
        city.ask(lambda session, day=day: setting.put_first(session, "first_sent:room:room", day))
    assert city.ask(lambda session: setting.get(session, "first_sent:room:room")) == "2026-04-22"
    remind(city, 30)
    assert len(send(city)) == 20
