"""续借, 报失, 找到, 收回: of one's own copy, within the office's rules; the answer is for the speaker alone."""

from datetime import date

from sqlmodel import select

from models.copy import Copy, Whereabouts
from tests.cast import Room


def borrowed(room: Room) -> None:
    room.says("林静", "放漂《活着》，编号CF-0012")
    room.says("阿青", "CF-0012已取书", friend=True)


def the_copy(room: Room) -> Copy:
    one: Copy = room.ask(lambda session: session.exec(select(Copy)).one())
    return one


def test_a_loan_is_renewed_once(room: Room) -> None:
    borrowed(room)
    assert the_copy(room).due == date(2026, 5, 21)
    assert room.says("阿青", "CF-0012续借", friend=True) == ["《活着》（CF-0012）续借好了，可以看到6月5日。"]
    assert the_copy(room).due == date(2026, 6, 5)
    assert "已经续借过1次" in room.says("阿青", "《活着》想续借几天", friend=True)[0]


def test_who_waits_goes_before_a_renewal(room: Room) -> None:
    borrowed(room)
    room.says("周秘书", "想借《活着》")
    assert "还有1位书友在等" in room.says("阿青", "续借", friend=True)[0]
    assert the_copy(room).due == date(2026, 5, 21)


def test_what_another_has_is_not_renewed(room: Room) -> None:
    borrowed(room)
    assert "没有记在您名下" in room.says("周秘书", "CF-0012续借", friend=True)[0]


def test_lost_and_found_again(room: Room) -> None:
    borrowed(room)
    room.says("阿青", "CF-0012找不到了", friend=True)
    assert the_copy(room).whereabouts == Whereabouts.missing
    room.says("周秘书", "CF-0012找到了", friend=True)
    assert the_copy(room).whereabouts == Whereabouts.reader


def test_only_its_owner_takes_a_copy_out_of_the_drift(room: Room) -> None:
    borrowed(room)
    room.says("阿青", "CF-0012还了")
    assert "请告诉会务" in room.says("阿青", "CF-0012不漂了，我收回", friend=True)[0]
    room.says("林静", "CF-0012不漂了，我收回", friend=True)
    assert the_copy(room).whereabouts == Whereabouts.withdrawn


def test_questions_and_other_losses_are_none(room: Room) -> None:
    borrowed(room)
    assert room.says("阿青", "怎么续借呀", friend=True) == []
    assert room.says("阿青", "我手机丢了", friend=True) == []
    assert the_copy(room).whereabouts == Whereabouts.reader
