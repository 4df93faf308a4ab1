"""接龙 in the group: the list grows from hand to hand, and what each post changes is kept, once."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.told import told
from models.checkin import CheckIn
from models.inbox import settle_question
from models.ledger import of_message
from models.member import Member
from models.pending import Pending, waiting
from models.record import Record, State
from models.signup import SignUp
from tests.cast import Room

HEAD = "#接龙\n读书沙龙（4月25日）\n"


def listed(*names: str, head: str = HEAD) -> str:
    return head + "".join(f"\n{number}. {name}" for number, name in enumerate(names, 1))


def kept(room: Room) -> list[tuple[str, bool]]:
    return [(row.name, row.leaves) for row in room.records() if isinstance(row, SignUp)]


def here(room: Room) -> set[str]:
    found: set[str] = set()
    for name, leaves in kept(room):
        (found.discard if leaves else found.add)(name)
    return found


def test_each_post_adds_only_its_new_row(room: Room) -> None:
    assert room.says("会务-阿青", listed("阿青")) == ["已记：“读书沙龙”报名（阿青）"]
    assert room.says("教育界-林静", listed("阿青", "林静")) == ["已记：“读书沙龙”报名（林静）"]
    room.says("老周", listed("阿青", "林静（晚到）", "老周+1"))
    assert kept(room) == [("阿青", False), ("林静", False), ("老周", False)]


def test_the_same_list_again_adds_nothing(room: Room) -> None:
    room.says("会务-阿青", listed("阿青", "林静"))
    assert room.says("教育界-林静", listed("阿青", "林静")) == []
    assert len(kept(room)) == 2


def test_a_row_that_is_gone_from_the_newest_list_left(room: Room) -> None:
    room.says("会务-阿青", listed("阿青", "林静", "老周"))
    (answer,) = room.says("王芳", listed("阿青", "老周", "王芳"))
    assert answer == "已记：“读书沙龙”报名（王芳），林静不在名单上了"
    assert here(room) == {"阿青", "老周", "王芳"}


def test_a_copy_of_an_older_state_takes_nobody_off(room: Room) -> None:
    room.says("会务-阿青", listed("阿青"))
    room.says("教育界-林静", listed("阿青", "林静"))
    room.says("老周", listed("阿青", "老周"))
    assert here(room) == {"阿青", "林静", "老周"}
    room.says("王芳", listed("阿青", "老周", "王芳"))
    assert here(room) == {"阿青", "林静", "老周", "王芳"}


def test_a_copy_of_an_older_state_brings_nobody_back(room: Room) -> None:
    room.says("会务-阿青", listed("阿青", "林静", "老周"))
    room.says("教育界-林静", listed("阿青", "老周"))
    room.says("王芳", listed("阿青", "老周", "王芳"))
    room.says("赵强", listed("阿青", "林静", "老周", "赵强"))
    assert here(room) == {"阿青", "老周", "王芳", "赵强"}


def test_one_may_always_take_off_ones_own_row(room: Room) -> None:
    room.says("会务-阿青", listed("阿青"))
    room.says("教育界-林静", listed("阿青", "林静"))
    room.says("教育界-林静", listed("阿青"))
    assert here(room) == {"阿青"}


def test_a_mended_header_is_the_same_list(room: Room) -> None:
    room.says("会务-阿青", listed("阿青", "林静", "老周"))
    room.says("会务-阿青", listed("阿青", "林静", "老周", "王芳", head="#接龙\n读书沙龙（改到4月26日）\n"))
    assert len(kept(room)) == 4


def test_the_next_list_of_the_same_name_is_a_new_one(room: Room) -> None:
    room.says("会务-阿青", listed("阿青", "林静"))
    room.now += timedelta(days=7)
    room.says("会务-阿青", listed("阿青"))
    assert kept(room) == [("阿青", False), ("林静", False), ("阿青", False)]
    first, _, third = [row.list_id for row in room.records() if isinstance(row, SignUp)]
    assert first != third


def test_two_lists_side_by_side_stay_apart(room: Room) -> None:
    room.says("会务-阿青", listed("阿青", "林静"))
    room.says("会务-阿青", listed("阿青", head="#接龙\n草原诗会\n"))
    room.says("老周", listed("阿青", "林静", "老周"))
    assert kept(room) == [("阿青", False), ("林静", False), ("阿青", False), ("老周", False)]


def test_rows_are_the_members_of_that_name_and_not_the_sender(room: Room) -> None:
    room.says("会务-阿青", listed("教育界-林静", "王大力"))
    people = room.ask(lambda session: {one.id: one.name for one in session.exec(select(Member))})
    assert [people[row.member_id] for row in room.records()] == ["林静", "王大力"]


def test_where_the_channel_says_who_wrote_a_row_that_is_whose_it_is(room: Room) -> None:
    room.says("教育界-林静", "早上好")
    text = listed("会务小青", "小静")
    room.hear(room.incoming("会务-阿青", text, authors=("会务-阿青", "教育界-林静")))
    people = room.ask(lambda session: {one.id: one.name for one in session.exec(select(Member))})
    assert [people[row.member_id] for row in room.records()] == ["阿青", "林静"]


@pytest.mark.parametrize(
    "text",
    [
        "#接龙\n新春祝福接龙\n1. 阿青 读《活着》，推荐大家好运",
        "#接龙\n周五聚餐点菜\n1. 阿青 羊排",
        "#接龙\n收到请接龙\n1. 阿青",
    ],
)
def test_other_lists_enter_nothing_of_any_kind(room: Room, text: str) -> None:
    assert room.says("会务-阿青", text) == []
    assert room.records() == []


def test_a_list_that_names_no_event_waits_for_a_person(room: Room) -> None:
    room.says("会务-阿青", "#接龙\n想去的写名字\n1. 阿青\n2. 林静")
    assert [row.state for row in room.records()] == [State.pending, State.pending]
    (asked,) = room.ask(waiting)
    assert room.ask(lambda session: told(session, of_message(session, asked.message_id))) == [
        "报名（阿青、林静）（待会务确认）"
    ]

    def yes(session: Session) -> None:
        settle_question(session, session.get_one(Pending, asked.id), right=True, at=room.now, by="阿青")

    room.ask(yes)
    assert [row.state for row in room.records()] == [State.confirmed, State.confirmed]


def test_who_is_not_to_be_recorded_is_left_out(room: Room) -> None:
    room.says("教育界-林静", "不要记我")
    room.says("会务-阿青", listed("阿青", "林静"))
    assert kept(room) == [("阿青", False)]


def read(rows: list[Record]) -> list[tuple[int, int | None, int | None, bool]]:
    return [(row.member_id, row.book_id, row.page_last, row.finished) for row in rows if isinstance(row, CheckIn)]


def test_a_list_of_progress_is_check_ins_of_its_rows_authors_once(room: Room) -> None:
    head = "#接龙\n《活着》共读第3天 进度\n"
    room.says("会务-阿青", listed("阿青 读到30页", head=head))
    room.says("教育界-林静", listed("阿青 读到30页", "林静 《乡土中国》读完", "老周 今天没看", head=head))
    room.says("教育界-林静", listed("阿青 读到30页", "林静 《乡土中国》读完", "周秘书 P12-20", head=head))
    people = room.ask(lambda session: {one.name: one.id for one in session.exec(select(Member))})
    assert read(room.records()) == [
        (people["阿青"], 1, 30, False),
        (people["林静"], 2, None, True),
        (people["周秘书"], 1, 20, False),
    ]
    assert {row.challenge_day for row in room.records() if isinstance(row, CheckIn)} == {3}
