"""How a database of any age becomes one of today: Alembic's steps, and the question how old one is."""

from enum import StrEnum
from pathlib import Path

from sqlalchemy import Engine, inspect, text

FOLDER = Path(__file__).parent
NEWEST = max(path.stem for path in (FOLDER / "versions").glob("[0-9]*.py")).partition("_")[0]
"""The number of the newest step; a step's file is named `0001_what_it_does.py` and its revision `0001`."""


class Age(StrEnum):
    """How a database compares with this program."""

    empty = "empty"
    foreign = "foreign"
    older = "older"
    current = "current"
    newer = "newer"


class NewerDatabase(Exception):
    """The database was written by a newer program; this one must not touch it."""


class ForeignDatabase(Exception):
    """The tables in it are another program's; nothing of ours is put among them."""


def age(engine: Engine) -> Age:
    """How old a database is, without changing it."""
    with engine.execution_options(reads=True).connect() as connection:
        tables = inspect(connection).get_table_names()
        if "alembic_version" not in tables:
            return Age.foreign if tables else Age.empty
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "0000"
    if revision == NEWEST:
        return Age.current
    return Age.newer if revision > NEWEST else Age.older


def upgrade(engine: Engine) -> None:
    """Bring a database to the newest schema; raises NewerDatabase where it is ahead, ForeignDatabase where not ours.

    Several processes may start at once: each step runs in one transaction under the database's own lock.
    """
    found = age(engine)
    if found == Age.current:
        return
    if found == Age.newer:
        raise NewerDatabase("数据库由更新版本的程序写成，本程序不能打开；请升级程序后再试。")
    if found == Age.foreign:
        raise ForeignDatabase("数据库里是别的程序的表，不是书香群记的；请在 data 或 database 一项换一个地方。")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_lock(20260423)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_unlock(20260423)"))
