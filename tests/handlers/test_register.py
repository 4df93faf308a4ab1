"""0112 还 邬立柱: the keeper's book, line by line, on the keeper's word."""

from models.copy import Whereabouts
from tests.cast import Room
from tests.handlers.test_drift_ledger import organiser, state


def test_a_keeper_enters_for_others(room: Room) -> None:
    organiser(room, "阿青")
    room.says("林静", "放漂《活着》，编号CF-0012")
    room.says("阿青", "0012 借 周秘书")
    assert state(room, "CF-0012") == (Whereabouts.reader, "周秘书")
    room.says("阿青", "0012 还 周秘书")
    assert state(room, "CF-0012") == (Whereabouts.shelf, "")


def test_several_rows_at_once(room: Room) -> None:
    organiser(room, "阿青")
    for code in ("CF-0012", "CF-0013"):
        room.says("林静", f"放漂《活着》，编号{code}")
    room.says("阿青", "0012 借 林静\n0013 借 周秘书 4月20日")
    assert state(room, "CF-0012") == (Whereabouts.reader, "林静")
    assert state(room, "CF-0013") == (Whereabouts.reader, "周秘书")


def test_a_row_that_cannot_be_entered_is_said_and_the_rest_goes_on(room: Room) -> None:
    organiser(room, "阿青")
    room.says("林静", "放漂《活着》，编号CF-0012")
    said = room.says("阿青", "0999 借 林静\n0012 借 周秘书")
    assert any("没有登记过CF-0999" in words for words in said)
    assert state(room, "CF-0012") == (Whereabouts.reader, "周秘书")


def test_who_is_no_keeper_lends_nothing_but_may_say_what_came_back(room: Room) -> None:
    room.says("林静", "放漂《活着》，编号CF-0012")
    assert any("由会务办理" in words for words in room.says("周秘书", "0012 借 阿青"))
    assert state(room, "CF-0012") == (Whereabouts.shelf, "")
    room.says("阿青", "CF-0012已取书")
    room.says("周秘书", "0012 还 阿青")
    assert state(room, "CF-0012") == (Whereabouts.shelf, "")
