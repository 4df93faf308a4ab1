"""保存期: what is over goes in small steps, and what the ledger rests on stays."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from models import medium, outbox, retention, want
from models.audit import Audit
from models.inbox import Message
from models.medium import Kept
from models.member import Member
from models.outbox import Post, PostQuote, Standing
from models.relay import Relay
from models.want import Want
from tests.cast import Room

BY_NAME = {kind.name: kind for kind in retention.KINDS}


def posted(talk: Room, key: str, standing: Standing = Standing.sent, **more: object) -> None:
    fields = {"channel": "room", "account": "room", "room": "r1", "made_at": talk.now, "due_at": talk.now}
    with talk.db.begin() as session:
        outbox.put(session, Post(key=key, text=f"{key}的话", standing=standing, **fields | more))


def left(room: Room) -> set[str]:
    return {post.key for post in room.posts() if post.text}


def test_private_words_go_sooner_than_the_group_s_and_keys_stay(room: Room) -> None:
    posted(room, "榜")
    posted(room, "私信", room=None, person="c1")
    posted(room, "发送不明", Standing.sending)
    assert retention.tidy(room.db, room.now + timedelta(days=89), "每晚清理") == {}
    assert retention.tidy(room.db, room.now + timedelta(days=91), "每晚清理") == {"notices": 1}
    assert left(room) == {"榜", "发送不明"}
    assert retention.tidy(room.db, room.now + timedelta(days=401), "每晚清理") == {"posts": 1}
    assert left(room) == {"发送不明"}
    assert room.ask(lambda session: outbox.stands(session, "私信"))


def test_what_waits_to_be_told_stays_until_it_is_told(room: Room) -> None:
    fields = {"job": "drift_notices", "member_id": 1, "why": "不是好友", "made_at": room.now}
    with room.db.begin() as session:
        session.add(Relay(key="told", text="书到期了", done_at=room.now, **fields))
        session.add(Relay(key="not told", text="书到期了", **fields))
    retention.tidy(room.db, room.now + timedelta(days=999), "每晚清理")
    texts = room.ask(lambda session: {one.key: one.text for one in session.exec(select(Relay))})
    assert texts == {"told": "", "not told": "书到期了"}


def test_many_rows_go_a_few_at_a_time_and_the_audit_says_how_many(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "MOST", 3)
    for number in range(8):
        posted(room, f"第{number}榜")
    done = retention.tidy(room.db, room.now + timedelta(days=401), "每晚清理")
    assert (done, retention.told(done)) == ({"posts": 8}, "已清去过了保存期的群里的帖子8条")
    assert retention.told({}) == "没有过了保存期的"
    noted = room.ask(lambda session: session.exec(select(Audit).where(Audit.act == "tidy")).one())
    assert (noted.by, noted.detail) == ("每晚清理", {"posts": 8})


def test_a_quoted_line_goes_with_its_post(room: Room) -> None:
    room.says("教育界-林静", "推荐《活着》，读了三遍")
    with room.db.begin() as session:
        fields = {"channel": "room", "account": "room", "room": "r1", "made_at": room.now, "due_at": room.now}
        post = Post(key="榜", text="林静荐\n“读了三遍”", standing=Standing.sent, **fields)
        outbox.put(session, post, [(1, "“读了三遍”")])
    retention.tidy(room.db, room.now + timedelta(days=401), "每晚清理")
    assert room.ask(lambda session: session.exec(select(PostQuote)).all()) == []


def test_the_words_under_a_record_stay_unless_the_office_says_otherwise(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    room.says("会务-阿青", "代林静打卡《乡土中国》，可能读到5页吧")
    later = room.now + timedelta(days=800)
    retention.tidy(room.db, later, "每晚清理")
    assert all(room.ask(lambda session: session.exec(select(Message.text)).all()))
    decide(room, "words", 730)
    waiting = {row.message_id for row in room.records() if row.state == "pending"}
    assert retention.tidy(room.db, later, "每晚清理") == {"words": 2 - len(waiting)}
    texts = room.ask(lambda session: {one.id for one in session.exec(select(Message)) if one.text})
    assert texts == waiting
    assert room.records()[0].page_last == 98


def test_a_picture_goes_after_its_question_and_is_not_asked_for_again(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    with room.db.begin() as session:
        session.add(Kept(message_id=1, medium="image", file="1.png"))
    retention.tidy(room.db, room.now + timedelta(days=401), "每晚清理")
    with room.db.begin() as session:
        assert (medium.files(session), medium.wanted(session, "room", "room")) == (set(), [])


def test_a_time_that_is_too_short_is_refused_and_a_change_is_noted(room: Room) -> None:
    for number in (-1, 1, 59):
        with pytest.raises(ValueError):
            decide(room, "audit", number)
    decide(room, "audit", 1830)
    noted = room.ask(lambda session: session.exec(select(Audit).where(Audit.act == "set")).one())
    assert noted.detail == {"retention.audit": [0, 1830]}
    assert retention.tidy(room.db, room.now + timedelta(days=1831), "每晚清理") == {"audit": 1}
    assert room.ask(lambda session: len(session.exec(select(Member)).all())) == 3


def decide(room: Room, name: str, number: int, at: datetime | None = None) -> None:
    with room.db.begin() as session:
        retention.decide(session, BY_NAME[name], number, at or room.now, "周秘书")


def test_a_question_that_no_list_answered_in_time_is_let_go_of(room: Room) -> None:
    room.says("路人", "有没有讲航天的书？")
    for days, kept in ((want.KEPT.days, 1), (want.KEPT.days + 1, 0)):
        retention.tidy(room.db, room.now + timedelta(days=days), "每晚清理")
        assert len(room.ask(lambda session: session.exec(select(Want)).all())) == kept
