"""参与率: never above all, always of people on the roster, and not told where nobody knows the roster."""

import random
from datetime import date

import pytest
from sqlmodel import Session, col, select

from models import share, tally
from models.checkin import CheckIn
from models.db import insert
from models.group import Group
from models.ledger import Evidence, entered
from models.member import Member
from models.tally import Span
from tests.cast import Room

CITY, HERE, THERE = "赤峰市", "红山区", "松山区"
GROUPS = (("市主群", CITY, True), ("红山区群", HERE, False), ("松山区群", THERE, False), ("教育界群", CITY, False),
          ("医卫群", CITY, False), ("医卫界群", CITY, False), ("读书群", "", False),
          ("红山区教育界群", HERE, False))  # fmt: skip
MAY = Span(date(2026, 5, 1), date(2026, 5, 31))


def fill(session: Session) -> None:
    for name, region, main in GROUPS:
        session.add(Group(name=name, channel="room", region=region, main=main))
    for number in range(24):
        region, sector = (HERE, THERE, CITY)[number % 3], ("教育界", "医药卫生界")[number % 2]
        session.add(Member(name=f"委员{number}", region=region, sector=sector, on_roster=number % 8 != 7,
                           resting=number % 11 == 10, recorded=number % 13 != 12))  # fmt: skip
    session.flush()


def reads(session: Session, room: Room, who: int, group: int) -> None:
    insert(session, entered(CheckIn, Evidence(room.now, MAY.since, who, group), []))


def of(session: Session, *names: str) -> share.Share:
    ids = frozenset(session.exec(select(Group.id).where(col(Group.name).in_(names))).all())
    span = Span(MAY.since, MAY.until, frozenset(one or 0 for one in ids) if names else None)
    return share.of(session, span, tally.participants(session, span))


@pytest.mark.parametrize("seed", range(12))
def test_no_share_is_above_all_and_its_people_are_of_the_roster(room: Room, seed: int) -> None:
    dice = random.Random(seed)
    with room.db.begin() as session:
        fill(session)
        people = [one or 0 for one in session.exec(select(Member.id)).all()]
        for _ in range(60):
            reads(session, room, dice.choice(people), dice.randint(1, len(GROUPS) + 1))
        for _ in range(20):
            found = of(session, *dice.sample([name for name, _, _ in GROUPS], dice.randint(0, 3)))
            assert found.rate is None or 0 <= found.rate <= 1
            assert set(found.came) <= set(found.counted)
            assert (found.rate is None) == (not found.counted) == bool(found.why)
            for one in found.counted:
                member = session.get_one(Member, one)
                assert (member.on_roster, member.recorded) == (True, True)


@pytest.mark.parametrize(
    ("names", "whose", "number"),
    [
        ((), "名册", 21),
        (("市主群", "读书群"), "名册", 21),
        (("红山区群",), "红山区名册", 5),
        (("教育界群",), "教育界名册", 10),
        (("红山区教育界群",), "红山区教育界名册", 3),
        (("红山区群", "松山区群"), "红山区、松山区名册", 11),
        (("医卫界群",), "医药卫生界名册", 8),
    ],
)
def test_whose_roster_a_group_is_of(room: Room, names: tuple[str, ...], whose: str, number: int) -> None:
    with room.db.begin() as session:
        fill(session)
        found = of(session, *names)
        assert (found.whose, len(found.counted), found.rate) == (whose, number, 0)


@pytest.mark.parametrize("name", ["医卫群", "读书群"])
def test_where_nobody_knows_the_roster_no_share_is_told(room: Room, name: str) -> None:
    with room.db.begin() as session:
        fill(session)
        found = of(session, name, "红山区群")
        assert (found.rate, found.counted) == (None, ())
        assert f"“{name}”看不出是哪个旗县区" in found.why


def test_who_is_resting_is_counted_only_where_they_came(room: Room) -> None:
    with room.db.begin() as session:
        fill(session)
        resting = session.exec(select(Member).where(col(Member.resting))).first()
        assert resting is not None
        before = len(of(session).counted)
        reads(session, room, resting.id or 0, 2)
        assert (len(of(session).counted), of(session).came) == (before + 1, (resting.id,))
