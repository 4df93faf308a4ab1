"""Every figure of every export equals plain SQL written apart, on a ledger of random records in every state."""

import json
import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from sqlmodel import Session, col, select

from bot.exports import anthology, briefing, csv, dossier, excel, personal, records, summary, word
from bot.exports.word import FOLDER
from models.db import Database
from models.ledger import RECORDS
from models.member import Member
from models.tally import CALLED, FIGURES, HELD, MEASURE, PASSED, Span
from tests.exports import apart, ledger
from tests.exports.ledger import NOW

MARCH, SPRING = Span(date(2026, 3, 1), date(2026, 3, 31)), Span(date(2026, 2, 10), date(2026, 5, 20))
SPANS = [SPRING, Span(SPRING.since, SPRING.until, frozenset({2, 4, 5})), MARCH]
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
HELD_APART = "SELECT count(*) FROM events e WHERE stage = 'on' AND starts_at BETWEEN '{since}' AND '{until} 15:00' {of}"


@pytest.fixture
def kept(db: Database) -> Database:
    with db.begin() as session:
        ledger.fill(session)
    return db


def figures(session: Session, span: Span) -> dict[str, int]:
    of = "" if span.groups is None else "AND e.id IN (SELECT event_id FROM event_groups WHERE group_id IN (2, 4, 5))"
    held = apart.rows(session, HELD_APART.format(since=span.since, until=span.until, of=of))[0][0]
    sums = {one.name: apart.number(session, one.name, span) for one in FIGURES}
    return {HELD: int(str(held)), **sums, PASSED: apart.passed(session, span)}


def rate(session: Session, span: Span) -> float:
    """Who of the roster came, of all who are on it and are well, and who came although they are not."""
    came = ", ".join(map(str, apart.came(session, span)))
    regions = "AND region IN ('红山区', '翁牛特旗')" if span.groups else ""
    mine = f"SELECT count(*) FROM members WHERE on_roster AND recorded {regions}"
    (here,), (all_,) = (apart.rows(session, f"{mine} AND {which}")[0] for which in
                        (f"id IN ({came})", f"(NOT resting OR id IN ({came}))"))  # fmt: skip
    return int(str(here)) / int(str(all_))


def cells(book: openpyxl.Workbook, sheet: str) -> dict[object, tuple[object, ...]]:
    return {row[0]: row[1:] for row in book[sheet].iter_rows(min_row=2, values_only=True)}


def told(content: bytes) -> dict[str, list[str]]:
    """The rows of a Word file's tables by their first cell."""
    rows = [[cell.text for cell in row.cells] for table in Document(BytesIO(content)).tables for row in table.rows]
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize("span", SPANS, ids=["all", "groups", "month"])
def test_the_ledger_has_each_record_that_counts_with_all_it_says(kept: Database, tmp_path: Path, span: Span) -> None:
    with kept.begin() as session:
        excel.write(tmp_path / "台账.xlsx", records.sheets(session, span.since, span.until, NOW, span.groups))
        csv.write(tmp_path / "台账.csv", records.sheets(session, span.since, span.until, NOW, span.groups))
        book = openpyxl.load_workbook(tmp_path / "台账.xlsx")
        for table in RECORDS:
            name = str(table.__tablename__)
            words = f"""SELECT r.day, m.name, m.sector, m.region, coalesce(g.name, '私信'), '{table.called}' || r.id,
            CASE WHEN r.message_id IS NULL THEN '录入' || r.entry_id ELSE '消息' || r.message_id END
            FROM {name} r JOIN members m ON m.id = r.member_id LEFT JOIN groups g ON g.id = r.group_id
            WHERE {apart.counted(span)} ORDER BY r.day, r.id"""
            wanted = [(str(day), *(one or None for one in rest)) for day, *rest in apart.rows(session, words)]
            rows = list(book[table.called].iter_rows(min_row=2, values_only=True))
            assert [(str(row[0])[:10], *row[1:5], *row[-2:]) for row in rows] == wanted
            assert wanted
            lines = (tmp_path / f"台账-{table.called}.csv").read_text(encoding="utf-8-sig")
            assert [line.count(f",{table.called}") for line in lines.splitlines()[1:] if line[:4] == "2026"]
            assert sum(f",{one[-2]}," in lines for one in wanted) == len(wanted)


@pytest.mark.parametrize("span", SPANS, ids=["all", "groups", "month"])
def test_the_summary_adds_up_by_month_group_sector_region_and_member(
    kept: Database, tmp_path: Path, span: Span
) -> None:
    with kept.begin() as session:
        excel.write(tmp_path / "汇总.xlsx", summary.sheets(session, span, NOW))
        book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
        months = cells(book, "概览")
        whole = figures(session, span)
        assert months["合计"][5:-1] == tuple(whole[one.name] for one in FIGURES)
        assert (months["合计"][0], months["合计"][-1]) == (whole[HELD], whole[PASSED])
        assert months["合计"][1] == len(apart.came(session, span))
        assert months["合计"][4] == pytest.approx(rate(session, span))
        for number, one in enumerate(FIGURES):
            assert sum(int(str(row[5 + number])) for name, row in months.items() if name != "合计") == whole[one.name]
            for sheet, label, skip in (
                ("群", "coalesce((SELECT name FROM groups WHERE id = r.group_id), '私信')", 0),
                ("界别", "CASE WHEN m.sector = '' THEN '（未填）' ELSE m.sector END", 0),
                ("旗县区", "CASE WHEN m.region = '' THEN '（未填）' ELSE m.region END", 0),
                ("成员", "m.name", 4),
            ):
                there = {name: row[skip + number] for name, row in cells(book, sheet).items() if row[skip + number]}
                assert there == apart.by(session, one.name, span, label), (sheet, one.name)
        listed = apart.rows(session, "SELECT name FROM members WHERE recorded AND on_roster")
        if span.groups is None:
            assert {name for (name,) in listed} <= cells(book, "成员").keys()
        asked_not = apart.rows(session, "SELECT name FROM members WHERE NOT recorded")
        assert not {name for (name,) in asked_not} & cells(book, "成员").keys()


@pytest.mark.parametrize("span", SPANS, ids=["all", "groups", "month"])
def test_each_figure_of_a_briefing_and_the_list_behind_it(kept: Database, tmp_path: Path, span: Span) -> None:
    with kept.begin() as session:
        made = briefing.values(session, briefing.gathered(session, span, NOW), "第1期", NOW, tmp_path)
        table = told(word.fill(FOLDER / "briefing.docx", made))
        whole, came = figures(session, span), apart.came(session, span)
        for name, called in CALLED.items():
            assert table[called][0] == f"{whole[name]}{MEASURE[name]}", called
        assert table["参与人数"][0] == f"{len(came)}人"
        assert table["参与率"][0] == f"{rate(session, span):.1%}"
        lists = {re.sub(r"（.*", "", one["题目"].partition(". ")[2]): one["行"] for one in made["附录"]}
        assert persons(lists) == len(came)
        read, days = "、".join(lists["打卡人次"]), (span.until - span.since).days
        listed = ids(read) if days <= 62 else [int(one) for one in re.findall(r"(\d+)(?=、|$)", read)]
        assert (len(set(listed)) if days <= 62 else sum(listed)) == whole["read"]
        assert sum(int(one) for one in re.findall(r"（(\d+)人次）", read)) == whole["read"]
        groups = {one.rpartition(" ")[0]: int(one.rpartition(" ")[2].partition("：")[0])
                  for one in (line.partition("：")[0] for line in lists["各群打卡人次"])}  # fmt: skip
        label = "coalesce((SELECT name FROM groups WHERE id = r.group_id), '私信')"
        assert groups == apart.by(session, "read", span, label)
        readers = {line.partition(" ")[0]: line.partition("：")[2].split("、") for line in lists["在读人数"]}
        assert [f"{len(readers[one.partition('》')[0] + '》'])}人在读" in one for one in made["图书"]] == [True] * len(
            readers
        )
        wrote = "、".join(lists["体会篇数和字数"])
        assert sum(int(one) for one in re.findall(r"(\d+)字（", wrote)) == whole["words"]
        assert len(ids(wrote)) - wrote.count("同一篇的另一段") == whole["reflections"]
        for name in ("finished", "recommended", "excerpts", "advice", "attended"):
            found = ids("、".join(lists[CALLED[name]]))
            assert len(set(found)) == len(found) == whole[name], name
        for name in (PASSED, HELD):
            assert len(lists[CALLED[name]]) == whole[name], name
        assert sum(int(re.findall(r"(\d+)人次", line)[0]) for line in lists["参与人次"]) == whole["attended"]


def ids(words: str) -> list[int]:
    """The numbers of records in a list."""
    return [int(one) for one in re.findall(r"（(\d+)）", words)]


def persons(lists: dict[str, list[str]]) -> int:
    """How many persons the lists of 参与人数 and 参与率 name."""
    mine = lists["参与人数"]
    if mine[0] == "名册上的人，见下一项。":
        mine = [lists["参与率"][0].partition("：")[2], *mine[1:]]
    return sum(len(line.rpartition("：")[2].split("、")) for line in mine)


def test_a_briefing_says_how_many_read_each_book_and_quotes_only_what_may_be(kept: Database, tmp_path: Path) -> None:
    with kept.begin() as session:
        made = briefing.values(session, briefing.gathered(session, MARCH, NOW), "第3期", NOW, tmp_path)
        words = f"""SELECT b.title, count(DISTINCT r.member_id) FROM checkins r JOIN books b ON b.id = r.book_id
        WHERE {apart.counted(MARCH)} AND b.listed GROUP BY b.title"""
        readers = {re.match(r"《(.*?)》(?:（.*?）)?，(\d+)人", one) for one in made["图书"]}
        assert {(one[1], int(one[2])) for one in readers if one} == set(apart.rows(session, words))
        may = f"""SELECT r.words FROM reflections r JOIN groups g ON g.id = r.group_id JOIN members m
        ON m.id = r.member_id WHERE {apart.counted(MARCH)} AND NOT m.resting
        AND (r.quotable OR (r.quotable IS NULL AND g.quotes = 'free'))"""
        assert made["体会"]
        assert {one["正文"] for one in made["体会"]} <= {words for (words,) in apart.rows(session, may)}


def test_the_page_of_each_member_with_their_points(kept: Database) -> None:
    with kept.begin() as session:
        year, people = dossier.of_all(session, 2026, NOW), dossier.members(session)
        wanted = apart.rows(session, "SELECT id FROM members WHERE on_roster AND recorded")
        assert {(one.id,) for one in people} == set(wanted)
        each = {one.name: apart.by(session, one.name, YEAR, "r.member_id") for one in FIGURES}
        for member in people:
            rows = told(dossier.page(session, FOLDER / "dossier.docx", member, year, NOW))
            mine = {name: numbers.get(member.id, 0) for name, numbers in each.items()}
            for one in FIGURES:
                assert rows[one.called][0] == f"{mine[one.name]}{one.measure}"
            points = round(min(mine["read"] * 0.5, 3), 2) + round(mine["words"] * 0.01, 2)
            assert rows["类型"][-1] == f"{points:g}分"
        assert any(numbers > 6 for numbers in each["read"].values())


@pytest.mark.parametrize("by_sector", [True, False])
def test_the_anthology_has_each_piece_of_those_who_agreed_once(kept: Database, by_sector: bool) -> None:
    heading = "m.sector" if by_sector else "(SELECT title FROM books WHERE id = r.book_id)"
    words = f"""SELECT DISTINCT {heading}, m.name, r.words FROM reflections r JOIN members m ON m.id = r.member_id
    WHERE {apart.counted(SPRING)} AND (r.quotable IS NULL OR r.quotable) AND length(r.words) >= 20"""
    agreed = " AND m.id IN (SELECT member_id FROM consents WHERE purpose = 'anthology')"
    with kept.begin() as session:
        made, missing = anthology.values(session, SPRING, NOW, by_sector=by_sector)
        pieces = [
            (chapter["题目"], one["作者"].partition("（")[0], one["各段"])
            for chapter in made["各章"]
            for one in chapter["各篇"]
        ]
        wanted = {
            ((str(title) if by_sector else f"《{title}》") if title else "其他", name, text)
            for title, name, text in apart.rows(session, words + agreed)
        }
        assert {(title, name, "\n".join(lines)) for title, name, lines in pieces} == wanted
        assert [chapter["篇数"] for chapter in made["各章"]] == [str(len(chapter["各篇"])) for chapter in made["各章"]]
        assert set(missing) == {name for _, name, _ in apart.rows(session, words + agreed.replace(" IN", " NOT IN"))}


def test_everything_of_one_is_theirs_also_where_they_asked_not_to_be_recorded(kept: Database, tmp_path: Path) -> None:
    with kept.begin() as session:
        for member in session.exec(select(Member).where(col(Member.id).in_([1, 8, 16, 17]))).all():
            with zipfile.ZipFile(BytesIO(personal.zipped(session, member, tmp_path))) as archive:
                book = openpyxl.load_workbook(BytesIO(archive.read("记录.xlsx")))
                rows = json.loads(archive.read("全部.json"))
            for table in RECORDS:
                name = str(table.__tablename__)
                mine = f"SELECT count(*) FROM {name} WHERE member_id = {member.id}"
                practice = "(group_id IS NULL OR group_id IN (SELECT id FROM groups WHERE NOT practice))"
                counted = f"{mine} AND state IN ('sure', 'confirmed') AND {practice}"
                assert book[table.called].max_row - 1 == apart.rows(session, counted)[0][0], table.called
                assert len(rows.get(name, [])) == apart.rows(session, mine)[0][0], table.called
