"""`book` as a secretary types it."""

import os
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import Config
from bot.storage import open_database
from models import book as books
from models.book import Book
from tests.commands.desk import run


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[seed]\noffice = "赤峰市政协"\n', encoding="utf-8")
    db = open_database(Config())
    with db.begin() as session:
        books.enter(session, Book(title="毛泽东选集", author="毛泽东"))
        books.enter(session, Book(title="额尔古纳河右岸", author="迟子建"))
        books.heard(session, "额尔古那河右岸")
    db.close()
    assert Path(Config().data).exists() or os.listdir(tmp_path)


@pytest.mark.usefixtures("shelf")
def test_doubles_are_found_merged_and_parted(capsys: pytest.CaptureFixture[str]) -> None:
    assert "2  《额尔古纳河右岸》迟子建" in run(capsys, "book", "list", "右岸")
    doubles = run(capsys, "book", "list", "--doubles")
    assert "book merge 3 2" in doubles
    merged = run(capsys, "book", "merge", "额尔古那河右岸", "2")
    assert "《额尔古那河右岸》（3）已并入《额尔古纳河右岸》（2）" in merged
    assert "没核对" not in run(capsys, "book", "list")
    number = merged.strip().split()[-1]
    assert f"{number}  " in run(capsys, "book", "undo")
    assert "又是两本" in run(capsys, "book", "undo", number)
    assert "没有可以撤销的合并" in run(capsys, "book", "undo")
    assert "已经撤销过" in run(capsys, "book", "undo", number, status=1)
    assert "没核对" in run(capsys, "book", "list")


@pytest.mark.usefixtures("shelf")
def test_other_names_and_the_lists(capsys: pytest.CaptureFixture[str]) -> None:
    assert "“毛选”就是《毛泽东选集》（1）" in run(capsys, "book", "alias", "毛泽东选集", "毛选")
    assert "又名：毛选" in run(capsys, "book", "list", "毛选")
    assert "已经有" in run(capsys, "book", "alias", "1", "毛选", status=1)
    assert "请用 book merge" in run(capsys, "book", "alias", "2", "毛选", status=1)
    assert "不再上榜" in run(capsys, "book", "unlist", "毛选")
    assert "不上榜" in run(capsys, "book", "list", "毛选")
    assert "恢复上榜" in run(capsys, "book", "unlist", "1", "--back")
    assert "没有叫“没有这本”的书" in run(capsys, "book", "unlist", "没有这本", status=1)


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("part", ["list", "merge", "undo", "alias", "unlist"])
def test_each_part_has_help_with_an_example(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["book", part, "--help"])
    assert f"例：python -m bot book {part}" in capsys.readouterr().out
