"""哪一场: by the name in whatever words, by the day, by being the only one; several are no one."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from models import event as events
from models.db import SHANGHAI, Database
from models.event import CannotHold, Event, Stage
from models.form import Form
from models.group import Group
from models.member import Member
from models.which_event import Said, fit, meant, same

NOW = datetime(2026, 4, 20, 12, tzinfo=SHANGHAI)


@pytest.fixture
def year(db: Database) -> Database:
    """Two salons, a lecture and a reading day in one group; a salon in another; one that is over, one of the plan."""
    with db.begin() as session:
        for number in (1, 2):
            session.add(Group(name=f"群{number}", channel="room", account="room", room=f"r{number}", opened_at=NOW))
        session.add(Member(name="林静"))
        session.flush()
        held = [
            ("读书沙龙", 5),
            ("读书沙龙", 19),
            ("“委员讲坛”第六讲", 8),
            ("世界读书日主会场活动", 3),
            ("草原诗会", -2),
        ]
        for title, days in held:
            events.enter(session, _event(title, days), [1], "阿青")
        events.enter(session, _event("玉龙沙龙", 2), [2], "阿青")
        events.enter(session, Event(title="夏日研学", month=date(2026, 6, 1), made_by="计划", made_at=NOW), [1], "阿青")
    return db


def _event(title: str, days: int) -> Event:
    return Event(title=title, month=NOW.date(), starts_at=NOW + timedelta(days=days), made_by="阿青", made_at=NOW)


def found(db: Database, words: str, day: int | None = None, hint: int | None = None) -> list[int]:
    """The number of the event, or of those among which it may be any, the doubtful ones behind a 0."""
    days = [date(2026, 4, one) if one else None for one in (day, hint)]
    with db.begin() as session:
        one = meant(session, Said(words, NOW, 1, 1, *days))
        return [one.event.id or 0] if one.event else [0, *(event.id or 0 for event in one.among)]


@pytest.mark.parametrize(
    ("words", "day", "number"),
    [
        ("委员讲坛", None, [3]),
        ("讲坛", None, [3]),
        ("世界读书日活动", None, [4]),
        ("读书日主会场", None, [4]),
        ("夏日研学", None, [7]),
        ("读书沙龙", None, [0, 1, 2]),
        ("沙龙", 25, [1]),
        ("读书沙龙", 26, [0]),
        ("草原诗会", None, [0]),
        ("玉龙沙龙", None, [0]),
        ("换书集市", None, [0]),
    ],
)
def test_by_its_name_and_day(year: Database, words: str, day: int | None, number: list[int]) -> None:
    assert found(year, words, day) == number


def test_without_a_name_the_only_open_one_is_meant(year: Database) -> None:
    assert found(year, "")[0] == 0
    assert found(year, "", hint=28) == [3]
    with year.begin() as session:
        for event in session.exec(select(Event)):
            event.stage = Stage.on if event.id == 4 else Stage.cancelled
    assert found(year, "") == [4]


def test_how_well_names_fit() -> None:
    names = ("读书沙龙", "沙龙", "书读", "读书会", "春天的读书沙龙", "龙")
    assert [fit(name, ["读书沙龙"]) for name in names] == [3, 2, 0, 0, 2, 0]
    assert fit("周末读书沙龙活动", ["周末沙龙"]) == 1


def test_the_event_of_a_notice_is_known_whatever_became_of_it(year: Database) -> None:
    with year.begin() as session:
        group = session.get_one(Group, 1)
        known = same(session, "读书沙龙", NOW + timedelta(days=5, hours=2), NOW, group)
        assert known is not None
        assert known.id == 1
        events.decide(session, known, Stage.refused, NOW, "阿青")
        assert same(session, "读书沙龙", NOW + timedelta(days=5), NOW, group) is known
        assert same(session, "读书沙龙", NOW + timedelta(days=6), NOW, group) is None


def test_an_event_that_cannot_be_stays_as_it_was(year: Database) -> None:
    with year.begin() as session:
        event = session.get_one(Event, 1)
        for values in (
            {"ends_at": NOW},
            {"deadline": NOW + timedelta(days=9)},
            {"places": 0},
            {"title": " "},
        ):
            with pytest.raises(CannotHold):
                events.change(session, event, NOW, "阿青", **values)
        assert (event.ends_at, event.deadline, event.places, event.title) == (None, None, None, "读书沙龙")
        assert events.change(session, event, NOW, "阿青", places=3) is False
        assert events.change(session, event, NOW, "阿青", venue="政协书房") is True
        assert event.revision == 1


def test_a_new_database_has_the_nine_forms(db: Database) -> None:
    def names(session: Session) -> list[str]:
        return [one.name for one in session.exec(select(Form).order_by(Form.number))]  # type: ignore[arg-type]

    with db.begin() as session:
        assert len(names(session)) == 9
        assert names(session)[:4] == ["双向荐读", "委员讲坛", "新春读书会", "读书沙龙"]
