"""The database: one writer thread, one transaction per piece of work, the same on SQLite and PostgreSQL."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from itertools import chain, repeat
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Dialect, Engine, Enum, Insert, PoolProxiedConnection, Table, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.pool import StaticPool
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

log = logging.getLogger(__name__)

SHANGHAI = ZoneInfo("Asia/Shanghai")
AWAY = (OperationalError, InterfaceError)
"""What is raised while the database itself cannot be used: full, read-only, locked, its server gone."""
PAUSES = (0.5, 1, 2, 5, 10, 30)
"""Seconds between tries while it is away."""
T = TypeVar("T")


class Instant(TypeDecorator[datetime]):
    """An aware datetime: kept in UTC, read back as the wall clock of Asia/Shanghai. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value).astimezone(SHANGHAI)


def day_of(at: datetime) -> date:
    """The day of a moment on the wall clock."""
    return at.astimezone(SHANGHAI).date()


def choice(values: type[StrEnum]) -> Any:
    """The column type of a closed set of words, kept as plain text so that a new word needs no change of type."""
    return Enum(values, native_enum=False, length=16, values_callable=lambda enum: [one.value for one in enum])


class Database:
    """One database by its SQLAlchemy URL (`sqlite:///path` or `postgresql+psycopg://…`).

    `begin` is for whoever owns its thread (commands, tests, the writer thread itself); `write` and `read` are for the
    event loop. All writes of a process go through one thread, so that nothing waits on SQLite's lock.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url, "BEGIN IMMEDIATE")
        self._reading_engine = _engine(url, "BEGIN") if self.engine.dialect.name == "sqlite" else self.engine
        self._writer = ThreadPoolExecutor(1, "writer")
        self._readers = ThreadPoolExecutor(4, "reader")

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A session in one transaction: committed at the end, rolled back on any exception."""
        with Session(self.engine, autoflush=True, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def look(self) -> Iterator[Session]:
        """A session that only reads, and keeps nobody from writing; what it changes is not kept."""
        with Session(self._reading_engine, expire_on_commit=False) as session:
            yield session

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in the writer thread, in one transaction."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._in_transaction, work)

    def write_now(self, work: Callable[[Session], T]) -> T:
        """Like `write`, for what runs beside the event loop: it waits its turn there instead of racing for the lock."""
        return self._writer.submit(self._in_transaction, work).result()

    async def persist(self, work: Callable[[Session], T], what: str) -> T:
        """Run `work` like `write`, again and again for as long as the database is away: what must not be lost."""
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            try:
                return await self.write(work)
            except AWAY as error:
                log.error("数据库写不进去（%s），%s 秒后再试；%s在等。", error.orig, pause, what)
                await asyncio.sleep(pause)
        raise AssertionError("endless")

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a reader thread; what it changes is not kept."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._reading, work)

    async def rehearse(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a reader thread, free to change what it likes: nothing is kept, and no writer waits for it."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._rehearsing, work)

    def _in_transaction(self, work: Callable[[Session], T]) -> T:
        with self.begin() as session:
            return work(session)

    def _reading(self, work: Callable[[Session], T]) -> T:
        with self.look() as session:
            return work(session)

    def _rehearsing(self, work: Callable[[Session], T]) -> T:
        """On SQLite whoever writes shuts out every other writer, so there it is a copy that is written in."""
        if self.engine.dialect.name != "sqlite":
            return self._reading(work)
        with closing(sqlite3.connect("", check_same_thread=False)) as private:  # without a name: gone when closed
            with self._reading_engine.connect() as reading:
                reading.connection.driver_connection.backup(private)  # type: ignore[union-attr]
            engine = create_engine("sqlite://", creator=lambda: private, poolclass=StaticPool)
            _begin_with(engine, "BEGIN")
            _tune_sqlite(private, None)
            with Session(engine, expire_on_commit=False) as session:
                return work(session)

    def close(self) -> None:
        """End the threads after what they are doing, and close every connection."""
        self._writer.shutdown()
        self._readers.shutdown()
        self.engine.dispose()
        self._reading_engine.dispose()


Row = tuple[type[SQLModel], dict[str, Any]]
"""A table and the values of one new row of it."""


def insert(session: Session, rows: Iterable[Row]) -> None:
    """Insert many rows without building objects, those of one shape in one statement: the way of the hot path."""
    shapes: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for table, values in rows:
        shapes.setdefault((table, *values), []).append(values)
    for shape, values_of_many in shapes.items():
        session.connection().execute(_insert(shape[0]), values_of_many)


def insert_numbered(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows of one shape and return their ids, in order."""
    connection = session.connection()
    if len(rows) == 1:
        key = connection.execute(_insert(table), rows[0]).inserted_primary_key
        assert key is not None
        return [key[0]]
    return list(connection.execute(_insert_returning(table), rows).scalars()) if rows else []


@cache
def _insert(model: type[SQLModel]) -> Insert:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table.insert()


@cache
def _insert_returning(model: type[SQLModel]) -> ReturningInsert[Any]:
    return _insert(model).returning(_insert(model).table.c.id, sort_by_parameter_order=True)


def _engine(url: str, begin: str) -> Engine:
    """On SQLite transactions start with `begin`: a writer takes the lock at once, for one that read first could not.

    By the dialect and not by an event: an engine that has one asks for listeners before and after every statement.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30})
    event.listen(engine, "connect", _tune_sqlite)
    _begin_with(engine, begin)
    return engine


def _begin_with(engine: Engine, begin: str) -> None:
    def do_begin(dbapi_connection: PoolProxiedConnection) -> None:
        dbapi_connection.cursor().execute(begin)

    engine.dialect.do_begin = do_begin  # type: ignore[method-assign]


def _tune_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}")
