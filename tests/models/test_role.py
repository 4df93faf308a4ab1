"""Who may do what where, and who is asked about a group."""

import pytest
from sqlmodel import Session, select

from models import role
from models.audit import Audit
from models.group import Group
from models.member import Member
from models.role import Duty, Scope
from tests.cast import Room

QING, ZHOU = 2, 3


@pytest.fixture
def city(room: Room) -> Room:
    """Two groups of 红山区 and one of 松山区."""
    with room.db.begin() as session:
        room.group(session).region = "红山区"
        for name, region in (("红山委员群", "红山区"), ("松山区读书群", "松山区")):
            session.add(Group(name=name, channel="room", account="room", room=name, region=region))
    return room


def give(room: Room, member_id: int, duty: Duty, scope: Scope = role.CITY) -> bool:
    with room.db.begin() as session:
        return role.give(session, session.get_one(Member, member_id), duty, scope, room.now, "测试")


def may(room: Room, member_id: int, duty: Duty) -> list[bool]:
    with room.db.begin() as session:
        return [role.may(session, member_id, duty, group_id) for group_id in (1, 2, 3, None)]


def test_a_role_holds_in_its_group_its_region_or_everywhere(city: Room) -> None:
    give(city, QING, Duty.organiser, Scope(1))
    assert may(city, QING, Duty.organiser) == [True, False, False, False]
    give(city, QING, Duty.organiser, Scope(region="红山区"))
    assert may(city, QING, Duty.organiser) == [True, True, False, False]
    give(city, QING, Duty.organiser)
    assert may(city, QING, Duty.organiser) == [True] * 4


@pytest.mark.parametrize(
    ("duty", "lets"),
    [
        (Duty.admin, set(Duty)),
        (Duty.organiser, {Duty.organiser, Duty.read_only}),
        (Duty.secretary, {Duty.secretary, Duty.read_only}),
        (Duty.read_only, {Duty.read_only}),
    ],
)
def test_what_a_role_lets_one_do(city: Room, duty: Duty, lets: set[Duty]) -> None:
    give(city, QING, duty)
    assert {one for one in Duty if may(city, QING, one)[0]} == lets
    assert not any(may(city, ZHOU, one)[0] for one in Duty)


def asked(room: Room, group_id: int | None) -> list[str]:
    return room.ask(lambda session: [one.name for one in role.of(session, Duty.organiser, group_id)])


def test_the_nearest_are_asked_and_the_admins_where_there_are_none(city: Room) -> None:
    assert asked(city, 1) == []
    give(city, ZHOU, Duty.admin)
    assert asked(city, 1) == ["周秘书"]
    give(city, QING, Duty.organiser, Scope(region="红山区"))
    assert (asked(city, 1), asked(city, 2), asked(city, 3), asked(city, None)) == (
        ["阿青"],
        ["阿青"],
        ["周秘书"],
        ["周秘书"],
    )
    give(city, 1, Duty.organiser, Scope(1))
    assert (asked(city, 1), asked(city, 2)) == (["林静"], ["阿青"])


def test_who_is_ill_is_asked_only_where_nobody_else_can_be(city: Room) -> None:
    give(city, QING, Duty.organiser)
    city.says("会务-阿青", "我住院了")
    assert asked(city, 1) == ["阿青"]
    give(city, ZHOU, Duty.organiser)
    assert asked(city, 1) == ["周秘书"]


def test_a_refusal_says_whom_to_ask(city: Room) -> None:
    def refused(session: Session) -> str:
        return role.refusal(session, Duty.organiser, 1)

    assert city.ask(refused) == "这一项由会务办理，请找群里的会务。"
    with city.db.begin() as session:
        session.get_one(Group, 1).contact = "周秘书"
    assert city.ask(refused) == "这一项由会务办理，请找周秘书。"
    give(city, QING, Duty.organiser)
    assert city.ask(refused) == "这一项由会务办理，请找阿青。"


def test_every_change_is_in_the_audit_and_a_role_is_given_once(city: Room) -> None:
    assert give(city, QING, Duty.organiser, Scope(1))
    assert not give(city, QING, Duty.organiser, Scope(1))
    with city.db.begin() as session:
        ((member, one),) = role.listed(session)
        assert member.name == "阿青"
        role.take(session, one, city.now, "测试")
    assert city.ask(role.listed) == []
    acts = city.ask(lambda session: session.exec(select(Audit).where(Audit.subject == "roles")).all())
    assert [one.act for one in acts] == ["give", "take"]
    assert acts[0].detail == {"member": QING, "duty": "organiser", "group": 1, "region": ""}
