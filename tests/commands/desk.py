"""What somebody does at the office's desk: types a command, fills a sheet, looks into the ledger."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlmodel import Session

from bot.__main__ import main
from bot.config import Config
from bot.storage import open_database


def run(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    """Type a command that ends with `status`; returns everything it says."""
    assert main(list(words)) == status
    said = capsys.readouterr()
    return said.out + said.err


def sheet(path: Path, *rows: tuple[object, ...], merged: tuple[str, ...] = ()) -> str:
    """A spreadsheet of some rows, some of its cells merged; returns its path."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for one in merged:
        book.active.merge_cells(one)
    book.save(path)
    return str(path)


def ask(question: Callable[[Session], Any]) -> Any:
    """A question to, or an act on, the ledger of the folder one stands in."""
    db = open_database(Config())
    with db.begin() as session:
        answer = question(session)
    db.close()
    return answer
