"""问机器人 in the group and in private: always answered, persons only where the group wants it."""

from datetime import date, timedelta

from sqlmodel import Session, select

from bot.storage import load_catalogue
from models import event as events
from models import relay
from models.book import Book, BookAlias
from models.event import Event
from models.member import Member
from tests.cast import Room


def test_a_member_may_ask_in_private(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    (answer,) = room.says("教育界-林静", "我的记录", room=None)
    assert "本月打卡1天" in answer


def test_own_records_are_answered_privately_even_in_the_group(room: Room) -> None:
    room.says("教育界-林静", "我的记录", friend=True)
    (post,) = room.posts()
    assert (post.room, post.person) == (None, "教育界-林静")


def test_who_cannot_be_written_to_hears_once_a_day_how_that_can_be_changed(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    words = "林静，收到。给您的答复只发给您本人，请先加我为好友，以后就能私下答复您了。"
    assert room.says("教育界-林静", "我的记录") == [words]
    assert (room.posts()[-1].room, room.posts()[-1].person) == ("r1", None)
    assert room.says("教育界-林静", "我的记录") == []
    room.now += timedelta(days=1)
    assert room.says("教育界-林静", "我的记录") == [words]


def test_whose_words_go_by_their_contact_is_not_asked_in_front_of_the_group(room: Room) -> None:
    with room.db.begin() as session:
        session.get_one(Member, 1).aside = True
    room.says("教育界-林静", "我的记录")
    assert [post.room for post in room.posts()] == [None]
    ((_, member, words),) = room.ask(relay.waiting)
    assert member.name == "林静"
    assert words.text.startswith("您今年还没有记录")


def test_the_ranking_names_books_and_no_persons_unless_turned_on(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    (answer, own) = room.says("会务-阿青", "排行榜", friend=True)
    assert "《活着》1人" in answer
    assert "林静" not in answer + own
    with room.db.begin() as session:
        room.group(session).ranks_persons = True
    (answer,) = room.says("会务-阿青", "排行榜")
    assert "林静 1天" in answer


def test_who_reads_a_book_is_a_number_and_its_alias_is_known(room: Room) -> None:
    with room.db.begin() as session:
        book = session.exec(select(Book).where(Book.title == "额尔古纳河右岸")).one()
        session.add(BookAlias(book_id=book.id or 0, alias="右岸"))
        session.flush()
        room.catalogue = load_catalogue(session)
    room.says("教育界-林静", "打卡《右岸》读到98页")
    (answer,) = room.says("会务-阿青", "@书香群记 谁在读《右岸》", mentions_bot=True)
    assert answer == "《额尔古纳河右岸》近30天群里有1位书友在读。"
    (answer,) = room.says("会务-阿青", "@书香群记 谁在读这本", mentions_bot=True)
    assert "带上书名" in answer


def test_a_check_in_said_to_the_bot_alone_is_no_question(room: Room) -> None:
    room.says("教育界-林静", "我打卡《活着》读到98页", room=None)
    assert len(room.records()) == 1


def test_an_empty_ledger_says_so(room: Room) -> None:
    assert room.says("会务-阿青", "排行榜") == ["近30天群里还没有打卡记录。"]
    assert "还没有荐书" in room.says("会务-阿青", "书单")[0]
    assert "还没有记录" in room.says("会务-阿青", "我的记录", friend=True)[0]


def test_a_question_is_answered_beside_a_correction(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    taken_back, own = room.says("教育界-林静", "@书香群记 撤销打卡，顺便看看我的记录", mentions_bot=True, friend=True)
    assert "撤销" in taken_back
    assert "还没有记录" in own


def test_where_persons_are_not_ranked_ones_own_place_is_told_privately(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    room.says("教育界-林静", "昨天忘打卡了，补上：《活着》读到60页")
    room.says("会务-阿青", "打卡《活着》读到98页")
    room.says("会务-阿青", "排行榜", friend=True)
    public, own = room.posts()[-2:]
    assert (public.room, public.person) == ("r1", None)
    assert (own.room, own.person) == (None, "会务-阿青")
    assert own.text == "近30天您在这个群里打卡1天，在2位打卡的书友中排第2。"
    room.says("秘书处-周秘书", "排行榜", friend=True)
    assert room.posts()[-1].text == "近30天您在这个群里还没有打卡，随时可以开始。"
    assert len(room.says("秘书处-周秘书", "排行榜")) == 1


def test_days_without_a_book_count_too(room: Room) -> None:
    room.says("教育界-林静", "打卡")
    assert room.says("会务-阿青", "排行榜")[0] == "近30天有1位书友打卡。"


def test_what_is_coming_up_is_told_in_the_group_and_what_one_signed_up_for_alone(room: Room) -> None:
    assert room.says("教育界-林静", "活动") == ["近期的活动还没有定，定了会在群里通知。"]

    def plan(session: Session) -> None:
        for title, start, places in (("读书沙龙", room.now + timedelta(days=3), 1), ("委员讲坛", None, None)):
            event = Event(title=title, month=date(2026, 4, 1), made_by="阿青", made_at=room.now)
            event.starts_at, event.places, event.venue = start, places, "政协书房" if start else ""
            events.enter(session, event, [1], "阿青")

    room.ask(plan)
    for who in ("教育界-林静", "会务-阿青"):
        room.says(who, "读书沙龙我报名", friend=True)
    assert room.says("秘书处-周秘书", "活动") == [
        "近期活动：\n· 读书沙龙：4月24日（周五）20:01，政协书房，已报1人，名额已满，可以候补\n"
        "· 委员讲坛：4月（日子待定）\n想参加，说一声“读书沙龙我报名”就行。"
    ]
    assert room.says("会务-阿青", "活动", friend=True)[1] == (
        "您已报名的活动：\n· 读书沙龙：4月24日（周五）20:01，政协书房（候补第1位）"
    )
