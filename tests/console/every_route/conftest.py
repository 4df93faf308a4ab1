"""The desk is opened on the sample's office, where there is something on every page."""

from pathlib import Path

import pytest

from models.db import Database
from tests.console.every_route.sample import Sample


@pytest.fixture
def office(db: Database, tmp_path: Path) -> Sample:
    """The sample, with a login for every role."""
    made = Sample(db, tmp_path)
    made.fill()
    return made
