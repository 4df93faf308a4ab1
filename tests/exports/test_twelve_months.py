"""Twelve reports that were handed in, with what each says of earlier ones, add up to the year, whatever was mended."""

import random
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, func, select

from bot.exports import briefing, sealing
from bot.exports.word import FOLDER
from models import tally
from models.advice import Advice
from models.attendance import Attendance
from models.checkin import CheckIn
from models.clue import ClueStep
from models.clue import Stage as Step
from models.db import SHANGHAI, Database, insert
from models.event import Event, Stage
from models.excerpt import Excerpt
from models.group import Group
from models.ledger import Evidence, entered
from models.member import Member
from models.recommendation import Recommendation
from models.record import State
from models.reflection import Reflection
from models.seal import SealedUnit
from models.tally import CALLED, Span
from tests.cast import Room

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
KINDS = (CheckIn, Recommendation, Reflection, Excerpt, Advice)
PEOPLE = 6


def month(number: int) -> Span:
    following = date(2026 + number // 12, number % 12 + 1, 1)
    return Span(date(2026, number, 1), following - timedelta(days=1))


def handed_in(number: int) -> datetime:
    """On the third of the month that follows."""
    return datetime.combine(month(number).until + timedelta(days=3), datetime.min.time(), SHANGHAI)


def some_day(dice: random.Random, last: int) -> date:
    return date(2026, dice.randint(1, last), dice.randint(1, 28))


def goes_on(session: Session, dice: random.Random, number: int) -> None:
    """A month's records, some of them of earlier months; events, who came to them, and suggestions passed on."""
    at = handed_in(number)
    for _ in range(25):
        table, who = dice.choice(KINDS), dice.randint(1, PEOPLE)
        words = {"words": "话" * dice.randint(1, 30)} if table is not CheckIn else {}
        more = {"finished": dice.random() < 0.4} if table is CheckIn else words
        books = [] if table is Advice else dice.choices((1, 2, 3), k=dice.randint(1, 3))
        evidence = Evidence(at, some_day(dice, number), who, dice.randint(1, 2), entry_id=None)
        insert(session, entered(table, evidence, books, **more))
    for _ in range(dice.randint(0, 3)):
        on = datetime.combine(some_day(dice, number), datetime.min.time(), SHANGHAI)
        session.add(
            Event(
                title=f"沙龙{dice.random()}", month=on.date().replace(day=1), starts_at=on, made_by="阿青", made_at=at
            )
        )
    session.flush()
    for event in session.exec(select(Event)).all():
        if dice.random() < 0.4 and event.starts_at:
            evidence = Evidence(at, event.starts_at.date(), dice.randint(1, PEOPLE), 1, entry_id=None)
            insert(session, entered(Attendance, evidence, [], event_id=event.id))
    known = {one.advice_id for one in session.exec(select(ClueStep))}
    for advice in session.exec(select(Advice)).all():
        if advice.id not in known and dice.random() < 0.3:
            session.add(ClueStep(advice_id=advice.id or 0, stage=Step.passed, form="提案", office="提案委",
                                 day=some_day(dice, number), by="周秘书", at=at))  # fmt: skip


def is_mended(session: Session, dice: random.Random, number: int) -> None:
    """Taken back and restored, of another day, another length or another person; events called off and moved; steps
    taken back; somebody asks not to be recorded any more."""
    for table in (*KINDS, Attendance):
        for row in session.exec(select(table)).all():
            chance = dice.random()
            if chance < 0.06:
                row.state = dice.choice([State.cancelled, State.sure, State.pending, State.confirmed])
            elif chance < 0.10:
                row.day = some_day(dice, number)
            elif chance < 0.13:
                row.member_id = dice.randint(1, PEOPLE)
            elif chance < 0.16 and hasattr(row, "words"):
                row.words = "改" * dice.randint(1, 40)
            session.add(row)
    for event in session.exec(select(Event)).all():
        if dice.random() < 0.1:
            event.stage = dice.choice([Stage.cancelled, Stage.on])
        elif dice.random() < 0.1:
            event.starts_at = datetime.combine(some_day(dice, number), datetime.min.time(), SHANGHAI)
        session.add(event)
    for step in session.exec(select(ClueStep)).all():
        if dice.random() < 0.05:
            session.delete(step)
    if number == 7:
        session.get_one(Member, PEOPLE).recorded = False
    session.flush()


def told(session: Session, span: Span, at: datetime) -> dict[str, tuple[int, int]]:
    """Of each figure that adds up what a report says of its days and of earlier ones; of the others it says so."""
    rows = briefing.values(session, briefing.gathered(session, span, at), "", at, FOLDER)["指标"]
    assert [row["名称"] for row in rows if row["名称"] not in CALLED.values()] == ["参与人数", "参与率"]
    assert rows[0]["说明"] == "各月的人数不能相加"
    return {row["名称"]: (_number(row["本期"]), _number(row["补正"])) for row in rows[2:]}


def _number(words: str) -> int:
    found = re.fullmatch(r"([+-]?\d+)\D+", words)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_that_adds_up_does(db: Database, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    Room(db)  # with its group, its cast and its books
    with db.begin() as session:
        session.add(Group(name="松山区读书群", channel="room", account="room", room="r2", region="松山区"))
        session.add_all(Member(name=f"委员{number}") for number in range(4, PEOPLE + 1))
    papers = []
    for number in range(1, 13):
        at = handed_in(number)
        with db.begin() as session:
            is_mended(session, dice, number)
            goes_on(session, dice, number)
        with db.begin() as session:
            papers.append(told(session, month(number), at))
            report = briefing.gathered(session, month(number), at)
            sealing.seal(session, report, b"handed in", tmp_path, number="", at=at, by="周秘书", final=True)
    with db.begin() as session:
        is_mended(session, dice, 12)
    with db.begin() as session:
        now = handed_in(12) + timedelta(days=40)
        papers.append(told(session, Span(date(2027, 1, 1), date(2027, 1, 31)), now))
        year, sums = told(session, YEAR, now), tally.sums(session, YEAR, now)
        by_unit = select(SealedUnit.figure, func.sum(SealedUnit.amount)).group_by(SealedUnit.figure)
        kept = dict(session.exec(by_unit).all())
    for name, called in CALLED.items():
        assert year[called] == (sums[name], 0), called
        assert sum(paper[called][0] + paper[called][1] for paper in papers) == sums[name] > 0, called
        assert sum(paper[called][0] + paper[called][1] for paper in papers[:12]) == kept[name], called
        assert any(paper[called][1] for paper in papers), f"nothing was mended of {called}"
