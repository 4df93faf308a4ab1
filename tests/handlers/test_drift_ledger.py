"""A drift day played through: copies, the queue and who is told what, with the mistakes people make."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlmodel import select

from models import copy, hold, hop, role
from models.copy import Copy, Whereabouts
from models.member import Member, named
from models.pending import waiting
from models.record import State
from models.role import CITY, Duty
from tests.cast import Room


def state(room: Room, code: str) -> tuple[Whereabouts, str]:
    """Where a copy is, and who has it or for whom it is laid aside."""

    def ask(session: Any) -> tuple[Whereabouts, str]:
        one = copy.coded(session, code)
        assert one is not None
        who = session.get(Member, one.member_id) if one.member_id else None
        return one.whereabouts, who.name if who else ""

    return room.ask(ask)


def in_queue(room: Room, code: str) -> list[str]:
    def ask(session: Any) -> list[str]:
        one = copy.coded(session, code)
        assert one is not None
        return [session.get(Member, each.member_id).name for each in hold.queue(session, one.book_id)]

    return room.ask(ask)


def organiser(room: Room, who: str) -> None:
    with room.db.begin() as session:
        person = named(session, who)
        assert person is not None
        role.give(session, person, Duty.organiser, CITY, room.now, "test")


def test_a_book_goes_from_shelf_to_reader_to_reader_and_back(room: Room) -> None:
    room.says("林静", "放漂《活着》一本，编号CF-0012，搁在书屋了")
    assert state(room, "CF-0012") == (Whereabouts.shelf, "")
    room.says("阿青", "《活着》想借")
    assert state(room, "CF-0012") == (Whereabouts.held, "阿青")
    room.says("阿青", "《活着》已取书")
    assert state(room, "CF-0012") == (Whereabouts.reader, "阿青")
    room.says("阿青", "《活着》转给周秘书了")
    assert state(room, "CF-0012") == (Whereabouts.way, "周秘书")
    room.says("周秘书", "CF-0012收到了")
    assert state(room, "CF-0012") == (Whereabouts.reader, "周秘书")
    room.says("林静", "CF-0012帮周秘书还了，放回书屋")
    assert state(room, "CF-0012") == (Whereabouts.shelf, "")
    stops = room.ask(lambda session: hop.journey(session, session.exec(select(Copy)).one().id))
    assert [bool(stop.member_id) for stop in stops] == [False, True, True, False]
    assert all(one.until == other.since for one, other in pairwise(stops))


def test_who_wants_a_book_is_told_once_where_they_stand(room: Room) -> None:
    room.says("林静", "放漂《活着》，编号CF-0012")
    for who in ("阿青", "周秘书"):
        room.says(who, "打卡", friend=True)
    said = room.says("阿青", "想借《活着》", friend=True)
    assert [words.partition("，")[0] for words in said] == ["已记：想借《活着》", "阿青您好"]
    said = room.says("周秘书", "想借《活着》", friend=True)
    assert said == ["已记：想借《活着》", "《活着》已为您排上，您是下一位。轮到时告诉您。"]


def test_a_copy_without_a_code_gets_one_and_waits_for_its_label(room: Room) -> None:
    said = room.says("林静", "我有一本《活着》，愿意拿出来漂流", friend=True)
    assert any("CF-0001" in words for words in said)
    assert room.ask(lambda session: session.exec(select(Copy)).one().labelled) is False


def test_two_who_say_they_have_it_become_a_question(room: Room) -> None:
    organiser(room, "周秘书")
    room.says("林静", "放漂《活着》，编号CF-0012")
    room.says("林静", "CF-0012已取书")
    said = room.says("阿青", "CF-0012已取书")
    assert state(room, "CF-0012") == (Whereabouts.reader, "林静")
    assert "在林静手里" in room.ask(waiting)[0].why
    assert room.records()[-1].state == State.pending
    assert any("漂流登记有一条要请您核实" in words for words in said) or room.ask(_relayed)


def _relayed(session: Any) -> list[str]:
    from models.relay import Relay

    return [one.text for one in session.exec(select(Relay))]


def test_who_asked_first_is_served_first_and_keeps_the_place_when_another_jumps_the_queue(room: Room) -> None:
    room.says("林静", "放漂《活着》，编号CF-0012")
    room.says("阿青", "想借《活着》")
    room.says("周秘书", "想借《活着》，排个队")
    assert in_queue(room, "CF-0012") == ["阿青", "周秘书"]
    room.says("周秘书", "CF-0012已取书")
    assert state(room, "CF-0012") == (Whereabouts.reader, "周秘书")
    assert in_queue(room, "CF-0012") == ["阿青"]
    room.says("周秘书", "CF-0012还了")
    assert state(room, "CF-0012") == (Whereabouts.held, "阿青")


def test_one_place_a_member_and_what_is_taken_back_leaves_the_queue(room: Room) -> None:
    room.says("林静", "放漂《活着》，编号CF-0012")
    room.says("林静", "CF-0012已取书")
    for _ in range(2):
        room.says("阿青", "想借《活着》")
    assert in_queue(room, "CF-0012") == ["阿青"]
    message = room.incoming("周秘书", "想借《活着》")
    room.hear(message)
    room.recalls("周秘书", message.id)
    assert in_queue(room, "CF-0012") == ["阿青"]


def test_a_take_that_is_taken_back_puts_the_copy_where_it_was(room: Room) -> None:
    room.says("林静", "放漂《活着》，编号CF-0012")
    room.says("阿青", "想借《活着》")
    room.says("阿青", "CF-0012已取书")
    room.now += timedelta(minutes=3)
    room.says("阿青", "撤销刚才那条")
    assert state(room, "CF-0012") == (Whereabouts.held, "阿青")


def test_a_code_nobody_knows_is_said_to_who_can_be_told(room: Room) -> None:
    room.says("林静", "放漂《活着》，编号CF-0012")
    assert any("没有登记过CF-0999" in words for words in room.says("阿青", "CF-0999已取书", friend=True))
    assert room.says("周秘书", "CF-0999已取书") == ["已记：取书CF-0999"]


def test_the_wrong_copy_in_hand_is_a_question(room: Room) -> None:
    room.says("林静", "放漂《活着》，编号CF-0012")
    room.says("阿青", "《乡土中国》CF-0012已取书")
    assert "CF-0012登记的是《活着》" in room.ask(waiting)[0].why
    assert state(room, "CF-0012")[0] == Whereabouts.shelf


def test_a_secretary_decides_and_the_copy_follows(room: Room) -> None:
    from models.inbox import settle_question

    room.says("林静", "放漂《活着》，编号CF-0012")
    room.says("林静", "CF-0012已取书")
    room.says("阿青", "CF-0012已取书")
    with room.db.begin() as session:
        settle_question(session, waiting(session)[0], right=True, at=room.now, by="周秘书")
    assert state(room, "CF-0012") == (Whereabouts.reader, "阿青")
