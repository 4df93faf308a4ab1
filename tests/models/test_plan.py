"""A plan held against the ledger: entered once, changed with its history, refused where it cannot be."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from models import event as events
from models import plan
from models.audit import Audit
from models.entry import Entry
from models.event import Event, invited
from models.plan import Planned
from tests.cast import SHANGHAI, Room

APRIL = date(2026, 4, 1)
AT = datetime(2026, 4, 23, 15, tzinfo=SHANGHAI)
ROWS = [
    Planned(2, "读书沙龙", APRIL, AT, AT + timedelta(hours=2), book="活着", venue="政协书房"),
    Planned(3, "委员讲坛", APRIL),
    Planned(4, "委员讲坛", APRIL),
]


def brings(room: Room, *rows: Planned) -> tuple[int, int, dict[int, str]]:
    """How many lines were new or changed something, how many nothing, and which could not be."""
    with room.db.begin() as session:
        weighed = plan.weigh(session, rows)
        entry = Entry(by="周秘书", at=room.now, source="plan")
        session.add(entry)
        session.flush()
        change = lambda event, values: events.change(session, event, room.now, "周秘书", **values)  # noqa: E731
        refused = plan.enter(session, weighed, entry.id or 0, room.now, "周秘书", change)
        return len(weighed.held), weighed.same, refused


def test_a_plan_imported_again_adds_nothing(room: Room) -> None:
    assert brings(room, *[replace(row) for row in ROWS]) == (3, 0, {})
    assert brings(room, *ROWS) == (0, 3, {})
    with room.db.begin() as session:
        assert [len(invited(session, one)) for one in (1, 2, 3)] == [1, 1, 1]


def test_what_moves_takes_its_end_along_and_leaves_a_history(room: Room) -> None:
    brings(room, *ROWS)
    later = replace(ROWS[0], starts_at=AT + timedelta(days=7), ends_at=None)
    assert brings(room, later, *ROWS[1:]) == (1, 2, {})
    event = room.ask(lambda session: session.get(Event, 1))
    assert (event.starts_at, event.ends_at, event.revision) == (
        AT + timedelta(days=7),
        AT + timedelta(days=7, hours=2),
        1,
    )
    acts = room.ask(
        lambda session: session.exec(select(Audit.act).where(Audit.subject == "events").order_by(col(Audit.id))).all()
    )
    assert acts == ["add", "add", "add", "set"]


def test_what_cannot_be_is_refused_and_the_rest_goes_on(room: Room) -> None:
    wrong = replace(ROWS[0], ends_at=AT - timedelta(hours=1))
    done, same, refused = brings(room, wrong, ROWS[1])
    assert (done, same, list(refused)) == (2, 0, [2])
    assert "结束时间不晚于开始时间" in refused[2]
    assert room.ask(lambda session: session.exec(select(Event.title)).all()) == ["委员讲坛"]
