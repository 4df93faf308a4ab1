"""The sums as a spreadsheet: every figure equals SQL computed apart, and the charts show the rows they name."""

import zipfile
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import openpyxl
from sqlalchemy import text
from sqlmodel import select

from bot.exports import csv, excel
from bot.exports.records import sheets as ledger_sheets
from bot.exports.summary import sheets
from models import gap
from models.db import insert
from models.ledger import Evidence, entered
from models.member import Member
from models.reflection import Reflection
from models.tally import Span
from tests.cast import Room

APRIL = Span(date(2026, 3, 1), date(2026, 4, 30))


def talked(room: Room) -> None:
    for line in ("打卡《活着》读到98页", "推荐《乡土中国》，做基层工作的都该备一本", "读完了《活着》"):
        room.says("教育界-林静", line)
    room.now += timedelta(days=1)
    room.says("会务-阿青", "打卡《活着》读到98页")
    with room.db.begin() as session:
        session.execute(text("UPDATE members SET sector = '教育界', region = '红山区' WHERE name = '林静'"))
        session.execute(text("UPDATE members SET sector = '=1+1<b>' WHERE name = '阿青'"))


def test_each_figure_is_what_sql_says(room: Room, tmp_path: Path) -> None:
    talked(room)
    room.ask(lambda session: excel.write(tmp_path / "汇总.xlsx", sheets(session, APRIL, room.now)))
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    assert book.sheetnames == ["概览", "群", "界别", "旗县区", "成员", "指标说明"]
    apart = "SELECT count(*) FROM (SELECT DISTINCT member_id, day FROM checkins WHERE state IN ('sure', 'confirmed')) x"
    read = room.ask(lambda session: session.execute(text(apart)).scalar_one())
    rows = {row[0]: row for row in book["概览"].iter_rows(min_row=2, values_only=True)}
    assert list(rows) == ["2026年3月", "2026年4月", "合计"]
    assert rows["合计"][7] == read == 2
    assert rows["合计"][2:5] == (2, 2, 3)
    assert rows["合计"][5] == 2 / 3
    assert sum(row[2] for row in book["界别"].iter_rows(min_row=2, values_only=True)) == read
    assert {row[0] for row in book["界别"].iter_rows(min_row=2, values_only=True)} == {"教育界", "=1+1<b>"}
    people = [row[0] for row in book["成员"].iter_rows(min_row=2, values_only=True)]
    assert sorted(people) == ["周秘书", "林静", "阿青"]
    assert book["成员"].freeze_panes == "A2"
    assert book["成员"].auto_filter.ref == "A1:N4"


def test_the_charts_name_rows_that_are_there(room: Room, tmp_path: Path) -> None:
    talked(room)
    room.ask(lambda session: excel.write(tmp_path / "汇总.xlsx", sheets(session, APRIL, room.now)))
    charts = openpyxl.load_workbook(tmp_path / "汇总.xlsx")["概览"]._charts
    assert len(charts) == 4  # nobody wrote: 各界别体会篇数 is left out
    drawn = defaultdict(list)
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    for chart in charts:
        for series in chart.series:
            sheet, cells = series.val.numRef.f.replace("'", "").split("!")
            column = book[sheet][cells.replace("$", "")]
            drawn[sheet].append([row[0].value for row in (column if isinstance(column, tuple) else ((column,),))])
    assert drawn["概览"][0] == [0, 2]
    assert all(isinstance(number, int) for columns in drawn.values() for cells in columns for number in cells)


def test_the_same_data_give_the_same_file(room: Room, tmp_path: Path) -> None:
    talked(room)
    for name in ("一.xlsx", "二.xlsx"):
        path = tmp_path / name[0] / "台账.xlsx"
        path.parent.mkdir()
        room.ask(lambda session, path=path: excel.write(path, sheets(session, APRIL, room.now)))
    assert (tmp_path / "一/台账.xlsx").read_bytes() == (tmp_path / "二/台账.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "一/台账.xlsx") as archive:
        assert archive.testzip() is None


def test_only_the_groups_that_were_asked_for(room: Room, tmp_path: Path) -> None:
    talked(room)
    for groups, number in ((frozenset({1}), 2), (frozenset({2}), 0), (None, 2)):
        with room.db.begin() as session:
            (read, *_) = ledger_sheets(session, APRIL.since, APRIL.until, None, groups)
            assert len(list(read.rows)) == (number + 1 if number else 0)
    room.ask(lambda session: csv.write(tmp_path / "汇总.csv", sheets(session, APRIL, room.now)))
    assert "'=1+1<b>" in (tmp_path / "汇总-界别.csv").read_text(encoding="utf-8-sig")


def test_a_chart_shows_its_own_figure_from_the_most_on_and_no_zeros(room: Room, tmp_path: Path) -> None:
    talked(room)
    with room.db.begin() as session:
        for sector, pieces in (("农业界", 1), ("妇联", 3)):
            session.add(Member(name=sector, sector=sector))
            session.flush()
            who = session.exec(select(Member.id).where(Member.name == sector)).one() or 0
            for _ in range(pieces):
                evidence = Evidence(room.now, room.now.date(), who, 1, entry_id=None)
                insert(session, entered(Reflection, evidence, [], words="自己的话"))
        excel.write(tmp_path / "汇总.xlsx", sheets(session, APRIL, room.now))
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    names, numbers = (
        [row[0].value for row in book["界别"][of.partition("!")[2].replace("$", "")]]
        for of in (book["概览"]._charts[-1].series[0].cat.numRef.f, book["概览"]._charts[-1].series[0].val.numRef.f)
    )
    assert (names, numbers) == (["妇联", "农业界"], [3, 1])
    assert book["界别"].max_row == 5


def test_what_was_not_heard_has_its_sheet_and_a_roster_that_nobody_knows_has_no_share(
    room: Room, tmp_path: Path
) -> None:
    talked(room)
    with room.db.begin() as session:
        gap.report(session, "room", "room", room.now, room.now + timedelta(hours=3), "断网")
        whole = Span(APRIL.since, APRIL.until, frozenset({1}))
        room.group(session).name = "读书群"
        session.flush()
        excel.write(tmp_path / "汇总.xlsx", sheets(session, whole, room.now + timedelta(days=9)))
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    assert [row[0] for row in book["未收听时段"].iter_rows(min_row=2, values_only=True)] == ["浏览器群聊"]
    assert list(book["概览"].values)[-1][2:6] == (2, "—", "—", "—")
    told = dict(book["指标说明"].iter_rows(min_row=2, values_only=True))
    assert told["参与率"].startswith("“读书群”看不出是哪个旗县区")
    assert "没有收全" in told["未收听时段"]
