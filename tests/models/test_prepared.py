"""What the bot wrote itself is no record, whoever posts, forwards or quotes it, and its post is sent then."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models import outbox
from models.group import Group
from models.outbox import Post, Standing
from models.prepared import Prepared, own_words
from tests.bot.test_pasting import NOW, paste
from tests.cast import Room

LIST = """【一周荐书】4月14日—20日
1. 《活着》余华
   林静、阿青荐
   “推荐《活着》，读了三遍，遍遍不同”
2. 《乡土中国》费孝通
   周秘书荐"""
BY_HAND = """今天打卡《乡土中国》第三章30页
推荐《活着》，余华写得节制，值得一读"""


def prepare(room: Room, text: str = BY_HAND, *, standing: Standing = Standing.by_hand, group: int = 1) -> None:
    fields = {"channel": "room", "account": "room", "room": "r1", "made_at": room.now, "due_at": room.now}
    post = Post(key=f"list:{group}:{len(room.posts())}", text=text, group_id=group, standing=standing, **fields)
    assert room.ask(lambda session: outbox.put(session, post))


def standing(room: Room) -> list[Standing]:
    return [post.standing for post in room.posts()]


@pytest.mark.parametrize(
    "said",
    [
        BY_HAND,
        BY_HAND.replace("\n", "\n\n  ").replace("，", " ，"),
        f"【转发】\n{BY_HAND}",
        f"转发：{BY_HAND}",
        f"转自书香群记：\n{BY_HAND}\n",
        f"“{BY_HAND}”",
        "\n".join(f"> {line}" for line in BY_HAND.split("\n")),
        f"书香群记：{BY_HAND}",
        f"各位书友早上好\n{BY_HAND}\n大家辛苦了",
        f"「书香群记：{BY_HAND}」\n- - - - - - - - - - - - - - -\n收到",
    ],
)
def test_whoever_says_it_it_is_no_record_and_its_post_is_sent(room: Room, said: str) -> None:
    prepare(room)
    assert room.says("会务-阿青", said) == []
    assert room.records() == []
    assert standing(room) == [Standing.sent]
    assert room.posts()[0].receipt == "m1"


def test_without_a_post_the_same_words_are_records(room: Room) -> None:
    room.says("会务-阿青", BY_HAND)
    assert len(room.records()) > 1


def test_own_words_beside_it_are_recorded(room: Room) -> None:
    prepare(room, LIST)
    room.says("教育界-林静", f"{LIST}\n打卡《乡土中国》读到98页")
    assert [(type(row).__name__, getattr(row, "page_last", None)) for row in room.records()] == [("CheckIn", 98)]


def test_an_answer_to_a_quoted_list_is_its_senders_own(room: Room) -> None:
    prepare(room, LIST)
    room.says("教育界-林静", "推荐《活着》，我也读了两遍", quotes=("书香群记", LIST[:60] + "…"))
    assert [type(row).__name__ for row in room.records()] == ["Recommendation"]
    assert standing(room)[0] == Standing.sent


def test_one_line_that_a_notice_gave_as_an_example_is_a_members_own(room: Room) -> None:
    prepare(room, "打卡格式如下，例如：\n打卡《活着》读到98页\n欢迎大家踊跃打卡，坚持就是胜利")
    room.says("教育界-林静", "打卡《活着》读到98页")
    assert len(room.records()) == 1
    assert standing(room)[0] == Standing.by_hand


def test_it_is_sent_only_where_it_was_for(room: Room) -> None:
    with room.db.begin() as session:
        session.add(Group(name="松山区读书群", channel="room", account="room", room="r2", opened_at=room.now))
    prepare(room, group=2)
    room.says("会务-阿青", BY_HAND)
    assert room.records() == []
    assert standing(room) == [Standing.by_hand]
    room.says("会务-阿青", BY_HAND, room="r2")
    assert standing(room) == [Standing.sent]


def test_each_piece_of_a_long_text_is_settled_by_itself(room: Room) -> None:
    prepare(room, "\n".join(f"{number}. 推荐《活着》，第{number}位书友说它值得一读再读" for number in range(60)))
    first, second, *_ = room.posts()
    room.says("会务-阿青", second.text)
    assert standing(room)[:2] == [Standing.by_hand, Standing.sent]
    room.says("会务-阿青", first.text)
    assert set(standing(room)[:2]) == {Standing.sent}
    assert room.records() == []


def test_a_long_text_pasted_as_one_settles_every_piece(room: Room) -> None:
    text = "\n".join(f"{number}. 推荐《活着》，第{number}位书友说它值得一读再读" for number in range(40))
    prepare(room, text)
    room.says("会务-阿青", text)
    assert len(room.posts()) > 1
    assert set(standing(room)) == {Standing.sent}


def test_a_post_the_bot_would_send_is_not_sent_after_a_person_did(room: Room) -> None:
    prepare(room, standing=Standing.waiting)
    room.says("会务-阿青", BY_HAND)
    assert room.ask(lambda session: outbox.claim(session, "room", "room", "甲", room.now, 8)) == []


def test_known_when_pasted_and_after_its_words_are_gone(room: Room) -> None:
    prepare(room)
    with room.db.begin() as session:
        session.exec(select(Post)).one().text = ""
    text = f"会务-阿青 2026-04-22 20:15\n{BY_HAND}\n教育界-林静 2026-04-22 20:16\n打卡《活着》读到98页\n"
    room.now = NOW
    assert len(paste(room, text).taken) == 2
    assert [type(row).__name__ for row in room.records()] == ["CheckIn"]
    (post,) = room.posts()
    assert (post.standing, f"{post.sent_at:%m-%d %H:%M}") == (Standing.sent, "04-22 20:15")


def test_what_lost_a_recalled_line_is_still_known(room: Room) -> None:
    room.says("教育界-林静", "推荐《活着》，只有我知道的理由")
    quoted = Post(
        key="list",
        channel="room",
        account="room",
        room="r1",
        group_id=1,
        made_at=room.now,
        due_at=room.now,
        text=f"{BY_HAND}\n“只有我知道的理由，值得一读”",
        standing=Standing.by_hand,
    )
    room.ask(lambda session: outbox.put(session, quoted, [(1, "“只有我知道的理由，值得一读”")]))
    room.recalls("教育界-林静", "m1")
    before = len(room.records())
    room.says("会务-阿青", BY_HAND)
    assert len(room.records()) == before
    assert room.posts()[-1].standing == Standing.sent


def test_what_is_kept_of_it_tells_nothing(room: Room) -> None:
    prepare(room)
    marks = room.ask(lambda session: session.exec(select(Prepared.mark)).all())
    assert all(len(mark) == 32 and int(mark, 16) >= 0 for mark in marks)
    assert room.ask(lambda session: own_words(session, ["早上好", ""])) == [None, None]


def test_an_older_post_is_not_settled_by_words_said_before_it(room: Room) -> None:
    room.now += timedelta(days=1)
    prepare(room)
    paste(room, f"会务-阿青 2026-04-22 08:15\n{BY_HAND}\n")
    assert standing(room) == [Standing.by_hand]
