"""Every post stands once, is claimed by one sender, and ends in a state that says what happened."""

from datetime import timedelta

from sqlalchemy import event, text
from sqlmodel import Session, select

from models import outbox
from models.group import Group
from models.outbox import LEASE, Post, Standing
from models.page import POST_BYTES, pages
from tests.cast import Room


def post(group: Room, key: str, text: str = "你好", **more: object) -> Post:
    fields = {"channel": "room", "account": "room", "room": "r1", "made_at": group.now, "due_at": group.now}
    return Post(key=key, text=text, **(fields | more))


def claimed(session: Session, room: Room, by: str = "甲") -> list[str]:
    return [one.key for one in outbox.claim(session, "room", "room", by, room.now, 8)]


def test_a_key_stands_once(room: Room) -> None:
    assert room.ask(lambda session: outbox.put(session, post(room, "a")))
    assert not room.ask(lambda session: outbox.put(session, post(room, "a", "别的话")))
    assert [one.text for one in room.posts()] == ["你好"]


def test_one_post_is_under_way_to_a_place_at_a_time(room: Room) -> None:
    for key in ("a", "b"):
        room.ask(lambda session, key=key: outbox.put(session, post(room, key)))
    room.ask(lambda session: outbox.put(session, post(room, "c", room="r2")))
    assert room.ask(lambda session: claimed(session, room)) == ["a", "c"]
    assert room.ask(lambda session: claimed(session, room, "乙")) == []


def test_an_echo_settles_what_a_crash_left_open(room: Room) -> None:
    room.ask(lambda session: outbox.put(session, post(room, "a")))
    room.ask(lambda session: claimed(session, room))
    room.now += LEASE + timedelta(seconds=1)
    assert [one.key for one in room.ask(lambda session: outbox.unknown(session, room.now))] == ["a"]
    room.says("bot", "你好", own=True, id="echo-1")
    (settled,) = room.posts()
    assert (settled.standing, settled.receipt) == (Standing.sent, "echo-1")


def test_a_person_decides_what_nobody_knows(room: Room) -> None:
    room.ask(lambda session: outbox.put(session, post(room, "a")))
    room.ask(lambda session: claimed(session, room))
    room.now += LEASE + timedelta(seconds=1)
    assert room.ask(lambda session: claimed(session, room)) == []
    room.ask(lambda session: outbox.decide(session, session.exec(select(Post)).one(), room.now, sent=False))
    assert room.ask(lambda session: claimed(session, room)) == ["a"]


def test_what_nobody_asked_for_is_skipped_when_late_or_at_night_and_an_answer_never(room: Room) -> None:
    soon, over = room.now + timedelta(hours=1), room.now - timedelta(minutes=1)
    for key, more in (("list", {"expires_at": soon}), ("old", {"expires_at": over}), ("answer", {"answers": None})):
        room.ask(lambda session, key=key, more=more: outbox.put(session, post(room, key, room=key, **more)))
    assert room.ask(lambda session: claimed(session, room)) == ["list", "answer"]
    for key, more in (("list2", {"expires_at": soon}), ("answer2", {})):
        room.ask(lambda session, key=key, more=more: outbox.put(session, post(room, key, room=key, **more)))
    night = room.ask(lambda session: outbox.claim(session, "room", "room", "甲", room.now, 8, is_night=True))
    assert [one.key for one in night] == ["answer2"]
    skipped = {one.key: one.reason for one in room.posts() if one.standing == Standing.skipped}
    assert skipped == {"old": "等过了时候，不再发", "list2": "等到了夜里，不再发"}


def test_what_a_person_sends_again_goes_out_at_any_time(room: Room) -> None:
    room.ask(lambda session: outbox.put(session, post(room, "a", expires_at=room.now)))
    room.ask(lambda session: claimed(session, room))
    room.now += LEASE + timedelta(days=2)
    room.ask(lambda session: outbox.decide(session, session.exec(select(Post)).one(), room.now, sent=False))
    again = room.ask(lambda session: outbox.claim(session, "room", "room", "甲", room.now, 8, is_night=True))
    assert [one.key for one in again] == ["a"]


def test_the_first_word_on_a_send_counts(room: Room) -> None:
    room.ask(lambda session: outbox.put(session, post(room, "a")))
    room.ask(lambda session: claimed(session, room))
    assert room.ask(lambda session: outbox.settle(session, 1, Standing.sent, room.now, receipt="x"))
    assert not room.ask(lambda session: outbox.settle(session, 1, Standing.failed, room.now, reason="迟到"))
    assert room.posts()[0].standing == Standing.sent


def test_the_opening_words_open_the_group_when_they_are_sent(room: Room) -> None:
    with room.db.begin() as session:
        room.group(session).opened_at = None
        outbox.put(session, post(room, "opening", job=outbox.OPENING, group_id=1))
        claimed(session, room)
    assert room.ask(lambda session: session.exec(select(Group)).one().opened_at) is None
    room.ask(lambda session: outbox.settle(session, 1, Standing.sent, room.now))
    assert room.ask(lambda session: session.exec(select(Group)).one().opened_at) == room.now


def test_a_recalled_sentence_leaves_posts_that_wait(room: Room) -> None:
    room.says("教育界-林静", "推荐《活着》")
    quoted = post(room, "list", "荐书榜\n“只有我知道”\n完")
    room.ask(lambda session: outbox.put(session, quoted, [(1, "“只有我知道”")]))
    room.recalls("教育界-林静", "m1")
    assert room.posts()[-1].text == "荐书榜\n完"


def test_a_long_text_is_split_at_line_ends() -> None:
    lines = [f"第{number}行" + "书" * 50 for number in range(40)]
    pieces = pages("\n".join(lines))
    assert all(len(piece.encode()) <= POST_BYTES for piece in pieces)
    assert "\n".join(pieces).split("\n") == lines
    assert pages("书" * 3000) == ["书" * 666] * 4 + ["书" * 336]


def test_the_pieces_of_a_text_are_found_by_the_index_of_keys(room: Room) -> None:
    long = "\n".join(["书" * 100] * 90)
    number = len(pages(long))
    assert number > outbox.PIECES
    for key in ("list:1", "list:11"):
        room.ask(lambda session, key=key: outbox.put(session, post(room, key, long)))
    asked: list[tuple[str, object]] = []
    event.listen(room.db.engine, "before_cursor_execute", lambda *said: asked.append((said[2], said[3])))
    found = room.ask(lambda session: outbox.pieces(session, "list:1"))
    assert "\n".join(one.text for one in found) == long
    is_lite = room.db.engine.dialect.name == "sqlite"
    with room.db.engine.connect() as connection:
        if not is_lite:
            connection.execute(text("SET enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN " if is_lite else "EXPLAIN "
        plan = "\n".join(str(row) for row in connection.exec_driver_sql(explain + asked[0][0], asked[0][1]))
    assert ("SEARCH posts USING INDEX" in plan and "(key=?)" in plan) if is_lite else "Index Cond: ((key)" in plan
