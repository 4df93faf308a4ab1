"""A message in the group becomes a record, once, with its evidence; and what the bot says to it."""

from datetime import timedelta

from sqlmodel import col, func, select

from models import inbox
from models.checkin import CheckIn
from models.group import Ack
from models.inbox import Fate, Message
from models.member import Identity, Member
from models.pending import waiting
from models.recommendation import Recommendation
from models.record import State
from tests.cast import Room


def test_a_greeting_leaves_nothing(room: Room) -> None:
    assert room.says("教育界-林静", "各位早上好，今天真冷") == []
    assert room.records() == []


def test_the_same_message_twice_is_one_record(room: Room) -> None:
    message = room.incoming("教育界-林静", "打卡《活着》读到98页")
    room.hear(message, message)
    room.hear(message)
    assert len(room.records()) == 1


def test_nothing_is_recorded_before_the_opening(room: Room) -> None:
    with room.db.begin() as session:
        room.group(session).opened_at = None
    assert room.says("教育界-林静", "打卡《活着》读到98页") == []
    assert room.records() == []
    assert room.ask(lambda session: session.exec(select(func.count(col(Message.id)))).one()) == 0


def test_another_room_and_a_stranger_in_private_are_not_read(room: Room) -> None:
    room.says("路人", "打卡《活着》读到98页", room="elsewhere")
    assert room.says("路人", "我的记录", room=None) == []
    assert room.ask(lambda session: session.exec(select(func.count(col(Message.id)))).one()) == 0


def test_a_group_that_wants_one_line_an_evening_gets_no_confirmation(room: Room) -> None:
    with room.db.begin() as session:
        room.group(session).ack = Ack.digest
    assert room.says("教育界-林静", "打卡《活着》读到98页") == []
    assert len(room.records()) == 1


def test_no_confirmation_at_night_but_an_answer(room: Room) -> None:
    room.now += timedelta(hours=3)
    assert room.says("教育界-林静", "打卡《活着》读到98页") == []
    assert room.says("教育界-林静", "排行榜") != []


def test_a_confirmation_grows_stale_and_an_answer_does_not(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页。推荐《活着》给大家")
    room.says("教育界-林静", "排行榜")
    ack, *answers = room.posts()
    assert ack.text == "已记：打卡《活着》读至98页；荐书《活着》"
    assert ack.expires_at == room.now - timedelta(minutes=1) + timedelta(hours=1)
    assert answers
    assert all(one.expires_at is None for one in answers)


def test_a_recall_takes_the_record_back_and_wipes_the_words(room: Room) -> None:
    room.says("教育界-林静", "推荐《活着》，秘密的理由只有我知道")
    room.recalls("教育界-林静", "m1")
    (row,) = room.records()
    assert isinstance(row, Recommendation)
    assert (row.state, row.words) == (State.cancelled, "")
    message = room.ask(lambda session: session.get_one(Message, 1))
    assert (message.text, message.fate) == ("", Fate.recalled)
    assert all("秘密" not in post.text for post in room.posts())


def test_recalled_words_leave_the_quotes_of_others_too(room: Room) -> None:
    room.says("教育界-林静", "推荐《活着》，秘密的理由只有我知道")
    room.says("会务-阿青", "同荐", quotes=("教育界-林静", "推荐《活着》，秘密的理由…"))
    room.recalls("教育界-林静", "m1")
    quoted = room.ask(lambda session: [one.quoted for one in session.exec(select(Message))])
    assert all("秘密" not in words for words in quoted)


def test_an_unknown_name_is_one_unbound_person(room: Room) -> None:
    room.says("云🌸", "打卡《活着》读到98页")
    room.says("云🌸", "打卡《活着》读到120页")
    assert len({row.member_id for row in room.records()}) == 1
    assert room.ask(lambda session: session.get_one(Member, room.records()[0].member_id)).on_roster is False


def test_an_account_without_a_name_is_nobody_of_the_roster(room: Room) -> None:
    with room.db.begin() as session:
        session.add(Member(name="王芳"))
    assert room.says("wx9", "我的记录", sender_name="", room=None) == []
    room.says("wx9", "打卡《活着》读到98页", sender_name="")
    assert room.ask(lambda session: session.get_one(Member, room.records()[0].member_id)).on_roster is False


def test_two_accounts_of_one_name_are_not_taken_for_one_person(room: Room) -> None:
    room.says("a1", "打卡《活着》读到98页", sender_name="教育界-林静")
    room.says("a2", "打卡《活着》读到120页", sender_name="教育界-林静")
    assert len({row.member_id for row in room.records()}) == 2


def test_a_bug_in_a_handler_loses_that_message_alone(room: Room, monkeypatch) -> None:
    broken = room.incoming("教育界-林静", "打卡《活着》读到98页")
    monkeypatch.setattr("bot.handler.entered", _boom)
    room.hear(broken)
    monkeypatch.undo()
    room.says("教育界-林静", "打卡《活着》读到99页")
    assert [row.page_last for row in room.records() if isinstance(row, CheckIn)] == [99]
    assert room.ask(lambda session: session.get_one(Message, 1).fate) == Fate.failed
    assert room.ask(lambda session: session.get_one(Message, 1).text) == "打卡《活着》读到98页"


def _boom(*args: object, **more: object) -> int:
    raise ZeroDivisionError


def test_words_without_a_record_are_forgotten_after_an_hour(room: Room) -> None:
    room.says("教育界-林静", "中午吃对夹去")
    room.says("教育界-林静", "打卡《活着》读到98页")
    with room.db.begin() as session:
        assert inbox.forget(session, room.now + timedelta(minutes=1)) == 1
    first, second = room.ask(lambda session: session.exec(select(Message).order_by(col(Message.id))).all())
    assert (first.text, first.identity_id, first.forgotten) == ("", None, True)
    assert second.text == "打卡《活着》读到98页"


def test_an_unsure_record_waits_with_the_talk_around_it(room: Room) -> None:
    for words in ("一", "二", "三", "四"):
        room.says("教育界-林静", words)
    room.says("教育界-林静", "代他打卡《活着》")
    for words in ("五", "六", "七"):
        room.says("教育界-林静", words)
    (row,) = room.records()
    assert row.state == State.pending
    with room.db.begin() as session:
        inbox.forget(session, room.now + timedelta(minutes=1))
        (question,) = waiting(session)
        kept = [message.text for message in session.exec(select(Message).order_by(col(Message.id))) if message.text]
        assert kept == ["二", "三", "四", "代他打卡《活着》", "五", "六"]
        inbox.settle_question(session, question, right=True, at=room.now, by="周秘书")
    assert room.records()[0].state == State.confirmed


def test_an_identity_keeps_its_person_when_the_card_changes(room: Room) -> None:
    room.says("wx1", "打卡《活着》读到98页", sender_name="教育界-林静")
    room.says("wx1", "打卡《活着》读到99页", sender_name="林静（出差）")
    assert len({row.member_id for row in room.records()}) == 1
    assert room.ask(lambda session: session.exec(select(Identity)).one().shown_name) == "林静（出差）"


def test_what_is_told_privately_is_not_taken_for_a_question(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    answers = room.says("教育界-林静", "推荐《额尔古纳河右岸》，冬天围着炉子读特别合适", room=None)
    assert answers == ["已记：荐书《额尔古纳河右岸》"]


def test_several_records_of_a_message_are_confirmed_in_one_breath(room: Room) -> None:
    words = "《乡土中国》第二章读完。我才明白，下乡调研先得学会听懂乡音，不然老百姓说的和我们记的不是一回事。"
    assert "已记：打卡《乡土中国》第2章；体会《乡土中国》" in room.says("教育界-林静", words)
