"""建言线索 in the reports, and that the words that go with a suggestion go when it goes."""

import json
import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel, select

from bot.exports import personal
from models import clue, leaving, seal, tally
from models.advice import Advice
from models.clue import CannotStep, Stage
from models.group import Group
from models.member import Member
from models.tally import PASSED, Span
from tests.cast import Room
from tests.exports.test_briefing import made, told

WORDS = "建议市里在老旧小区增设充电棚，由住建和消防一起摸底"
DAY = date(2026, 4, 21)


def passed(room: Room, session: Session) -> Advice:
    """The suggestion is taken up, passed on and answered on the day it was made."""
    advice = session.exec(select(Advice)).one()
    day, by = advice.day, "周秘书"
    clue.step(session, advice, Stage.taken, day, room.now, by, words="先问住建局")
    clue.step(session, advice, Stage.passed, day, room.now, by, form="提案", office="市提案委", number="第12号")
    clue.step(session, advice, Stage.answered, day, room.now, by, words="今年先建八个")
    return advice


def everything(room: Room) -> str:
    with room.db.begin() as session:
        tables = SQLModel.metadata.tables.values()
        return "\n".join(str(row) for table in tables for row in session.execute(table.select()))


def test_what_was_passed_on_is_in_the_briefing_with_its_list(room: Room) -> None:
    room.says("教育界-林静", WORDS)
    assert "转化" not in told(made(room)).split("转化件数")[0]
    with room.db.begin() as session:
        day = passed(room, session).day
    words = told(made(room))
    assert "建言转化为提案、社情民意1件。" in words
    assert "转化件数（1件）" in words
    assert f"{day.month}月{day.day}日 林静 提案，转交市提案委（第12号）（建言1）" in words
    with room.db.begin() as session:
        month = Span(day.replace(day=1), day)
        assert tally.sums(session, month, room.now)[PASSED] == 1
        assert tally.sums(session, Span(month.since, day - timedelta(days=1)), room.now)[PASSED] == 0
        assert tally.sums(session, Span(month.since, day, frozenset({2})), room.now)[PASSED] == 0


def test_a_step_taken_back_after_hand_in_is_a_correction(room: Room) -> None:
    room.says("教育界-林静", WORDS)
    with room.db.begin() as session:
        advice = passed(room, session)
        month, following = Span(date(2026, 4, 1), date(2026, 4, 30)), Span(date(2026, 5, 1), date(2026, 5, 31))
        own = seal.of_days(session, month, room.now)
        seal.seal(session, month, own, [], number="第4期", file="四月.docx", at=room.now, by="周秘书")
        clue.undo(session, advice, Stage.answered, room.now, "周秘书")
        clue.undo(session, advice, Stage.passed, room.now, "周秘书")
        corrected = seal.corrections(session, following, room.now)
    assert [(one.figure, one.amount) for one in corrected] == [(PASSED, -1)]
    assert "转化件数－1件 原记录已更正或撤销（转交2）" in told(made(room, span=following, days=40))


def test_the_words_go_with_a_recall_and_the_record_stays(room: Room) -> None:
    room.says("教育界-林静", WORDS)
    with room.db.begin() as session:
        passed(room, session)
    room.recalls("教育界-林静", "m1")
    left = everything(room)
    assert [words for words in ("充电棚", "住建局", "八个") if words in left] == []
    with room.db.begin() as session:
        assert [one.office for one in clue.steps(session, 1)][1] == "市提案委"
        assert clue.find(session, None, date(2026, 1, 1), date(2026, 12, 31), "made", 9) == []
        with pytest.raises(CannotStep, match="撤销"):
            clue.step(session, session.exec(select(Advice)).one(), Stage.told, DAY, room.now, "周秘书")


def test_a_member_gets_and_deletes_what_became_of_their_words(room: Room, tmp_path: Path) -> None:
    room.says("教育界-林静", WORDS)
    with room.db.begin() as session:
        passed(room, session)
        member = session.get_one(Member, 1)
        with zipfile.ZipFile(BytesIO(personal.zipped(session, member, tmp_path))) as archive:
            rows = json.loads(archive.read("全部.json"))
        assert {row["words"] for row in rows["clue_steps"]} == {"先问住建局", "", "今年先建八个"}
        other = personal.rows_of(session, session.get_one(Member, 2))
        assert "clue_steps" not in other
        leaving.delete_member(session, member, room.now, "周秘书")
    left = everything(room)
    assert [words for words in ("充电棚", "住建局", "八个") if words in left] == []


def test_practice_is_in_no_figure(room: Room) -> None:
    room.says("教育界-林静", WORDS)
    with room.db.begin() as session:
        day = passed(room, session).day
        session.get_one(Group, 1).practice = True
        session.flush()
        assert clue.followed(session, None, day, day).passed == 0
        assert clue.find(session, None, day, day, "made", 9) == []
