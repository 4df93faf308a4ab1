"""What is exported opens again as it was: real dates, texts that are no formulas, and never half a file."""

import csv as plain_csv
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exports import csv, excel
from bot.exports.records import sheets
from bot.exports.sheet import Column, Sheet, printable
from bot.refusal import Refused
from models import gap
from models.db import insert
from models.ledger import RECORDS, Evidence, entered
from models.signup import SignUp
from tests.cast import Room

KINDS = ["打卡", "荐书", "体会", "摘抄", "建言", "报名", "签到", "漂流"]
COLUMNS = (Column("日期", 12, "date"), Column("文字", 20), Column("数", 8, "int"))


def written(path: Path, *rows: tuple[object, ...]) -> openpyxl.worksheet.worksheet.Worksheet:
    excel.write(path, [Sheet("打卡", COLUMNS, rows)])
    return openpyxl.load_workbook(path)["打卡"]


@pytest.mark.parametrize(
    "words", ["=1+1", "+86", "-1", "@某人", "http://x.cn", "a\0b\ud800c", "𠮷", "\u202e倒"], ids=ascii
)
def test_a_text_stays_a_text(tmp_path: Path, words: str) -> None:
    cell = written(tmp_path / "t.xlsx", (date(2026, 4, 23), words, 5))["B2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (printable(words), "s", None)


def test_dates_and_numbers_are_real(tmp_path: Path) -> None:
    page = written(tmp_path / "t.xlsx", (date(2026, 4, 23), "", None), (date(2026, 4, 24), None, 7))
    assert page["A2"].value == datetime(2026, 4, 23)
    assert (page["C2"].value, page["C3"].value) == (None, 7)
    assert page.freeze_panes == "A2"


@given(st.text(max_size=40))
def test_no_csv_cell_is_a_formula(words: str) -> None:
    cell = csv._safe(words)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == printable(words).removeprefix("'") or cell == printable(words)


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_text("旧的")

    def broken():  # type: ignore[no-untyped-def]
        yield (date(2026, 4, 23), "一", 1)
        raise OSError(28, "No space left on device")

    with pytest.raises(Refused, match="台账"):
        excel.write(path, [Sheet("打卡", COLUMNS, broken())])
    assert path.read_text() == "旧的"
    assert [one.name for one in tmp_path.iterdir()] == ["台账.xlsx"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有"):
        excel.write(tmp_path / "没有" / "台账.xlsx", [Sheet("打卡", COLUMNS, [])])


def test_the_ledger_one_sheet_a_kind_and_each_row_with_its_evidence(room: Room, tmp_path: Path) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    room.says("教育界-林静", "推荐《乡土中国》，做基层工作的都该备一本")
    room.says("教育界-林静", "打卡《活着》读到99页")
    room.recalls("教育界-林静", "m3")
    day = room.now.date()
    room.ask(lambda session: excel.write(tmp_path / "台账.xlsx", sheets(session, day, day)))
    book = openpyxl.load_workbook(tmp_path / "台账.xlsx")
    assert book.sheetnames == KINDS
    rows = list(book["打卡"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 1
    assert rows[0][1:3] == ("林静", None)
    assert (rows[0][5], rows[0][9], rows[0][-1]) == ("活着", 98, "消息1")
    room.ask(lambda session: csv.write(tmp_path / "台账.csv", sheets(session, day, day)))
    with (tmp_path / "台账-荐书.csv").open(encoding="utf-8-sig") as lines:
        assert next(iter(plain_csv.DictReader(lines)))["书名"] == "乡土中国"


def test_a_time_when_nobody_listened_is_told(room: Room) -> None:
    april = (date(2026, 4, 1), date(2026, 4, 30))
    with room.db.begin() as session:
        assert [sheet.name for sheet in sheets(session, *april)] == KINDS
        gap.report(session, "wechaty", "wechaty", room.now, room.now, "消息 x 取不到内容")
        (told,) = [sheet for sheet in sheets(session, *april) if sheet.name == "未收听时段"]
        assert [row[4] for row in told.rows] == ["消息 x 取不到内容"]


def test_each_kind_has_its_own_columns(room: Room) -> None:
    room.says("教育界-林静", "提一条社情民意：学校门口接送拥堵，请交管和教体局错峰放学，先试一个月")
    room.says("教育界-林静", "《活着》CF-0012转给阿青了")
    with room.db.begin() as session:
        evidence = Evidence(room.now, room.now.date(), 1, 1, message_id=1, part=7)
        insert(session, entered(SignUp, evidence, [], event="新春读书会", name="周秘书", leaves=True))
        kinds = {sheet.name: sheet for sheet in sheets(session, room.now.date(), room.now.date())}
        told = {
            name: dict(zip((column.title for column in kinds[name].columns), next(iter(kinds[name].rows)), strict=True))
            for name in ("建言", "报名", "漂流")
        }
    assert list(kinds) == [table.called for table in RECORDS]
    assert told["建言"]["建言"].startswith("提一条社情民意")
    assert (told["报名"]["活动"], told["报名"]["报名或请假"], told["报名"]["替谁说的"]) == (
        "新春读书会",
        "请假",
        "周秘书",
    )
    assert [told["漂流"][title] for title in ("书名", "做了什么", "编号", "给谁")] == [
        "活着",
        "转书",
        "CF-0012",
        "阿青",
    ]
