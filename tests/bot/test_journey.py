"""传书卡 as a picture: stops and readers, names and words only where the group may be told them."""

from bot.journey import picture
from bot.pictures.journey import Journey
from models import copy
from models.group import Quotes
from tests.cast import Room
from tests.scheduled.posts import decide

LIN, QING, ZHOU = "教育界-林静", "会务-阿青", "秘书处-周秘书"
THOUGHT = "读《活着》有感：人是为活着本身而活着的，这句话我年轻时不懂。"


def travelled(room: Room) -> None:
    room.says(LIN, "放漂《活着》一本，编号CF-0012，搁在书屋了")
    room.says(QING, "《活着》已取书")
    room.says(QING, THOUGHT)
    room.says(QING, "《活着》转给周秘书了")
    room.says(ZHOU, "CF-0012收到了")


def shown(room: Room) -> Journey:
    found: Journey = room.ask(lambda session: picture(session, copy.coded(session, "CF-0012"), room.now))
    return found


def test_readers_are_counted_and_not_named_until_the_group_names_them(room: Room) -> None:
    travelled(room)
    one = shown(room)
    assert (one.code, one.title, one.readers, one.days) == ("CF-0012", "活着", 2, 1)
    assert [stop.who for stop in one.stops if not stop.is_shelf] == ["一位书友", "一位书友"]
    room.ask(lambda session: setattr(room.group(session), "names_readers", True))
    assert [stop.who for stop in shown(room).stops if not stop.is_shelf] == ["阿青", "周秘书"]
    decide(room, "阿青", resting=True)
    assert [stop.who for stop in shown(room).stops if not stop.is_shelf] == ["一位书友", "周秘书"]


def test_words_are_on_it_where_they_may_be_quoted(room: Room) -> None:
    travelled(room)
    assert [stop.words for stop in shown(room).stops if stop.words] == [THOUGHT]
    room.ask(lambda session: setattr(room.group(session), "quotes", Quotes.ask))
    assert not any(stop.words for stop in shown(room).stops)
