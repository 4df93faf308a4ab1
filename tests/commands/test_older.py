"""A ledger from before the bot comes in, an export that was corrected goes back, and nothing comes in twice."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from bot.__main__ import main

GROUP = "红山区读书群"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text(f'[[seed.groups]]\nname = "{GROUP}"\n', encoding="utf-8")
    (tmp_path / "名单.csv").write_text("姓名\n林静\n阿青\n", encoding="utf-8")
    main(["import", "members", "名单.csv"])
    table(tmp_path / "旧.xlsx", ("日期", "姓名", "类别", "书名", "内容"), OLD)
    capsys.readouterr()
    return tmp_path


OLD = [
    (date(2025, 3, 1), "林静", "读书打卡", "《活着》", None),
    ("2025/3/2", "阿青", "荐书", "乡土中国", "=讲得透<b>\u202e𠮷"),
    ("昨天", "阿青", "荐书", "活着", ""),
    ("2025-02-30", "阿青", "荐书", "活着", ""),
    (date(2025, 3, 3), "路人", "打卡", "活着", ""),
    (date(2025, 3, 4), "林静", "签到", None, None),
]


def table(path: Path, head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    book = openpyxl.Workbook()
    book.active.append(head)
    for number, row in enumerate(rows, 2):
        book.active.append(row)
        for cell in book.active[number]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    book.save(path)


def run(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    assert main(list(words)) == status
    said = capsys.readouterr()
    return said.out + said.err


def test_an_older_ledger_comes_in_once_with_a_look_first(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    looked = run(capsys, "import", "records", "旧.xlsx", "--group", GROUP, "--dry-run")
    assert "会新增2条" in looked
    for why in ("第4行的日期“昨天”看不懂", "没有这一天", "第6行的“路人”：名册里对不上这个名字", "不是打卡、荐书"):
        assert why in looked
    assert "会新增：“Sheet”第2行：林静2025-03-01打卡《活着》（红山区读书群）" in looked
    assert not (office / "data" / "entries").exists()
    assert "新增2条" in run(capsys, "import", "records", "旧.xlsx", "--group", GROUP)
    assert [one.name for one in (office / "data" / "entries").iterdir()] == ["1-旧.xlsx"]
    assert "新增0条，改0条；已有的2条不变" in run(capsys, "import", "records", "旧.xlsx", "--group", GROUP)


def test_an_export_that_was_corrected_goes_back(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "import", "records", "旧.xlsx", "--group", GROUP)
    run(capsys, "export", "records", "--from", "2025-01-01", "--to", "2025-12-31", "--out", "台账.xlsx")
    unchanged = run(capsys, "import", "records", "台账.xlsx")
    assert "新增0条，改0条；已有的2条不变" in unchanged
    book = openpyxl.load_workbook("台账.xlsx")
    page = book["荐书"]
    head = [cell.value for cell in page[1]]
    page.cell(2, head.index("书名") + 1).value = "额尔古纳河右岸"
    page.cell(2, head.index("推荐语") + 1).value = "冬天读"
    page.cell(2, head.index("姓名") + 1).value = "林静"
    book.save("台账.xlsx")
    told = run(capsys, "import", "records", "台账.xlsx", "--dry-run")
    assert "会改1条" in told
    assert "书名由“乡土中国”改成“额尔古纳河右岸”" in told
    assert "姓名由“阿青”改成“林静”" in told
    assert "改1条" in run(capsys, "import", "records", "台账.xlsx")
    run(capsys, "export", "records", "--from", "2025-01-01", "--to", "2025-12-31", "--out", "台账.csv")
    assert "林静" in (office / "台账-荐书.csv").read_text(encoding="utf-8-sig")
    assert "额尔古纳河右岸" in (office / "台账-荐书.csv").read_text(encoding="utf-8-sig")


def test_a_group_that_nobody_knows_is_named_and_its_row_left_out(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [("2025-03-01", "林静", "打卡", "活着", "红山读书群"), ("2025-03-02", "林静", "打卡", "活着", GROUP)]
    table(office / "旧.xlsx", ("日期", "姓名", "类别", "书名", "群"), rows)
    told = run(capsys, "import", "records", "旧.xlsx")
    assert "第2行的群“红山读书群”不在群名单里，没有导入" in told
    assert "新增1条" in told
    assert "不在群名单里" in run(capsys, "import", "records", "旧.xlsx", "--group", "没有的群", "--dry-run")


def test_another_group_in_a_corrected_export_is_taken_or_refused(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "import", "records", "旧.xlsx")
    (office / "聊天.txt").write_text("2025-03-05 08:00 林静\n打卡《活着》读到98页\n", encoding="utf-8")
    run(capsys, "import", "chat", "聊天.txt", "--group", GROUP, "--before-opening")
    run(capsys, "group", "add", "松山区读书群")
    run(capsys, "export", "records", "--from", "2025-01-01", "--to", "2025-12-31", "--out", "台账.xlsx")
    book = openpyxl.load_workbook("台账.xlsx")
    for page in (book["打卡"], book["荐书"]):
        at = [cell.value for cell in page[1]].index("群") + 1
        for row in range(2, page.max_row + 1):
            page.cell(row, at).value = "松山区读书群"
    book.save("台账.xlsx")
    told = run(capsys, "import", "records", "台账.xlsx")
    assert "改：荐书1 阿青：群由“”改成“松山区读书群”" in told
    assert "改：打卡1 林静：群由“”改成“松山区读书群”" in told
    assert f"打卡2是在“{GROUP}”里说的，群不能改，没有导入" in told
    assert "改2条" in told


@pytest.mark.parametrize(
    ("content", "why"), [(b"PK\x03\x04 no", "打不开"), (b"", "打不开")], ids=["no spreadsheet", "empty"]
)
def test_what_is_no_table_is_refused(
    office: Path, capsys: pytest.CaptureFixture[str], content: bytes, why: str
) -> None:
    (office / "坏.xlsx").write_bytes(content)
    assert why in run(capsys, "import", "records", "坏.xlsx", status=1)
    assert "找不到文件" in run(capsys, "import", "records", "没有.xlsx", status=1)
