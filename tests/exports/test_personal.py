"""One member's right: all that is kept of them in one zip, and that it goes when they ask."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from bot.exports import personal
from models import leaving, role
from models.member import Member
from models.role import CITY, Duty
from tests.cast import Room

WORDS = "打卡《活着》读到98页，福贵让我想起爷爷"


def everything(room: Room) -> str:
    """Every word that stands anywhere in the database."""
    with room.db.begin() as session:
        return "\n".join(
            str(row) for table in SQLModel.metadata.sorted_tables for row in session.execute(table.select())
        )


def test_all_that_is_kept_of_one_and_nothing_of_others(room: Room, tmp_path: Path) -> None:
    room.says("教育界-林静", WORDS)
    room.says("会务-阿青", "打卡《乡土中国》第三章")
    with room.db.begin() as session:
        content = personal.zipped(session, session.get_one(Member, 1), tmp_path)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.namelist() == ["记录.xlsx", "全部.json"]
        rows = json.loads(archive.read("全部.json"))
        page = openpyxl.load_workbook(BytesIO(archive.read("记录.xlsx")))["打卡"]
    assert [row["text"] for row in rows["messages"]] == [WORDS]
    assert [row["name"] for row in rows["members"]] == ["林静"]
    assert {"identities", "checkins"} <= rows.keys()
    assert "乡土中国" not in str(rows)
    assert [row[1] for row in page.iter_rows(min_row=2, values_only=True)] == ["林静"]


def test_when_they_ask_it_goes_everywhere(room: Room) -> None:
    room.says("教育界-林静", WORDS)
    room.says("教育界-林静", "推荐《乡土中国》，做基层工作的都该备一本")
    room.says("会务-阿青", "打卡《乡土中国》第三章")
    with room.db.begin() as session:
        assert leaving.delete_member(session, session.get_one(Member, 1), room.now, "周秘书") == 2
    left = everything(room)
    for word in ("福贵", "林静", "都该备一本"):
        assert word not in left
    assert "第三章" in left
    with room.db.begin() as session:
        assert {one.name for one in session.exec(select(Member).where(Member.on_roster))} == {"阿青", "周秘书"}
        counts = session.execute(text("SELECT count(*) FROM checkins WHERE state IN ('sure', 'confirmed')"))
        assert counts.scalar_one() == 1


def test_who_has_a_role_gives_it_back_first(room: Room) -> None:
    with room.db.begin() as session:
        member = session.get_one(Member, 1)
        role.give(session, member, Duty.secretary, CITY, room.now, "老马")
        with pytest.raises(leaving.Stays, match="user remove"):
            leaving.delete_member(session, member, room.now, "周秘书")
