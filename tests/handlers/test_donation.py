"""捐书登记: a whole donation in one paste."""

import time

from sqlmodel import col, select

from models.book import Book
from models.copy import Copy
from models.venue import Venue
from tests.cast import Room
from tests.handlers.test_drift_ledger import organiser

PASTE = "捐书登记：市图书馆，玉龙书屋\n1. 《活着》 余华 ×2\nCF-0301 《乡土中国》 费孝通\n城南旧事 林海音\n？？"


def codes(room: Room) -> list[str]:
    return list(room.ask(lambda session: session.exec(select(Copy.code).order_by(col(Copy.id))).all()))


def test_each_copy_gets_its_code_and_its_shelf(room: Room) -> None:
    organiser(room, "阿青")
    (said,) = room.says("阿青", PASTE, room=None)
    assert said == "登记了4本（CF-0301—CF-0304），其中3本新编了号，待贴标签。\n有1行没看懂，没有登记：\n？？"
    assert codes(room) == ["CF-0301", "CF-0302", "CF-0303", "CF-0304"]
    assert room.ask(lambda session: session.exec(select(Venue.name)).all()) == ["玉龙书屋"]
    assert room.ask(lambda session: session.exec(select(Book).where(Book.title == "城南旧事")).one().author) == "林海音"


def test_a_code_that_another_copy_has_is_not_entered(room: Room) -> None:
    organiser(room, "阿青")
    room.says("阿青", PASTE, room=None)
    (said,) = room.says("阿青", "捐书登记：市图书馆\nCF-0301 《论语》", room=None)
    assert said == "这一批没有登记，请改好再发：\n第1行《论语》的编号 CF-0301 账上已是《乡土中国》。"
    assert len(codes(room)) == 4


def test_who_is_no_keeper_is_told_whom_to_ask(room: Room) -> None:
    assert "由会务办理" in room.says("林静", PASTE, room=None)[0]
    assert codes(room) == []


def test_five_hundred_at_once(room: Room) -> None:
    organiser(room, "阿青")
    start = time.perf_counter()
    (said,) = room.says("阿青", "捐书登记：市图书馆\n" + "\n".join(f"《书{n}》" for n in range(500)), room=None)
    assert said.startswith("登记了500本")
    assert time.perf_counter() - start < 60
