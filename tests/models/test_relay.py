"""What is one person's is told them privately, or by their 联络员 where the bot cannot write to them; and once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from models import outbox, relay
from models.member import Identity, Member
from models.outbox import Post, Standing
from models.relay import Relay
from tests.cast import Room

LIN, QING = "教育界-林静", "会务-阿青"
WORDS = "林静您好，《活着》后天到期，读完请送回玉龙书屋。"


def tell(room: Room, key: str = "due:1", who: str = "林静", **more: Any) -> bool:
    with room.db.begin() as session:
        member = session.exec(select(Member).where(Member.name == who)).one()
        return relay.tell(session, member, key, "drift-notices", WORDS, room.now, **more)


def told(room: Room) -> list[Post]:
    return [one for one in room.posts() if one.job == "drift-notices"]


def passed_on(room: Room) -> list[tuple[str, str, str]]:
    return room.ask(lambda session: [(by, to.name, row.why) for by, to, row in relay.waiting(session)])


def test_a_friend_is_written_to(room: Room) -> None:
    room.says(LIN, "大家早上好", friend=True)
    later = room.now + timedelta(hours=1)
    assert tell(room, due_at=later, expires_at=later + timedelta(hours=2))
    (post,) = told(room)
    assert (post.person, post.room, post.text, post.standing) == (LIN, None, WORDS, Standing.waiting)
    assert (post.due_at, post.expires_at) == (later, later + timedelta(hours=2))
    assert passed_on(room) == []


def test_for_all_others_it_is_on_the_list_and_says_why(room: Room) -> None:
    with room.db.begin() as session:
        session.get_one(Member, 1).liaison = "阿青"
    assert tell(room)
    assert passed_on(room) == [("阿青", "林静", relay.UNKNOWN)]
    room.says(LIN, "大家早上好")
    assert tell(room, "due:2")
    assert passed_on(room)[1] == ("阿青", "林静", relay.NO_FRIEND)
    (one, other) = told(room)
    assert (one.standing, other.reason) == (Standing.skipped, "转入待转告：还不是机器人的好友")
    assert room.ask(lambda session: outbox.claim(session, "room", "room", "甲", room.now, 8)) == []


def test_somebody_of_a_pasted_group_has_no_private_talk(room: Room) -> None:
    with room.db.begin() as session:
        session.add(Identity(channel="transcript", account="transcript", contact="x", shown_name=LIN, member_id=1))
    tell(room)
    assert passed_on(room) == [("", "林静", relay.NO_PRIVATE_TALK)]


def test_a_leader_is_told_by_the_contact_alone(room: Room) -> None:
    room.says(LIN, "大家早上好", friend=True)
    with room.db.begin() as session:
        session.get_one(Member, 1).aside = True
    tell(room)
    assert passed_on(room) == [("", "林静", relay.ASIDE)]


@pytest.mark.parametrize("reached_first", [True, False])
def test_what_was_told_one_way_is_not_told_the_other(room: Room, reached_first: bool) -> None:
    for number, is_friend in enumerate((reached_first, not reached_first)):
        room.says(LIN, "大家早上好", friend=is_friend)
        assert tell(room) is (number == 0)
    assert len(told(room)) == 1
    assert len(passed_on(room)) == (not reached_first)


@pytest.mark.parametrize("wish", ["别提醒我", "不要记我", "最近住院"])
def test_who_wants_no_reminders_gets_none_and_what_they_asked_for_comes(room: Room, wish: str) -> None:
    room.says(LIN, wish, friend=True)
    assert tell(room)
    assert tell(room, "ready:1", reminds=False)
    due, ready = told(room)
    assert (due.standing, due.reason, due.text) == (Standing.skipped, relay.NOT_REMINDED, "")
    assert (ready.standing, ready.text) == (Standing.waiting, WORDS)
    room.says(LIN, "可以提醒我了", friend=True)
    assert not tell(room)


def test_whether_somebody_is_a_friend_is_known_from_what_they_say(room: Room) -> None:
    def friend() -> bool:
        return room.ask(lambda session: session.exec(select(Identity.friend)).one())

    for is_friend in (False, True, False):
        room.says(LIN, "大家早上好", friend=is_friend)
        assert friend() is is_friend
    room.hear(*(room.incoming(LIN, "好书", friend=number > 1) for number in range(3)))
    assert friend()


def test_the_newest_account_that_is_still_theirs_is_written_to(room: Room) -> None:
    for contact, gone in (("old", False), ("new", False), ("lost", True)):
        identity = Identity(channel="room", account="room", contact=contact, shown_name=LIN, member_id=1, friend=True)
        identity.gone = gone
        room.ask(lambda session, identity=identity: session.add(identity))
    tell(room)
    assert [one.person for one in told(room)] == ["new"]


def test_the_contact_of_today_passes_it_on_and_settles_it(room: Room) -> None:
    tell(room)
    tell(room, "due:9", "周秘书")
    with room.db.begin() as session:
        session.get_one(Member, 1).liaison = "阿青"
    assert passed_on(room) == [("阿青", "林静", relay.UNKNOWN), ("", "周秘书", relay.UNKNOWN)]
    assert room.ask(lambda session: len(relay.waiting(session, "阿青"))) == 1
    room.ask(lambda session: relay.done(session, session.get_one(Relay, 1), room.now, "阿青"))
    assert [to for _, to, _ in passed_on(room)] == ["周秘书"]
    assert not tell(room)


def test_of_a_recalled_message_nothing_is_passed_on(room: Room) -> None:
    room.says(QING, "《活着》转给林静了")
    tell(room, reminds=False, answers=1)
    room.recalls(QING, "m1")
    assert passed_on(room) == []

    def text(session: Session) -> str:
        return session.exec(select(Relay)).one().text

    assert room.ask(text) == ""
