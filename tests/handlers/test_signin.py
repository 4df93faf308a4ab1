"""签到 during, before and after the event, twice, in two groups, online and on the spot, and by an organiser."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models import role
from models.audit import Audit
from models.event import Event, Stage
from models.inbox import Message
from models.member import Member
from models.record import State
from models.role import Duty
from tests.cast import Room
from tests.events import START, at, came, event, member, organiser, second_group, signed_up

LIN, QING, MA = "教育界-林静", "会务-阿青", "老马"


def test_who_says_it_while_the_event_lasts_has_come(room: Room) -> None:
    one = event(room)
    assert at(room, 14, 30).says(LIN, "签到") == ["已记：“读书沙龙”签到"]
    assert at(room, 17, 30).says(MA, "已到") == ["已记：“读书沙龙”签到"]
    assert came(room, one) == {"林静": "现场", "老马": "现场"}


def test_before_and_after_it_one_word_goes_to_the_speaker_and_nothing_is_kept(room: Room) -> None:
    event(room)
    at(room, 14, 29)
    early = room.says(LIN, "签到", friend=True)
    assert early == ["“读书沙龙”15:00开始，14:30起可以签到，到时再说一声“签到”就行。"]
    late = at(room, 17, 31).says(LIN, "签到", friend=True)
    assert late == ["“读书沙龙”17:30停止签到，这次没有记上；您如果到了，请告诉会务补记。"]
    assert {(post.person, post.room) for post in room.posts()} == {(LIN, None)}
    assert room.records() == []
    assert room.ask(lambda session: [one.kept for one in session.exec(select(Message))]) == [False, False]


def test_after_the_end_who_is_signed_in_hears_nothing(room: Room) -> None:
    event(room)
    at(room, 15).says(LIN, "签到")
    assert at(room, 18).says(LIN, "签到", friend=True) == []


@pytest.mark.parametrize("words", ["签到", "线上签到", "签到：林静、老马", "林静、老马已到"])
def test_with_nothing_on_it_is_nothing(room: Room, words: str) -> None:
    organiser(room)
    event(room, starts_at=START + timedelta(days=9))
    event(room, "新春读书会", groups=[second_group(room)])
    called_off = event(room, "讲座")
    room.ask(lambda session: setattr(session.get(Event, called_off), "stage", Stage.cancelled))
    assert at(room, 15).says(QING, words) == []
    assert room.records() == []


@pytest.mark.parametrize(
    "words",
    [
        "还没签到",
        "怎么签到",
        "签到了吗",
        "请大家签到",
        "签到表在哪",
        "快递已到",
        "车已到",
        "签到：3人",
        "上班签到",
        "书到场",
    ],
)
def test_talk_about_it_is_no_sign_in(room: Room, words: str) -> None:
    organiser(room)
    event(room)
    assert at(room, 15).says(QING, words) == []
    assert room.records() == []


def test_twice_and_in_two_groups_it_is_one_and_a_recall_leaves_the_other(room: Room) -> None:
    second_group(room)
    one = event(room)
    at(room, 15).says(LIN, "签到")
    room.says(LIN, "签到", room="r2")
    room.says(LIN, "签到")
    assert [row.state for row in room.records()] == [State.sure, State.merged, State.merged]
    room.recalls(LIN, "m1")
    assert came(room, one) == {"林静": "现场"}
    room.recalls(LIN, "m2")
    room.recalls(LIN, "m3")
    assert came(room, one) == {}


def test_afar_is_who_says_so_else_who_signed_up_so_else_whoever_comes_to_what_is_only_a_link(room: Room) -> None:
    one = event(room, link="会议号 1")
    at(room, 15).says(LIN, "线上签到")
    signed_up(room, one, "阿青", online=True)
    room.says(QING, "签到")
    room.says("秘书处-周秘书", "签到")
    assert came(room, one) == {"林静": "线上", "阿青": "线上", "周秘书": "现场"}
    other = event(room, "云上讲座", START.replace(hour=20), venue="", link="会议号 2")
    at(room, 20).says(LIN, "签到")
    assert came(room, other) == {"林静": "线上"}


def test_who_says_it_better_the_second_time_is_believed(room: Room) -> None:
    one = event(room, link="会议号 1")
    at(room, 15).says(LIN, "签到")
    room.says(LIN, "线上签到")
    assert came(room, one) == {"林静": "线上"}
    changed = room.ask(lambda session: session.exec(select(Audit).where(Audit.act == "change")).one())
    assert (changed.subject, changed.detail) == ("attendances", {"online": [False, True]})


def test_of_two_at_one_time_it_is_the_one_signed_up_for_else_one_is_asked(room: Room) -> None:
    salon, talk = event(room), event(room, "委员讲坛")
    asked = at(room, 15).says(LIN, "签到", friend=True)
    assert asked == ["现在有2场活动：“读书沙龙”、“委员讲坛”。是哪一场？请这样说：签到 读书沙龙"]
    room.says(LIN, "委员讲坛签到")
    signed_up(room, salon, "阿青")
    room.says(QING, "签到")
    assert (came(room, talk), came(room, salon)) == ({"林静": "现场"}, {"阿青": "现场"})


def test_an_organiser_says_who_came_and_a_guest_is_said_to_be_one(room: Room) -> None:
    organiser(room)
    one = event(room)
    said = at(room, 16).says(QING, "签到：林静、老马", friend=True)
    assert said == ["已记：“读书沙龙”签到（林静、老马）", "老马不在名册上，先按来宾记了。"]
    room.says(QING, "周秘书、林静都到了")
    assert came(room, one) == {"林静": "现场", "老马": "现场", "周秘书": "现场"}
    room.recalls(QING, "m1")
    assert came(room, one) == {"林静": "现场", "周秘书": "现场"}
    assert room.ask(lambda session: session.exec(select(Member).where(Member.name == "老马")).first()) is None


def test_a_secretary_says_who_came_as_an_organiser_does(room: Room) -> None:
    with room.db.begin() as session:
        role.give(session, member(session, "周秘书"), Duty.secretary, role.CITY, room.now, "测试")
    event(room)
    at(room, 15)
    room.says("秘书处-周秘书", "现场签到：林静、阿青")
    assert came(room) == {"林静": "现场", "阿青": "现场"}


def test_an_organiser_may_do_so_privately_and_up_to_two_days_later(room: Room) -> None:
    organiser(room)
    one = event(room)
    at(room, 12).says(QING, "大家好")
    said = at(room, 9, day=25).says(QING, "线上签到：林静", room=None)
    assert said == ["已记：“读书沙龙”签到（林静）"]
    assert at(room, 18, day=25).says(QING, "签到：周秘书", room=None) == []
    assert came(room, one) == {"林静": "线上"}


def test_nobody_else_enters_others_and_namesakes_wait_for_a_person(room: Room) -> None:
    with room.db.begin() as session:
        session.add_all([Member(name="王芳", card="民盟-王芳"), Member(name="王芳", card="民进-王芳")])
    event(room)
    at(room, 15)
    assert "由会务办理" in room.says(LIN, "签到：阿青、老马", friend=True)[0]
    assert room.says(LIN, "阿青已到") == []
    assert room.says(LIN, "签到：林静") == ["已记：“读书沙龙”签到"]
    organiser(room)
    assert room.says(QING, "签到：王芳", friend=True) == ["“王芳”名册上有2位，没有记，请写全名或群昵称。"]
    assert came(room) == {"林静": "现场"}


def test_who_is_not_recorded_is_not_signed_in_by_anybody(room: Room) -> None:
    organiser(room)
    one = event(room)
    at(room, 14).says(LIN, "不要记我")
    at(room, 15).says(LIN, "签到")
    room.says(QING, "签到：林静、周秘书")
    assert came(room, one) == {"周秘书": "现场"}


def test_in_private_it_counts_for_what_one_signed_up_for(room: Room) -> None:
    one = event(room)
    at(room, 14).says(LIN, "大家好")
    at(room, 15)
    assert room.says(LIN, "签到", room=None) == []
    signed_up(room, one, "林静")
    assert room.says(LIN, "签到", room=None) == ["已记：“读书沙龙”签到"]


def test_a_sign_in_is_taken_back_on_ones_word(room: Room) -> None:
    event(room)
    at(room, 15).says(LIN, "签到")
    room.says(LIN, "撤销签到")
    assert [row.state for row in room.records()] == [State.cancelled]
    assert room.says(LIN, "撤销签到", friend=True) == ["没有找到您这两天的签到，没有改动。"]


def listed(*rows: str, head: str = "读书沙龙签到") -> str:
    return f"#接龙\n{head}\n" + "".join(f"\n{number}. {row}" for number, row in enumerate(rows, 1))


@pytest.mark.parametrize("head", ["读书沙龙签到", "4月23日读书沙龙 签到接龙", "签到", "读书沙龙\n请大家签到"])
def test_a_list_of_those_here_grows_and_is_no_sign_up(room: Room, head: str) -> None:
    one = event(room)
    at(room, 15).says(LIN, listed("林静", head=head))
    assert room.says(QING, listed("林静", "阿青 线上", head=head)) == ["已记：“读书沙龙”签到（阿青）"]
    assert came(room, one) == {"林静": "现场", "阿青": "线上"}
    assert {type(row).__name__ for row in room.records()} == {"Attendance"}


def test_others_rows_count_where_an_organiser_or_the_channel_says_so(room: Room) -> None:
    one = event(room)
    at(room, 15).says("老马", "大家下午好")
    room.says(LIN, "大家下午好")
    rows = listed("老马", "周秘书", "林静")
    room.says(LIN, rows)
    assert came(room, one) == {"林静": "现场"}
    room.says(LIN, rows, authors=("老马", "秘书处的人", LIN))
    assert set(came(room, one)) == {"林静", "老马"}
    organiser(room)
    assert room.says(QING, rows) == ["已记：“读书沙龙”签到（周秘书）"]


def test_who_took_it_back_is_not_put_back_by_another_post(room: Room) -> None:
    one = event(room)
    organiser(room)
    at(room, 15).says(LIN, listed("林静"))
    room.says(LIN, "撤销签到")
    room.says(QING, listed("林静", "阿青"))
    assert came(room, one) == {"阿青": "现场"}


@pytest.mark.parametrize("head", ["读书沙龙签到", "早起签到", "委员讲坛签到"])
def test_a_list_of_those_at_something_else_is_nothing(room: Room, head: str) -> None:
    organiser(room)
    event(room)
    if head == "读书沙龙签到":
        at(room, 18)
    else:
        at(room, 15)
    assert room.says(QING, listed("林静", "阿青", head=head)) == []
    assert room.records() == []


@pytest.mark.parametrize("head", ["读书沙龙报名，现场签到", "读书沙龙\n14:00签到", "读书沙龙接龙\n提前十分钟签到"])
def test_a_list_that_only_speaks_of_signing_in_is_a_sign_up(room: Room, head: str) -> None:
    event(room)
    at(room, 15).says(LIN, listed("林静", head=head))
    assert {type(row).__name__ for row in room.records()} == {"SignUp"}
