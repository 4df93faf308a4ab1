"""删除一位成员: of who leaves no name and no word stays but where it is said that it does."""

from datetime import timedelta

import pytest
from sqlalchemy.event import listen
from sqlmodel import SQLModel, col, select

from bot import dossiers
from bot.privately import Rules
from models import dossier, inbox, leaving, outbox, relay, roster
from models.audit import Audit
from models.entry import Entry
from models.event import Event
from models.group import Group
from models.inbox import Message
from models.member import Identity, Member
from models.outbox import Post, Standing
from models.record import COUNTS, State
from models.reflection import Reflection
from models.signinsheet import Signed
from models.signinsheet import enter as sign_in
from models.venue import Venue
from tests.cast import Room
from tests.events import at, organiser
from tests.events import event as hold

LIN, QING = "教育界-林静", "会务-阿青"
THOUGHT = "读《活着》有感：福贵让我想起爷爷，人是为活着本身而活着的，驻村两年以后再看，才明白老百姓的韧劲。"
NAMES = ("林静", "林委员")
WORDS = ("福贵", "爷爷", "手写的心得", "不对，少了一本")


def left(room: Room, *words: str) -> dict[str, list[str]]:
    """Where some words stand in the database: table and column, with what stands there."""
    found: dict[str, list[str]] = {}
    with room.db.begin() as session:
        for table in SQLModel.metadata.sorted_tables:
            for row in session.execute(table.select()).mappings():
                for column, value in row.items():
                    if any(word in str(value) for word in words):
                        found.setdefault(f"{table.name}.{column}", []).append(str(value))
    return found


@pytest.fixture
def lived(room: Room) -> Room:
    """A month of somebody's, in every way in which anything is kept."""
    organiser(room)
    with room.db.begin() as session:
        lin = session.get_one(Member, 1)
        one = {name: getattr(lin, name) for name in roster.NAMES}
        roster.change(session, lin, one | {"title": "林委员", "sector": "教育界"}, room.now, "工作台：周秘书")
    one = hold(room, "沙龙")
    room.says(LIN, THOUGHT)
    room.says(LIN, "推荐《乡土中国》，做基层工作的都该备一本")
    room.says(LIN, "打卡《活着》读到98页，福贵真苦", room=None)
    room.says(QING, "说得真好", quotes=(LIN, THOUGHT))
    room.says(QING, "代林静打卡《活着》读到120页")
    room.says(QING, "《活着》转给林静了")
    room.says(QING, "1.林静 2.阿青\n参加沙龙接龙")
    room.says(QING, "林静今天没来，想她了")
    at(room, 15)
    room.says(QING, "现场签到：林静、阿青")
    with room.db.begin() as session:
        lin, group = session.get_one(Member, 1), room.group(session)
        for standing in (Standing.sent, Standing.waiting):
            quote = f"林静写道：“{THOUGHT}”"
            words = f"今天读书的有：\n林静、阿青\n{quote}"
            post = outbox.to_group(group, f"digest:{standing}", "evening_digest", words, room.now)
            outbox.put(session, post, [(1, quote)])
            outbox.pieces(session, post.key)[0].standing = standing
        qing, drift = session.get_one(Member, 2), "drift_notices"
        relay.tell(session, lin, "a", drift, "林委员，《活着》该还了。", room.now, reminds=False)
        relay.tell(session, qing, "b", drift, "《活着》在林静手里。", room.now, reminds=False)
        dossiers.send(session, Rules(), [lin], 2026, room.now, "周秘书")
        dossier.answer(session, session.exec(select(dossier.Check)).one(), "不对，少了一本", room.now, "周秘书")
        entry = Entry(by="周秘书", at=room.now, source="paper", file="林静-手写.jpg", remark="林静交来的")
        session.add(entry)
        session.flush()
        row = Reflection(member_id=1, made_at=room.now, entry_id=entry.id, day=room.now.date(), words="手写的心得")
        session.add(row)
        sign_in(session, session.get_one(Event, one), 1, Signed(0, "林静"), entry.id or 0, room.now)
        session.get_one(Event, one).speaker = "林静"
    return room


def leave(room: Room) -> None:
    with room.db.begin() as session:
        leaving.delete_member(session, session.get_one(Member, 1), room.now, "工作台：老马")


def test_no_name_and_no_word_stays_but_in_what_others_said(lived: Room) -> None:
    assert len(left(lived, *NAMES)) > 15, "林静在哪儿都没有留下过名字：这个测试什么也没比"
    leave(lived)
    assert left(lived, *WORDS) == {}
    found = left(lived, *NAMES)
    assert list(found) == ["messages.text"]
    with lived.db.begin() as session:
        sorts = select(Identity.shown_name).join(Message, col(Message.identity_id) == col(Identity.id))
        assert set(session.exec(sorts.where(col(Message.text).contains("林静")))) == {QING}


def test_what_others_said_for_them_alone_is_forgotten_in_its_time(lived: Room) -> None:
    leave(lived)
    with lived.db.begin() as session:
        inbox.forget(session, lived.now + timedelta(minutes=1))
    assert left(lived, "林静") == {
        "messages.text": ["《活着》转给林静了", "1.林静 2.阿青\n参加沙龙接龙", "现场签到：林静、阿青"]
    }


def test_others_keep_what_is_theirs(lived: Room) -> None:
    leave(lived)
    with lived.db.begin() as session:
        counts = {type(row).__name__ for row in lived.records() if row.state in COUNTS and row.member_id == 2}
        assert counts >= {"Attendance", "SignUp"}
        posts = [one.text for one in session.exec(select(Post).where(col(Post.key).startswith("digest")))]
        assert posts == ["今天读书的有：\n某书友、阿青\n（引用的话已撤回）", "今天读书的有：\n某书友、阿青"]
        assert [one.act for one in session.exec(select(Audit).where(Audit.subject == "members"))] == [
            "change",
            "delete",
        ]
    assert {row.state for row in lived.records() if row.member_id == 1} <= {State.cancelled, State.merged}


def test_all_that_they_said_is_counted_whatever_became_of_it(room: Room) -> None:
    for words in (THOUGHT, "今天赤峰下雪了", "哈哈，是呀", "打卡《活着》读到98页"):
        room.says(LIN, words)
    for message_id in ("m3", "m4"):
        room.recalls(LIN, message_id)
    asked: list[str] = []
    listen(room.db.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    with room.db.begin() as session:
        lin = session.get_one(Member, 1)
        theirs = select(Message.kept, Message.forgotten).join(Identity, col(Identity.id) == col(Message.identity_id))
        said = session.exec(theirs.where(Identity.member_id == 1)).all()
        assert set(said) == {(True, False), (False, False), (False, True), (True, True)}
        asked.clear()
        assert leaving.kept(session, lin).messages == len(said)
        if room.db.engine.dialect.name == "sqlite":
            [counted] = [one for one in asked if "FROM media" not in one and "messages.kept" in one]
            plan = str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {counted}", (1, 1, 0, 1)).all())
            assert "INDEX messages_by_identity (identity_id=?)" in plan
            assert "SCAN messages" not in plan


def test_a_longer_name_is_somebody_else_s(room: Room) -> None:
    with room.db.begin() as session:
        session.add(Member(name="林静怡"))
        post = outbox.to_group(room.group(session), "x", "digest", "林静怡、林静、林静怡", room.now)
        outbox.put(session, post)
    leave(room)
    assert [one.text for one in room.posts()] == ["林静怡、某书友、林静怡"]


def test_what_they_were_to_be_told_is_not_sent(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到98页", room=None)
    with room.db.begin() as session:
        private = Post(
            key="y", channel="room", account="room", person=LIN, text="该还书了", made_at=room.now, due_at=room.now
        )
        outbox.put(session, private)
    leave(room)
    with room.db.begin() as session:
        [one] = session.exec(select(Post).where(Post.key == "y"))
        assert (one.standing, one.text, one.person) == (Standing.stopped, "", "")


@pytest.mark.parametrize(
    ("holding", "why"),
    [
        (Group(name="别的群", channel="room", contact="林静"), "还是群的联系人"),
        (Venue(name="书架", keeper="林静"), "还是书架的管理人"),
        (Member(name="王主席", liaison="林静"), "还是别人的联络员"),
    ],
)
def test_who_is_asked_or_sent_to_is_replaced_first(room: Room, holding: SQLModel, why: str) -> None:
    with room.db.begin() as session:
        session.add(type(holding)(**holding.model_dump()))
    with pytest.raises(leaving.Stays, match=why):
        leave(room)
