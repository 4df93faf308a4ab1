"""The schema grown step by step is the schema the program expects, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from models import migrations
from models.db import Database
from models.migrations import Age
from models.tables import TABLES, metadata


def test_an_upgraded_database_equals_the_models(db: Database) -> None:
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []
    assert len(TABLES) == len(metadata.tables) > 15


def test_a_second_upgrade_changes_nothing(db: Database) -> None:
    migrations.upgrade(db.engine)
    assert migrations.age(db.engine) == Age.current


def test_a_newer_database_is_refused_and_left_alone(db: Database) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrations.NewerDatabase, match="升级程序"):
        migrations.upgrade(db.engine)
    assert migrations.age(db.engine) == Age.newer
