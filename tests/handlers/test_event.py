"""活动 in the group: a notice becomes a draft, one word confirms it, and who signs up where stands on one list."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.seating import settled
from models import role
from models.book import Book
from models.event import Event, EventGroup, Stage
from models.group import Group
from models.inbox import settle_question
from models.member import Member
from models.outbox import Post
from models.pending import Pending, waiting
from models.record import State
from models.role import CITY, Duty
from models.seats import seats
from models.signup import SignUp
from models.which_event import Unclear
from tests.cast import Room

NOTICE = (
    "【活动预告】各位委员：4月25日（周六）下午2:30在玉龙书屋二楼举办读书沙龙，线下限2人，线上会议号 123-456-789，"
    "请于4月23日前接龙报名"
)


@pytest.fixture
def town(room: Room) -> Room:
    """The group with 阿青 as its organiser; everybody can be written to."""

    def begin(session: Session) -> None:
        aqing = session.exec(select(Member).where(Member.name == "阿青")).one()
        role.give(session, aqing, Duty.organiser, CITY, room.now, "测试")
        for person in session.exec(select(Member)):
            person.welcomed = True

    room.ask(begin)
    for who in ("教育界-林静", "会务-阿青", "秘书处-周秘书"):
        room.says(who, "大家早上好", friend=True)
    return room


def privately(room: Room, who: str, text: str) -> list[str]:
    return room.says(who, text, room=None, friend=True)


def held(room: Room) -> list[Event]:
    return list(room.ask(lambda session: list(session.exec(select(Event).order_by(col(Event.id))))))


def confirmed(room: Room, text: str = NOTICE) -> Event:
    room.says("会务-阿青", text, friend=True)
    privately(room, "会务-阿青", f"确认活动{held(room)[-1].id}")
    return held(room)[-1]


def standing(room: Room, number: int = 0) -> tuple[list[str], list[str]]:
    """Who comes and who waits, by name."""

    def ask(session: Session) -> tuple[list[str], list[str]]:
        found = seats(session, held(room)[number])
        names = {one.id: one.name for one in session.exec(select(Member))}
        return [names[one.member_id] for one in found.coming], [names[one.member_id] for one in found.waiting]

    both: tuple[list[str], list[str]] = room.ask(ask)
    return both


def told(room: Room, job: str) -> list[tuple[str | None, str]]:
    """Who was told what of a sort, by the account written to."""
    return [(one.person, one.text) for one in room.posts() if one.key.startswith(f"event-{job}:")]


def test_a_notice_becomes_a_draft_that_one_word_confirms(town: Room) -> None:
    (asked,) = town.says("会务-阿青", NOTICE, friend=True)
    assert asked.startswith("您发的活动通知，我记成这样：\n读书沙龙\n4月25日（周六）14:30，玉龙书屋二楼；线上：")
    assert "限2人，4月23日截止报名\n对的话请回“确认活动”" in asked
    assert held(town)[0].stage == Stage.draft
    (answer,) = privately(town, "会务-阿青", "确认活动")
    assert answer.startswith("好的，“读书沙龙”（4月25日（周六）14:30，玉龙书屋二楼）记下了（1号活动）。开始前一天")
    assert (held(town)[0].stage, held(town)[0].places) == (Stage.on, 2)
    assert privately(town, "会务-阿青", "确认活动") == ["现在没有等您确认的活动。"]


def test_only_who_runs_the_group_makes_drafts_and_decides(town: Room) -> None:
    assert town.says("教育界-林静", NOTICE) == []
    assert held(town) == []
    town.says("会务-阿青", NOTICE, friend=True)
    assert privately(town, "教育界-林静", "确认活动1")[0].startswith("这一项由会务办理")
    assert privately(town, "教育界-林静", "确认活动") == []
    assert held(town)[0].stage == Stage.draft


def test_a_refused_draft_stays_refused(town: Room) -> None:
    town.says("会务-阿青", NOTICE, friend=True)
    assert privately(town, "会务-阿青", "不是活动") == ["好的，“读书沙龙”不记为活动。"]
    assert town.says("会务-阿青", "提醒：" + NOTICE, friend=True) == []
    assert [one.stage for one in held(town)] == [Stage.refused]


def test_where_several_drafts_wait_the_number_says_which(town: Room) -> None:
    town.says("会务-阿青", NOTICE, friend=True)
    (asked,) = town.says("会务-阿青", "5月9日上午九点委员讲坛第六讲在政协书房开讲，欢迎参加", friend=True)
    assert "“确认活动2”" in asked
    assert privately(town, "会务-阿青", "确认活动")[0].startswith("有2场在等您确认：1 “读书沙龙”")
    privately(town, "会务-阿青", "确认活动2")
    assert [one.stage for one in held(town)] == [Stage.draft, Stage.on]


def test_without_an_hour_it_is_asked_for(town: Room) -> None:
    (asked,) = town.says("会务-阿青", "4月28日委员讲坛，地点政协书房，欢迎大家接龙报名", friend=True)
    assert "没看到几点开始，请补上时间，例如回“确认活动 14:30”" in asked
    assert privately(town, "会务-阿青", "确认活动")[0].startswith("“委员讲坛”还不知道几点开始")
    privately(town, "会务-阿青", "确认活动 上午9点")
    assert f"{held(town)[0].starts_at:%m-%d %H:%M}" == "04-28 09:00"


def test_an_end_before_the_beginning_is_left_out(town: Room) -> None:
    (asked,) = town.says("会务-阿青", "4月28日14:30—13:30在政协书房举行读书沙龙，欢迎报名", friend=True)
    assert "4月28日（周二）14:30，政协书房" in asked
    assert held(town)[0].ends_at is None


def test_the_same_notice_in_another_group_adds_the_group(town: Room) -> None:
    confirmed(town)

    def second(session: Session) -> None:
        session.add(Group(name="松山区读书群", channel="room", account="room", room="r2", opened_at=town.now))

    town.ask(second)
    assert town.says("会务-阿青", NOTICE, room="r2", friend=True) == []
    assert len(held(town)) == 1
    assert len(town.ask(lambda session: session.exec(select(EventGroup)).all())) == 2


def test_signed_up_in_two_groups_counts_once(town: Room) -> None:
    test_the_same_notice_in_another_group_adds_the_group(town)
    town.says("教育界-林静", "读书沙龙我报名", friend=True)
    town.says("教育界-林静", "#接龙\n读书沙龙（4月25日）\n\n1. 林静", room="r2", friend=True)
    assert standing(town) == (["林静"], [])


def test_the_sign_up_finds_its_event(town: Room) -> None:
    event = confirmed(town)
    for who, words, more in (
        ("教育界-林静", "周六的沙龙算我一个", {}),
        ("会务-阿青", "+1", {"quotes": ("会务-阿青", NOTICE)}),
        ("秘书处-周秘书", "我报名，线上", {}),
    ):
        town.says(who, words, **more)
    rows = [row for row in town.records() if isinstance(row, SignUp)]
    assert [(row.event_id, row.online) for row in rows] == [(event.id, None), (event.id, None), (event.id, True)]
    assert standing(town) == (["林静", "阿青", "周秘书"], [])


def test_when_it_is_full_the_next_waits_and_moves_up(town: Room) -> None:
    confirmed(town)
    town.says("教育界-林静", "读书沙龙我报名，带老伴", friend=True)
    (ack, waits) = town.says("秘书处-周秘书", "读书沙龙我报名", friend=True)
    assert ack == "已记：“读书沙龙”报名"
    assert waits.startswith("“读书沙龙”2个名额已报满，为您记在候补第1位，有空位就告诉您。线上不限名额")
    assert standing(town) == (["林静"], ["周秘书"])
    said = town.says("教育界-林静", "读书沙龙我去不了，请个假", friend=True)
    assert said[-1].startswith("周秘书您好，您报名的“读书沙龙”（4月25日（周六）14:30，玉龙书屋二楼）有您的位子了")
    assert standing(town) == (["周秘书"], [])
    town.says("教育界-林静", "读书沙龙我报名", friend=True)
    assert len(told(town, "place")) == 1


def test_who_cannot_be_written_to_learns_it_from_the_confirmation(town: Room) -> None:
    confirmed(town)
    town.says("教育界-林静", "读书沙龙我报名，带老伴")
    assert town.says("秘书处-周秘书", "读书沙龙我报名") == ["已记：“读书沙龙”报名（名额已满，候补第1位）"]


def test_after_the_deadline_the_organiser_decides(town: Room) -> None:
    confirmed(town)
    town.now += timedelta(days=3)
    said = town.says("教育界-林静", "读书沙龙我报名", friend=True)
    assert "“读书沙龙”的报名4月23日已经截止，您的报名先记下了，由会务来定，定了就告诉您。" in said
    assert "林静在截止之后报名了“读书沙龙”。可以参加的话，请回一句“活动1准许林静”。" in said
    assert standing(town) == ([], ["林静"])
    answers = privately(town, "会务-阿青", "活动1准许林静")
    assert answers[0] == "好的，林静可以参加“读书沙龙”了。"
    assert "有您的位子了" in answers[1]
    assert standing(town) == (["林静"], [])


def test_of_two_events_of_one_name_it_is_asked_which(town: Room) -> None:
    confirmed(town)
    confirmed(town, "5月9日上午九点读书沙龙在政协书房举行，欢迎参加")
    (asked,) = town.says("教育界-林静", "读书沙龙我报名", friend=True)
    assert asked == (
        "近期有2场：读书沙龙（4月25日（周六）14:30）、读书沙龙（5月9日（周六）09:00）。您说的是哪一场？请带上日子再说一句。"
    )
    assert [row.state for row in town.records()] == [State.pending]
    town.says("教育界-林静", "5月9日的读书沙龙我报名", friend=True)
    assert standing(town, 1) == (["林静"], [])
    assert [row.state for row in town.records()] == [State.cancelled, State.sure]


def doubtful(town: Room, *before: str) -> Pending:
    """林静 has signed up for a salon, of which there are two, after what 阿青 says."""
    confirmed(town)
    confirmed(town, "5月9日上午九点读书沙龙在政协书房举行，欢迎参加")
    for words in before:
        town.says("会务-阿青", words, friend=True)
    town.says("教育界-林静", "读书沙龙我报名", friend=True)
    (question,) = town.ask(waiting)
    return question


def say_yes(town: Room, question: Pending) -> None:
    with town.db.begin() as session:
        settle_question(session, session.merge(question), right=True, at=town.now, by="周秘书")


def test_a_yes_to_a_doubtful_sign_up_is_for_the_one_that_is_not_over(town: Room) -> None:
    question = doubtful(town)
    town.now += timedelta(days=7)
    say_yes(town, question)
    assert (standing(town, 0), standing(town, 1)) == (([], []), (["林静"], []))


def test_where_both_are_still_to_come_a_yes_is_refused_and_names_them(town: Room) -> None:
    question = doubtful(town)
    with pytest.raises(Unclear) as refused:
        say_yes(town, question)
    assert str(refused.value) == (
        "“读书沙龙”有2场：读书沙龙（4月25日14:30）、读书沙龙（5月9日09:00），还不知道报的是哪一场。请本人带上日子再报一次"
    )
    assert [row.state for row in town.records()] == [State.pending]
    assert town.ask(waiting) == [question]


def test_of_events_that_are_all_over_a_yes_is_refused_too(town: Room) -> None:
    question = doubtful(town)
    town.now += timedelta(days=30)
    with pytest.raises(Unclear, match="当时说的“读书沙龙”有几场，都已经结束，不知道是哪一场"):
        say_yes(town, question)


def test_who_finds_no_place_after_a_yes_is_told_when_there_is_one(town: Room) -> None:
    question = doubtful(town, "5月9日的读书沙龙我报名")
    town.now += timedelta(days=7)
    with town.db.begin() as session:
        session.exec(select(Event).where(Event.id == 2)).one().places = 1
    say_yes(town, question)
    town.ask(lambda session: settled(session, question.message_id, town.now))
    assert standing(town, 1) == (["阿青"], ["林静"])
    said = town.says("会务-阿青", "5月9日的读书沙龙我请假", friend=True)
    assert any(words.startswith("林静您好，您报名的“读书沙龙”") for words in said)


def test_an_event_nobody_knows_is_bound_once_it_is_confirmed(town: Room) -> None:
    town.says("教育界-林静", "读书沙龙我报名")
    town.says("教育界-林静", "草原诗会我报名")
    assert [row.event_id for row in town.records() if isinstance(row, SignUp)] == [None, None]
    confirmed(town)
    assert [row.event_id for row in town.records() if isinstance(row, SignUp)] == [1, None]
    assert standing(town) == (["林静"], [])


def listed(*rows: str, head: str = "#接龙\n读书沙龙\n4月25日（周六）14:30，玉龙书屋\n") -> str:
    return head + "".join(f"\n{number}. {row}" for number, row in enumerate(rows, 1))


def test_the_header_of_an_organisers_list_is_a_notice_and_its_rows_are_signed_up(town: Room) -> None:
    said = town.says("会务-阿青", listed("阿青"), friend=True)
    assert said[0].startswith("已记：“读书沙龙”报名（阿青）")
    assert said[1].startswith("您发的活动通知，我记成这样：")
    town.says("教育界-林静", listed("阿青", "林静 线上"), friend=True)
    assert "已有2人报名" in privately(town, "会务-阿青", "确认活动")[0]
    town.says("秘书处-周秘书", listed("阿青", "林静 线上", "周秘书+1"), friend=True)
    assert standing(town) == (["阿青", "林静", "周秘书"], [])
    heads: Any = town.ask(lambda session: seats(session, held(town)[0]))
    assert (heads.heads, [one.online for one in heads.coming]) == (4, [False, True, False])


def test_a_growing_list_with_rows_deleted_and_an_old_copy(town: Room) -> None:
    confirmed(town)
    town.says("会务-阿青", listed("阿青", "林静"), friend=True)
    town.says("王芳", listed("阿青", "林静", "王芳"))
    assert standing(town) == (["阿青", "林静"], ["王芳"])
    said = town.says("教育界-林静", listed("阿青", "王芳"), friend=True)
    assert said[0] == "已记：林静不在名单上了"
    assert standing(town) == (["阿青", "王芳"], [])
    town.says("会务-阿青", listed("阿青", "林静"), friend=True)
    assert standing(town) == (["阿青", "王芳"], [])


def test_a_row_that_brings_somebody_along_later_counts_them(town: Room) -> None:
    confirmed(town, NOTICE.replace("限2人", "限20人"))
    town.says("会务-阿青", listed("阿青", "林静"))
    assert town.says("教育界-林静", listed("阿青", "林静+2")) == ["已记：林静的人数或参加方式已改"]
    town.says("老周", listed("阿青", "老周"))
    town.says("王芳", listed("阿青", "林静+2", "老周", "王芳"))
    found: Any = town.ask(lambda session: seats(session, held(town)[0]))
    assert found.heads == 6
    assert standing(town)[0] == ["阿青", "林静", "老周", "王芳"]


def test_a_member_s_list_of_an_unknown_event_stays_as_it_is(town: Room) -> None:
    assert town.says("教育界-林静", listed("林静")) == ["已记：“读书沙龙”报名（林静）"]
    assert held(town) == []


def test_a_moved_event_is_told_to_the_signed_up_and_its_old_reminders_die(town: Room) -> None:
    confirmed(town)
    town.says("教育界-林静", "读书沙龙我报名", friend=True)

    def remind(session: Session) -> None:
        post = Post(
            key="event-day:event-1:r0:member-1",
            channel="room",
            account="room",
            person="x",
            text="明天",
            made_at=town.now,
            due_at=town.now,
        )
        session.add(post)

    town.ask(remind)
    (hint,) = town.says("会务-阿青", "4月25日读书沙龙改期，改到4月26日15:00，场地不变，已报名的不用重报", friend=True)
    assert hint.endswith("要改就回“活动1改到4月26日15:00”，我好告知已报名的书友。")
    answer, notice = privately(town, "会务-阿青", "活动1改到4月26日15:00")
    assert answer.startswith("改好了，已报名的1位由我私下告知。群里的通知拟在下面，合适就发：\n【活动变动】")
    assert notice.startswith("您报名的“读书沙龙”有变动，现定于4月26日（周日）15:00，玉龙书屋二楼")
    old = [(post.standing, post.reason) for post in town.posts() if post.key == "event-day:event-1:r0:member-1"]
    assert old == [("stopped", "活动改了时间或地点")]
    assert held(town)[0].revision == 1
    assert town.says("会务-阿青", answer.partition("：\n")[2], friend=True) == []


def test_another_place_is_told_too(town: Room) -> None:
    confirmed(town)
    (hint,) = town.says("会务-阿青", "更正：读书沙龙地点由二楼改到三楼报告厅，时间不变", friend=True)
    assert "要改就回“活动1地点改到三楼报告厅”" in hint
    assert "现定于4月25日（周六）14:30，三楼报告厅" in privately(town, "会务-阿青", "活动1地点改到三楼报告厅")[0]
    assert held(town)[0].venue == "三楼报告厅"


def test_a_deadline_of_the_day_itself_ends_when_it_begins(town: Room) -> None:
    for words in ("4月25日下午2:30在玉龙书屋举办读书沙龙，4月25日前报名", "4月28日委员讲坛，请于4月28日前报名"):
        town.says("会务-阿青", words, friend=True)
    salon, lecture = held(town)
    assert (salon.deadline, lecture.deadline) == (salon.starts_at, None)


def test_a_cancelled_event_is_told_and_takes_no_more_sign_ups(town: Room) -> None:
    confirmed(town)
    town.says("教育界-林静", "读书沙龙我报名", friend=True)
    answer, notice = privately(town, "会务-阿青", "活动1取消")
    assert "【活动取消】原定4月25日（周六）14:30的“读书沙龙”取消" in answer
    assert notice.startswith("您报名的“读书沙龙”（4月25日（周六）14:30，玉龙书屋二楼）取消了")
    town.says("秘书处-周秘书", "读书沙龙我报名", friend=True)
    assert town.records()[-1].model_dump()["event_id"] is None
    assert town.says("会务-阿青", NOTICE, friend=True) == []


def test_a_recalled_notice_takes_its_draft_and_its_words_along(town: Room) -> None:
    town.says("会务-阿青", NOTICE, friend=True)
    town.recalls("会务-阿青", f"m{town.said}")
    assert [(one.stage, one.title, one.venue) for one in held(town)] == [(Stage.refused, "", "")]


def test_a_plan_s_event_without_a_day_is_the_one_announced(town: Room) -> None:
    def plan(session: Session) -> None:
        event = Event(title="读书沙龙", month=town.now.date().replace(day=1), made_by="计划", made_at=town.now)
        session.add(event)

    town.ask(plan)
    town.says("教育界-林静", "读书沙龙我报名")
    confirmed_words = town.says("会务-阿青", NOTICE, friend=True)
    assert confirmed_words
    privately(town, "会务-阿青", "确认活动")
    planned, draft = held(town)
    assert (planned.stage, planned.venue, draft.stage) == (Stage.on, "玉龙书屋二楼", Stage.refused)
    assert standing(town) == (["林静"], [])


def test_on_a_holiday_who_has_a_place_is_told_at_once(town: Room) -> None:
    confirmed(town, "5月2日下午2:30在玉龙书屋举办读书沙龙，限1人，欢迎报名")
    town.now += timedelta(days=10)
    for who in ("教育界-林静", "秘书处-周秘书"):
        town.says(who, "读书沙龙我报名", friend=True)
    assert f"{town.now:%m-%d}" == "05-01"
    town.says("教育界-林静", "读书沙龙我去不了，请个假", friend=True)
    (post,) = [one for one in town.posts() if one.key.startswith("event-place:")]
    assert (post.due_at, post.answers) == (town.now, None)


def test_a_notice_in_a_practice_group_is_of_an_event_of_its_own(town: Room) -> None:
    confirmed(town)

    def rehearse(session: Session) -> None:
        session.add(Group(name="演练群", channel="room", account="room", room="r2", opened_at=town.now, practice=True))

    town.ask(rehearse)
    for _ in range(2):
        town.says("会务-阿青", NOTICE, room="r2", friend=True)
    rows = town.ask(lambda session: [(one.event_id, one.group_id) for one in session.exec(select(EventGroup))])
    assert rows == [(1, 1), (2, 2)]


@pytest.mark.parametrize(
    "notice",
    [
        "4月25日（周六）下午2:30在玉龙书屋举办读书沙龙，共读《活着》，欢迎报名",
        "#接龙\n读书沙龙：领读《活着》\n4月25日（周六）14:30，玉龙书屋\n1. 阿青",
    ],
)
def test_the_one_book_of_a_notice_is_the_drafts_and_is_shown(town: Room, notice: str) -> None:
    said = town.says("会务-阿青", notice, friend=True)
    (asked,) = [words for words in said if words.startswith("您发的活动通知")]
    assert "\n共读《活着》\n" in asked
    privately(town, "会务-阿青", "确认活动")
    assert town.ask(lambda session: session.get_one(Book, held(town)[0].book_id).title) == "活着"
