"""What a list brings serves those who wait, on both databases; what a count says the ledger follows."""

from datetime import date, timedelta

from sqlmodel import select

from models import circulation, donation, stocktaking
from models.copy import Copy, Whereabouts
from models.donation import Given
from models.drift import Act, DriftAct
from models.entry import Entry
from models.hop import journey
from models.member import Member
from models.stocktaking import Counted
from tests.cast import Room

LIST = (
    Given(2, "活着", isbn="9787506365437", shelf="玉龙书屋"),
    Given(3, "活着", "CF-0007", owner="林静", shelf="玉龙书屋"),
    Given(4, "乡土中国", owner="林静", shelf="政协书房"),
)


def brought(room: Room, *given: Given) -> tuple[donation.Weighed, donation.Entered]:
    """A list is imported."""
    with room.db.begin() as session:
        entry = Entry(by="周秘书", at=room.now, source="list")
        session.add(entry)
        session.flush()
        weighed = donation.weigh(session, given)
        return weighed, donation.enter(session, weighed.new, entry.id or 0, room.now)


def test_codes_go_on_behind_the_highest_of_the_list(room: Room) -> None:
    _, entered = brought(room, *LIST)
    assert [(one.code, one.labelled) for one in entered.copies] == [
        ("CF-0007", True),
        ("CF-0008", False),
        ("CF-0009", False),
    ]
    assert [one.book_id for one in entered.copies] == [1, 1, 2]
    assert [len(room.ask(lambda session, one=one: journey(session, one.id))) for one in entered.copies] == [1, 1, 1]


def test_a_list_that_grew_brings_only_what_is_new(room: Room) -> None:
    brought(room, *LIST)
    weighed, entered = brought(room, *LIST, Given(5, "乡土中国", owner="林静", shelf="政协书房"))
    assert [code for _, code in weighed.known] == ["CF-0008", "CF-0007", "CF-0009"]
    assert [one.code for one in entered.copies] == ["CF-0010"]


def test_who_waits_for_the_book_is_served(room: Room) -> None:
    with room.db.begin() as session:
        said = {"said_at": room.now, "made_at": room.now, "day": room.now.date()}
        wish = DriftAct(act=Act.request, member_id=1, book_id=1, **said)
        session.add(wish)
        circulation.follow(session, [wish], room.now)
    _, entered = brought(room, Given(2, "活着", "CF-0007", shelf="玉龙书屋"))
    assert [(hold.member_id, hold.copy_id) for hold in entered.ready] == [(1, entered.copies[0].id)]
    assert room.ask(lambda session: session.exec(select(Copy)).one().whereabouts) == Whereabouts.held


def test_a_count_is_settled_with_the_entry_as_evidence(room: Room) -> None:
    brought(room, *LIST)
    later = room.now + timedelta(days=10)
    counted = [Counted(2, "CF-0007", holder="阿青", day=date(2026, 4, 25)), Counted(3, title="乡土中国")]
    with room.db.begin() as session:
        entry = Entry(by="周秘书", at=later, source="stock")
        session.add(entry)
        session.flush()
        compared = stocktaking.compare(session, counted, later)
        assert (compared.same, [one.act for one in compared.differences]) == (1, [Act.take])
        assert compared.unlisted == ["CF-0008"]
        stocktaking.settle(session, compared.differences, entry.id or 0, later)
        act = session.exec(select(DriftAct)).one()
        assert (act.entry_id, act.day, act.message_id) == (entry.id, date(2026, 4, 25), None)
        there = session.exec(select(Copy).where(Copy.code == "CF-0007")).one()
        assert (session.get_one(Member, there.member_id).name, there.due) == ("阿青", date(2026, 5, 25))


def test_a_return_is_told_of_who_had_it_and_a_move_of_the_office(room: Room) -> None:
    brought(room, *LIST)
    with room.db.begin() as session:
        entry = Entry(by="周秘书", at=room.now, source="stock")
        session.add(entry)
        session.flush()
        taken = session.exec(select(Copy).where(Copy.code == "CF-0007")).one()
        circulation.report(session, Act.take, taken, 2, room.now + timedelta(hours=1), entry.id or 0, room.now)
        later = room.now + timedelta(days=1)
        counted = [Counted(2, "CF-0007", place="玉龙书屋"), Counted(3, "CF-0009", place="玉龙书屋")]
        compared = stocktaking.compare(session, counted, later)
        stocktaking.settle(session, compared.differences, entry.id or 0, later)
        backs = session.exec(select(DriftAct).where(DriftAct.act == Act.give_back)).all()
        assert [session.get_one(Member, one.member_id).name for one in backs] == ["阿青", "会务"]
        assert {one.venue_id for one in session.exec(select(Copy)).all()} == {1}
        assert len(journey(session, taken.id or 0)) == 3
