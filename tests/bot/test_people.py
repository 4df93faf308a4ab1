"""Who is meant: one person in several groups, somebody named by others, and everybody again after all ids changed."""

import pytest
from sqlmodel import select

from bot.heard import understand
from bot.hearing import Hearing, Pasted, Rules
from models.binding import ids_changed
from models.group import Group
from models.member import Identity, Member, called
from models.pending import waiting
from models.record import State
from tests.cast import Room

LIN, QING = "教育界-林静", "会务-阿青"


@pytest.fixture
def city(room: Room) -> Room:
    """A roster with people of the same name and surname, and the city's main group."""
    with room.db.begin() as session:
        session.add(Group(name="市主群", channel="room", account="room", room="r2", opened_at=room.now, main=True))
        for name, card, title, sort in (
            ("王芳", "民盟-王芳", "", "委员"),
            ("王芳", "民进-王芳", "", "委员"),
            ("张建国", "农业-张建国", "张主席", "委员"),
            ("乌兰", "文艺-乌兰", "", "委员"),
            ("赵敏", "赵敏", "", "机关干部"),
        ):
            session.add(Member(name=name, card=card, title=title, type=sort))
    return room


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("张建国", ["张建国"]),
        ("农业-张建国", ["张建国"]),
        ("张主席", ["张建国"]),
        ("张委员", ["张建国"]),
        ("建国老师", ["张建国"]),
        ("乌委员", ["乌兰"]),
        ("赵老师", ["赵敏"]),
        ("赵委员", []),
        ("王芳", ["王芳", "王芳"]),
        ("王委员", ["王芳", "王芳"]),
        ("张局长", []),
        ("老师", []),
        ("委员", []),
    ],
)
def test_who_is_called_so(city: Room, said: str, names: list[str]) -> None:
    assert city.ask(lambda session: [one.name for one in called(session, said)]) == names


@pytest.mark.parametrize(("said", "name"), [("张主席", "张建国"), ("张老师", "张建国"), ("乌兰", "乌兰")])
def test_a_check_in_for_somebody_by_their_title_is_theirs(city: Room, said: str, name: str) -> None:
    city.says(LIN, f"代{said}打卡《活着》读到98页")
    (row,) = city.records()
    assert city.ask(lambda session: session.get_one(Member, row.member_id).name) == name
    assert row.state == State.sure


def test_for_one_of_two_of_that_name_a_person_decides(city: Room) -> None:
    city.says(LIN, "代王芳打卡《活着》读到98页")
    (row,) = city.records()
    (question,) = city.ask(waiting)
    assert (row.state, "有2位" in question.why) == (State.pending, True)


def test_a_member_of_two_groups_is_one_person(city: Room) -> None:
    city.says("wx-lin", "打卡", sender_name=LIN)
    city.says("wx-lin", "打卡", sender_name="林静（市里）", room="r2")
    assert len({row.member_id for row in city.records()}) == 1
    assert {row.group_id for row in city.records()} == {1, 2}


def test_so_is_one_heard_in_one_group_and_pasted_from_another(city: Room) -> None:
    city.says(LIN, "打卡《活着》读到98页")
    whose = {"channel": "transcript", "account": "transcript", "sender_name": LIN, "room": "市主群"}
    pasted = understand(city.incoming(f"市主群/{LIN}", "打卡《乡土中国》读到20页", **whose), city.catalogue)
    with city.db.begin() as session:
        Hearing(session, Rules(), city.now, Pasted(2, city.now.replace(hour=0))).take([pasted])
    assert len({row.member_id for row in city.records()}) == 1
    assert len(city.records()) == len(city.ask(lambda session: session.exec(select(Identity)).all())) == 2


def test_after_all_ids_changed_the_same_names_are_the_same_persons(city: Room) -> None:
    city.says("old-lin", "打卡《活着》读到98页", sender_name=LIN)
    city.says("old-cloud", "打卡《活着》读到30页", sender_name="云🌸")
    city.says("old-qing", "不要记我", sender_name=QING)
    with city.db.begin() as session:
        assert ids_changed(session, "room", "room", ["r1", "r2"], are_lost=True)
        assert not ids_changed(session, "room", "room", ["r1", "r2"], are_lost=True)
        assert ids_changed(session, "room", "room", ["n1", "n2"], are_lost=False)
    city.says("new-lin", "打卡《活着》读到120页", sender_name=LIN)
    city.says("new-cloud", "打卡《活着》读到40页", sender_name="云🌸")
    city.says("new-qing", "打卡《活着》读到50页", sender_name=QING)
    assert len(city.records()) == 4
    assert len({row.member_id for row in city.records()}) == 2


def test_a_second_account_is_still_somebody_else_when_the_old_ids_come_back(city: Room) -> None:
    city.says("lin", "打卡《活着》读到98页", sender_name=LIN)
    with city.db.begin() as session:
        ids_changed(session, "room", "room", ["r1", "r2"], are_lost=True)
        ids_changed(session, "room", "room", ["r1", "r2"], are_lost=False)
    city.says("other", "打卡《活着》读到120页", sender_name=LIN)
    assert len({row.member_id for row in city.records()}) == 2
