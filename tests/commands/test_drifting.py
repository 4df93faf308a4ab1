"""Copies of a library, as a keeper brings them in, labels them and counts them again."""

import os
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from sqlmodel import select

from bot.config import Config
from bot.storage import open_database
from models.audit import Audit
from models.book import Book
from models.copy import Copy, Whereabouts, coded
from models.entry import Entry
from models.hop import Hop
from models.member import Member
from tests.commands.desk import ask, run, sheet

HEAD = ("编号", "书名", "作者", "ISBN", "来源", "书架", "备注")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[seed]\noffice = "赤峰市政协"\n', encoding="utf-8")
    db = open_database(Config())
    with db.begin() as session:
        session.add_all(Member(name=name) for name in ("林静", "阿青"))
    db.close()
    return tmp_path


def copies() -> dict[str, Copy]:
    return {one.code: one for one in ask(lambda session: session.exec(select(Copy)).all())}


def test_a_library_s_list_comes_in(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sheet(
        office / "清单.xlsx",
        ("市图书馆捐书清单",),
        HEAD,
        ("cf12", "《活着》", "余华", 9787506365437.0, None, "玉龙书屋", "精装"),
        (13.0, "活着", "余华", "978-7-5063-6543-7", "林静", "玉龙书屋", None),
        (None, "乡土中国", "费孝通", "7-302-02368-9", "赤峰市图书馆", None, None),
        ("CF-0020", "额尔古纳河右岸", "迟子建", "9787506365430", None, "政协书房", None),
        ("CF-0021", None, None, None, None, None, None),
    )
    tried = run(capsys, "import", "copies", path, "--shelf", "玉龙书屋", "--dry-run")
    assert "新增漂流本4本" in tried
    assert copies() == {}
    said = run(capsys, "import", "copies", path, "--shelf", "玉龙书屋")
    assert "放在：玉龙书屋3本（新书架），政协书房1本（新书架）。" in said
    assert "没有编号的1本编为 CF-0021，待贴码" in said
    assert "第6行《额尔古纳河右岸》的 ISBN“9787506365430”校验不对，原样写进备注。" in said
    assert "第7行没有书名，没有导入。" in said
    there = copies()
    assert [(there[code].owner, there[code].labelled, there[code].remark) for code in sorted(there)] == [
        ("市图书馆", True, "精装"),
        ("", True, ""),
        ("市图书馆", True, "ISBN 9787506365430"),
        ("赤峰市图书馆", False, ""),
    ]
    assert there["CF-0012"].book_id == there["CF-0013"].book_id
    books = {one.title: one.isbn for one in ask(lambda session: session.exec(select(Book)).all())}
    assert books == {"活着": "9787506365437", "乡土中国": "9787302023685", "额尔古纳河右岸": ""}
    entry = ask(lambda session: session.exec(select(Entry)).one())
    assert (entry.source, entry.file, {one.entry_id for one in there.values()}) == ("list", "清单.xlsx", {entry.id})
    assert ask(lambda session: len(session.exec(select(Hop).where(Hop.venue_id == 1)).all())) == 3
    again = run(capsys, "import", "copies", path, "--shelf", "玉龙书屋")
    assert "新增漂流本0本，账上已有4本。" in again
    assert "没有编号的1行算作账上已有的 CF-0021" in again


def test_while_a_code_is_wrong_nothing_comes_in(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "import", "copies", sheet(office / "a.xlsx", HEAD, (7, "活着", *[None] * 3, "玉龙书屋", None)))
    path = sheet(
        office / "b.xlsx",
        HEAD,
        (1, "活着", None, None, None, "玉龙书屋", None),
        ("CF-0001", "乡土中国", None, None, None, "玉龙书屋", None),
        ("I247/5", "平凡的世界", None, None, None, "玉龙书屋", None),
        (7, "额尔古纳河右岸", None, None, None, "玉龙书屋", None),
        (8, "边城", None, None, None, None, None),
    )
    said = run(capsys, "import", "copies", path, status=1)
    assert "编号 CF-0001 写了2次：第2行《活着》、第3行《乡土中国》。" in said
    assert "第4行《平凡的世界》的编号“I247/5”认不出" in said
    assert "第5行《额尔古纳河右岸》的编号 CF-0007 账上已是《活着》。" in said
    assert "第6行没有写书架" in said
    assert "有4处要先改好，一本都没有导入。" in said
    assert list(copies()) == ["CF-0007"]


def test_a_book_is_known_by_its_isbn_unless_the_title_says_otherwise(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sheet(
        office / "a.xlsx",
        HEAD,
        (1, "额尔古纳河右岸", "迟子建", "9787506365437", None, "玉龙书屋", None),
        (2, "额尔古纳河右岸（插图本）", None, "9787506365437", None, "玉龙书屋", None),
        (3, "乡土中国", None, "9787506365437", None, "玉龙书屋", None),
        (4, "诗经", "甲", None, None, "玉龙书屋", None),
        (5, "诗经", "乙", None, None, "玉龙书屋", None),
        (6, "诗经", "乙", None, None, "玉龙书屋", None),
    )
    said = run(capsys, "import", "copies", path)
    assert "第4行《乡土中国》的 ISBN 和《额尔古纳河右岸》的一样，按书名算，请核对。" in said
    assert [one.book_id for _, one in sorted(copies().items())] == [1, 1, 2, 3, 4, 4]


def test_labels_are_printed_for_those_that_wait_until_they_are_stuck_on(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "没有待贴码的" in run(capsys, "labels", "--out", "标签.pdf")
    rows = [(None, f"书{number}", *[None] * 3, "玉龙书屋", None) for number in range(30)]
    run(capsys, "import", "copies", sheet(office / "a.xlsx", HEAD, *rows, (90, "边城", *[None] * 3, "政协书房", None)))
    said = run(capsys, "labels", "--out", "标签.pdf")
    assert "30张标签，2页" in said
    assert "labels --stuck CF-0091到CF-0120" in said
    assert len(pypdfium2.PdfDocument(office / "标签.pdf")) == 2
    assert "29本贴好了；还有1本待贴码" in run(capsys, "labels", "--stuck", "CF-0091到CF-0118", "120")
    assert "1张标签，1页" in run(capsys, "labels", "--out", "标签.pdf")
    assert "31张标签" in run(capsys, "labels", "--out", "标签.pdf", "--all")
    assert "2张标签" in run(capsys, "labels", "--out", "标签.pdf", "--codes", "90", "CF-0091")
    assert ask(lambda session: len(session.exec(select(Audit).where(Audit.act == "label")).all())) == 29


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--out", "标签.docx"), "以 .pdf 结尾"),
        (("--out", "没有/标签.pdf", "--codes", "1"), "没有登记过这个编号：CF-0001"),
        (("--stuck", "活着"), "“活着”不是漂流编号"),
        (("--stuck", "7", "8"), "没有登记过这些编号：CF-0007到CF-0008"),
        (("--stuck", "7", "--all"), "--stuck 后面直接写"),
    ],
)
@pytest.mark.usefixtures("office")
def test_what_cannot_be_printed_is_refused(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in run(capsys, "labels", *words, status=1)


def test_the_ledger_is_held_against_a_list_and_follows(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    titles = ["活着", "乡土中国", "边城", "活着", "诗经", "呼兰河传", "茶馆"]
    rows = [(number, title, *[None] * 3, "玉龙书屋", None) for number, title in enumerate(titles, 1)]
    run(capsys, "import", "copies", sheet(office / "a.xlsx", HEAD, *rows))
    path = sheet(
        office / "盘点.xlsx",
        ("编号", "书名", "持有人", "日期", "地点"),
        (1, "活着", "林静", date(2026, 4, 3), None),
        (None, "乡土中国", "阿青", None, None),
        (3, None, "在架", None, "玉龙书屋"),
        (None, "活着", "阿青", None, None),
        (5, None, "丢失", None, None),
        (6, None, None, None, "政协书房"),
        (99, None, "林静", None, None),
        (7, None, "路人", None, None),
    )
    tried = run(capsys, "import", "stock", path, "--dry-run")
    assert "CF-0001《活着》：账上在玉龙书屋，盘点在林静手里（4月3日），按盘点改。" in tried
    assert copies()["CF-0001"].whereabouts == Whereabouts.shelf
    said = run(capsys, "import", "stock", path)
    assert "CF-0006《呼兰河传》：账上在玉龙书屋，盘点在政协书房，按盘点改。" in said
    assert "第5行《活着》有2本（CF-0001、CF-0004），请写编号。" in said
    assert "第8行没有登记过 CF-0099" in said
    assert "第9行CF-0007《茶馆》的持有人“路人”名册里对不上这个名字，没有动。" in said
    assert "一致1本，不一致4本，另有3行要人看（见上），没有动。" in said
    assert "表里没有的1本没有动：CF-0004" in said
    there = copies()
    assert [there[f"CF-000{number}"].whereabouts for number in range(1, 8)] == [
        Whereabouts.reader,
        Whereabouts.reader,
        Whereabouts.shelf,
        Whereabouts.shelf,
        Whereabouts.missing,
        Whereabouts.shelf,
        Whereabouts.shelf,
    ]
    assert (there["CF-0001"].member_id, there["CF-0001"].due) == (1, date(2026, 5, 3))
    again = run(capsys, "import", "stock", path)
    assert "一致5本，不一致0本" in again


def test_what_the_ledger_knows_better_stays(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "import", "copies", sheet(office / "a.xlsx", HEAD, (1, "活着", *[None] * 3, "玉龙书屋", None)))
    head = ("编号", "持有人", "日期")
    run(capsys, "import", "stock", sheet(office / "b.xlsx", head, (1, "林静", "2026-05-02")))
    said = run(capsys, "import", "stock", sheet(office / "c.xlsx", head, (1, "阿青", "2026年5月1日")))
    assert "账上5月2日起在林静手里，比盘点的日期新，没有动。" in said
    assert ask(lambda session: coded(session, "CF-0001").member_id) == 1
    assert os.listdir(office)
