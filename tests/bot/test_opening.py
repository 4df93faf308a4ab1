"""The first post names what is recorded, the drift too, and what 不要记我 does."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.heard import understand
from bot.opening import close_down, open_up, opening_words
from bot.refusal import Refused
from models import group as groups
from models import outbox
from models.audit import history
from models.group import Group
from models.outbox import Post, Standing
from tests.cast import Room


@pytest.mark.parametrize(
    ("channel", "how"), [("wechaty", "说一句“不要记我”"), ("transcript", "在群里说一句“不要记我”")]
)
def test_it_names_the_drift_and_what_to_say(channel: str, how: str) -> None:
    words = opening_words(Group(name="红山区读书群", channel=channel, contact="阿青"), "赤峰市政协")
    assert f"不愿被记录，{how}：从那时起您说的不再记录，原话不留，也不再提醒您" in words
    assert "“放漂《活着》一本”" in words
    assert words.endswith("有疑问请找阿青。")


@pytest.mark.parametrize("words", ["放漂《活着》一本", "想借《乡土中国》", "《活着》已还", "不要记我", "可以记我了"])
def test_what_it_tells_people_to_say_is_understood(room: Room, words: str) -> None:
    assert understand(room.incoming("教育界-林静", words), room.catalogue).understood


def test_a_closed_group_is_neither_heard_nor_posted_to_and_its_records_stay(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    with room.db.begin() as session:
        group = room.group(session)
        outbox.put(session, outbox.to_group(group, "list", "recommended_list", "荐书榜", room.now))
        waiting = len([one for one in session.exec(select(Post)) if one.standing == Standing.waiting])
        assert close_down(session, group, room.now, "老马") == waiting > 0
    assert room.says("教育界-林静", "打卡《活着》读到120页") == []
    assert [row.page_last for row in room.records()] == [98]
    assert {post.standing for post in room.posts()} == {Standing.stopped}
    with room.db.begin() as session:
        group = room.group(session)
        assert groups.opened(session) == groups.in_earnest(session) == []
        assert groups.counted(session) == [group]
        assert groups.rooms_of(session, "room") == {}
        assert [one.act for one in history(session, group)] == ["retire"]
        with pytest.raises(Refused, match="已经停用，没有改动"):
            close_down(session, group, room.now, "老马")


def test_it_opens_anew_with_its_words(room: Room) -> None:
    with room.db.begin() as session:
        group = room.group(session)
        open_up_again = ("赤峰市政协", room.now, "老马", None)
        with pytest.raises(Refused, match="已经开张了"):
            open_up(session, group, *open_up_again)
        close_down(session, group, room.now, "老马")
        open_up(session, group, *open_up_again)
    room.says("教育界-林静", "打卡《活着》读到98页")
    assert room.records() == []
    [opening] = room.posts()
    with room.db.begin() as session:
        outbox.decide(session, session.get_one(Post, opening.id), room.now, sent=True)
    room.says("教育界-林静", "打卡《活着》读到98页")
    assert len(room.records()) == 1


def test_the_opening_words_of_before_the_closing_open_nothing(room: Room) -> None:
    with room.db.begin() as session:
        group = room.group(session)
        group.opened_at = None
        open_up(session, group, "", room.now, "老马", None)
        groups.open_group(session, group, room.now, "老马")
        close_down(session, group, room.now + timedelta(minutes=1), "老马")
        outbox.decide(session, session.exec(select(Post)).one(), room.now, sent=True)
    assert not room.ask(lambda session: room.group(session).is_open)
