"""收到: short replies fill a list that only the organiser sees; nobody is named in the group."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot import clock
from models import binding, role, rollcall
from models.event import Event
from models.member import Identity, Member
from models.role import CITY, Duty
from models.rollcall import RollAnswer, RollCall
from models.signup import SignUp
from tests.cast import Room

NOTICE = "各位委员：周六上午九点在玉龙书屋办沙龙，收到请回复"
CARDS = {"林静": "教育界-林静", "阿青": "会务-阿青", "周秘书": "秘书处-周秘书"}


@pytest.fixture
def office(room: Room) -> Room:
    """阿青 runs the groups, and 周秘书 has read something here."""

    def enter(session):  # type: ignore[no-untyped-def]
        organiser = session.exec(select(Member).where(Member.name == "阿青")).one()
        role.give(session, organiser, Duty.organiser, CITY, room.now, "测试")

    room.ask(enter)
    for who in CARDS:
        says(room, who, "打卡《活着》读到98页")
    return room


def says(here: Room, who: str, text: str, **more):  # type: ignore[no-untyped-def]
    return here.says(who, text, sender_name=CARDS.get(who, who), friend=True, **more)


def answers(room: Room) -> dict[str, str]:
    query = select(Member.name, RollAnswer.says).join(RollAnswer).order_by(RollAnswer.id)
    return {name: said.value for name, said in room.ask(lambda session: session.exec(query).all())}


def who_answered(room: Room) -> str:
    (told,) = says(room, "阿青", "谁还没回复", room=None)
    return str(told)


def test_replies_become_one_list_and_only_the_organiser_learns_who_is_missing(office: Room) -> None:
    assert says(office, "阿青", NOTICE) == []
    assert says(office, "林静", "收到，准时参加") == []
    told = who_answered(office)
    assert told.splitlines()[0].startswith(
        "“周六上午九点在玉龙书屋办沙龙，收到请回复”（红山区读书群）的回复，到4月22日"
    )
    assert "参加1位：林静" in told
    assert "还没有回复1位：周秘书" in told
    assert all(post.person for post in office.posts() if "还没有回复" in post.text)
    says(office, "周秘书", "收到")
    assert "收到1位：周秘书\n在这个群里有过记录的书友都回复了。" in who_answered(office)


def test_a_mind_is_changed_and_a_recalled_answer_is_none(office: Room) -> None:
    says(office, "阿青", NOTICE)
    says(office, "林静", "参加")
    says(office, "林静", "不好意思，来不了")
    assert answers(office) == {"林静": "leave"}
    office.recalls("林静", f"m{office.said}")
    assert answers(office) == {}


def test_a_recalled_notice_asks_nothing_any_more(office: Room) -> None:
    says(office, "阿青", NOTICE)
    notice = f"m{office.said}"
    office.recalls("阿青", notice)
    says(office, "林静", "收到")
    assert answers(office) == {}
    assert who_answered(office) == "最近没有请大家回复的通知。"


def test_without_a_notice_or_after_its_time_an_answer_is_talk(office: Room) -> None:
    says(office, "林静", "收到")
    says(office, "林静", NOTICE)
    says(office, "周秘书", "收到")
    assert answers(office) == {}
    says(office, "阿青", NOTICE)
    office.now += timedelta(hours=25)
    says(office, "林静", "收到")
    assert answers(office) == {}


def test_other_uses_of_the_word_are_no_answer(office: Room) -> None:
    says(office, "阿青", NOTICE)
    says(office, "林静", "收到", quotes=("周秘书", "书给您放在前台了"))
    says(office, "周秘书", "书收到了")
    says(office, "阿青", "好的，谢谢")
    assert answers(office) == {}


def test_of_two_notices_the_quoted_one_is_answered_else_the_newest(office: Room) -> None:
    says(office, "阿青", NOTICE)
    says(office, "阿青", "请于周五前交读书计划，收到请回复")
    says(office, "林静", "好", quotes=("会务-阿青", NOTICE[:20] + "…"))
    says(office, "周秘书", "👌")
    query = select(RollCall.title, Member.name).join(RollAnswer, RollAnswer.roll_call_id == RollCall.id).join(Member)
    told = {name: title for title, name in office.ask(lambda session: session.exec(query).all())}
    assert told["林静"] == NOTICE
    assert told["周秘书"].startswith("请于周五")


def test_an_emoji_code_is_an_answer_too(office: Room) -> None:
    says(office, "阿青", NOTICE)
    says(office, "林静", "[OK]")
    says(office, "周秘书", "[偷笑]")
    assert answers(office) == {"林静": "received"}


def test_answers_to_an_event_are_sign_ups_once(office: Room) -> None:
    says(office, "阿青", NOTICE)

    def belongs(session):  # type: ignore[no-untyped-def]
        event = Event(title="读书沙龙", month=office.now.date().replace(day=1), made_by="阿青", made_at=office.now)
        session.add(event)
        session.flush()
        call = session.exec(select(RollCall)).one()
        call.event_id = event.id
        return event.id

    event_id = office.ask(belongs)
    says(office, "林静", "收到，准时参加")
    says(office, "周秘书", "收到，请假")
    rows = office.ask(lambda session: session.exec(select(SignUp).order_by(SignUp.id)).all())
    assert [(row.event_id, row.leaves) for row in rows] == [(event_id, False), (event_id, True)]


def test_the_organiser_is_told_once_when_it_is_over_and_not_at_night(office: Room) -> None:
    says(office, "阿青", NOTICE)
    says(office, "林静", "收到")
    over = office.now + timedelta(days=1)
    before = len(office.posts())
    for minutes in (0, 1, 2):
        office.ask(lambda session, at=over + timedelta(minutes=minutes): clock.ring(session, at, timedelta(hours=2)))
    (told,) = [post for post in office.posts()[before:] if post.job == "rollcall"]
    assert (told.person, "已截止" in told.text, "收到1位：林静" in told.text) == ("阿青", True, True)
    office.now = over
    says(office, "周秘书", "收到")
    assert answers(office) == {"林静": "received"}


def test_who_is_resting_or_not_recorded_is_missing_nowhere(office: Room) -> None:
    says(office, "周秘书", "最近住院，跟大家请个假")
    says(office, "林静", "不要记我")
    says(office, "阿青", NOTICE)
    says(office, "林静", "收到")
    assert answers(office) == {}
    assert "还没有人回复" in who_answered(office)
    assert "周秘书" not in who_answered(office)


def test_only_an_organiser_is_told(office: Room) -> None:
    says(office, "阿青", NOTICE)
    assert says(office, "林静", "谁还没回复", room=None) == ["这一项由会务办理，请找阿青。"]


def test_two_accounts_of_one_person_are_one_answer(office: Room) -> None:
    says(office, "阿青", NOTICE)
    says(office, "林静", "收到")
    says(office, "静水", "收到，参加")

    def bind(session):  # type: ignore[no-untyped-def]
        identity = session.exec(select(Identity).where(Identity.contact == "静水")).one()
        binding.bind(
            session, identity, session.exec(select(Member).where(Member.name == "林静")).one(), office.now, "周秘书"
        )

    office.ask(bind)
    assert answers(office) == {"林静": "comes"}


def test_a_roll_call_of_an_event_lasts_until_it_begins(office: Room) -> None:
    def begin(session):  # type: ignore[no-untyped-def]
        event = Event(title="沙龙", month=office.now.date().replace(day=1), made_by="阿青", made_at=office.now)
        event.starts_at = office.now + timedelta(days=5)
        session.add(event)
        session.flush()
        call = RollCall(group_id=1, title="沙龙", event_id=event.id, opened_at=office.now, closes_at=office.now)
        rollcall.begin(session, call)
        return call.closes_at

    assert office.ask(begin) == office.now + timedelta(days=5)
