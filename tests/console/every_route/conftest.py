"""The desk is opened on the sample's office, where there is something on every page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.db import Database
from tests.conftest import KINDS, fresh
from tests.console.every_route.sample import Sample


@pytest.fixture(params=KINDS)
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Once of each kind."""
    yield from fresh(request.param, request, tmp_path)


@pytest.fixture
def office(db: Database, tmp_path: Path) -> Sample:
    """The sample, with a login for every role."""
    made = Sample(db, tmp_path)
    made.fill()
    return made
