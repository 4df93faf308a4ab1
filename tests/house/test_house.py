"""The house rules that no linter knows: rooms say what they are for, stay small, and have their tests."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from bot import handler, job
from bot.opening import opening_words
from models.group import Group
from models.ledger import RECORDS

ROOT = Path(__file__).parent.parent.parent
SOURCES = [path for folder in ("bot", "handlers", "models", "scheduled") for path in (ROOT / folder).rglob("*.py")]
TESTS = list((ROOT / "tests").rglob("test_*.py"))
LONGEST_FILE = 320
LONGEST_FUNCTION = 45
NO_NAMES = re.compile(r"utils|helpers?|managers?|base_.*|common")


def test_something_is_looked_at() -> None:
    assert len(SOURCES) > 60
    assert len(TESTS) > 10


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_says_what_it_is_for_and_stays_small(path: Path) -> None:
    words = path.read_text(encoding="utf-8")
    tree = ast.parse(words)
    assert ast.get_docstring(tree), "no module docstring"
    assert not NO_NAMES.fullmatch(path.stem)
    if "migrations/versions" in str(path):
        return
    assert words.count("\n") <= LONGEST_FILE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


def test_every_handler_and_every_post_has_its_test() -> None:
    capabilities = [path for folder in ("handlers", "scheduled") for path in (ROOT / folder).glob("[a-z]*.py")]
    assert len(capabilities) >= 8
    for path in capabilities:
        assert (ROOT / "tests" / path.parent.name / f"test_{path.name}").exists(), f"{path.stem} has no test"


def test_every_test_asserts() -> None:
    for path in TESTS:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                said = ast.unparse(node)
                assert "assert" in said or "raises" in said or "expect(" in said or ".sees(" in said, (
                    f"{path.name}::{node.name}"
                )


def test_what_declares_itself_is_found() -> None:
    assert len(handler.find()) == len(list((ROOT / "handlers").glob("[a-z]*.py")))
    assert len(job.find()) == len(list((ROOT / "scheduled").glob("[a-z]*.py")))


def test_the_readme_shows_an_example_of_each_handler() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert handler.find()
    for one in handler.find():
        assert f"| {one.examples[0]} |" in readme, f"{one.name}: {one.examples[0]}"


def test_members_and_readers_are_told_every_kind_that_is_recorded() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    words = opening_words(Group(name="红山区读书群", channel="room"), "")
    assert len(RECORDS) >= 7
    for table in RECORDS:
        assert table.called in words
        assert f"记什么：{'、'.join(one.called for one in RECORDS)}" in readme


def test_an_installed_copy_has_every_file_that_the_program_reads() -> None:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    packed = {path for package, globs in data.items() for one in globs for path in _folder(package).glob(one)}
    assert len(packed) >= 10
    for folder in ("bot", "handlers", "models", "scheduled"):
        for path in (ROOT / folder).rglob("*.*"):
            is_read = path.is_file() and path.suffix not in (".py", ".pyc") and "guide" not in path.parts
            assert path in packed or not is_read, f"{path.relative_to(ROOT)} is in no package-data"


def _folder(package: str) -> Path:
    return ROOT.joinpath(*package.split("."))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_name_of_a_room_is_given_twice(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    given = [
        node.targets[0].id for node in body if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]
    assert len(given) == len(set(given)), [name for name in given if given.count(name) > 1]
