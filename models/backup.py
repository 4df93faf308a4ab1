"""备份: every row of the ledger as it stood at one moment, in one SQLite file, whatever the database is; and back."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, false, func, select, update
from sqlmodel import Session, col

from models import gap, migrations
from models.db import Database
from models.group import opened
from models.outbox import BY_HAND, Post, Standing
from models.tables import metadata

BATCH = 2000
"""Rows under way at once."""
FROM_THE_START = ("forms",)
"""Tables that have rows in a database of which nobody has made use yet."""
Rows = list[dict[str, Any]]
Watch = Callable[[Iterable[Any], int, str], Iterable[Any]]
"""Passes things on unchanged while it shows how far one is: (things, how many, doing what)."""


def unwatched(things: Iterable[Any], total: int, doing: str) -> Iterable[Any]:
    """The watch of those who need none."""
    return things


def snapshot(db: Database, file: Path, watch: Watch = unwatched) -> dict[str, int]:
    """Write the ledger as it stands at this moment into the new SQLite `file`; returns the rows of each table.

    Nobody who writes is kept waiting.
    """
    if db.engine.dialect.name == "sqlite":
        with closing(db.engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(file),))
        return _kept(file)
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as source:
        numbers = counts(source)
        fresh = Database(f"sqlite:///{file}")
        try:
            migrations.upgrade(fresh.engine)
            with fresh.engine.begin() as target:
                clear(target)
                _copy(source, target, numbers, watch)
        finally:
            fresh.close()
    with closing(sqlite3.connect(file)) as lone:
        lone.execute("PRAGMA journal_mode=DELETE")
    return numbers


def fill(target: Connection, file: Path, watch: Watch = unwatched) -> None:
    """Put every row of a snapshot, which is brought to today's schema first, in the place of all that `target` has."""
    clear(target)
    kept = Database(f"sqlite:///{file}")
    try:
        migrations.upgrade(kept.engine)
        with kept.engine.connect() as source:
            _copy(source, target, counts(source), watch)
    finally:
        kept.close()
    if target.dialect.name == "postgresql":
        for table in metadata.sorted_tables:
            _number_on(target, table)


def clear(target: Connection) -> None:
    """Delete every row of the ledger."""
    for table in reversed(metadata.sorted_tables):
        target.execute(table.delete())


def take_up(session: Session, made_at: datetime, now: datetime) -> int:
    """What a ledger restored from a backup cannot know: what was said since, and which posts have gone out meanwhile.

    The time since is a gap in listening. A post that was due by now stands as unknown, for a person to look into the
    chat, so that none is sent twice; returns how many those are.
    """
    heard = {(group.channel, group.account) for group in opened(session) if group.channel != BY_HAND}
    for channel, account in heard if made_at < now else ():
        gap.report(session, channel, account, made_at, now, "从备份恢复")
    open_yet = col(Post.standing).in_((Standing.waiting, Standing.sending))
    doubted = update(Post).where(open_yet, col(Post.due_at) <= now, col(Post.channel) != "")
    doubted = doubted.values(standing=Standing.sending, lease_until=made_at, reason="恢复前是否发出不明")
    return int(session.execute(doubted).rowcount)  # type: ignore[attr-defined]


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }


def fault(file: Path, expected: Mapping[str, int]) -> str:
    """What is wrong with a snapshot that should have so many rows of each table; empty where it is sound."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return "数据库的结构坏了"
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                return "有的行指向不存在的行"
    except sqlite3.DatabaseError:
        return "里面的数据库读不了"
    return "" if _kept(file) == dict(expected) else "行数和备份时不一致"


def _kept(file: Path) -> dict[str, int]:
    """The rows of each table of ours, of whatever age, in a SQLite file."""
    with closing(sqlite3.connect(file)) as connection:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = [name for (name,) in connection.execute(tables) if name != "alembic_version"]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}


def _copy(source: Connection, target: Connection, numbers: Mapping[str, int], watch: Watch) -> None:
    """Copy all rows; one that points to another row of its own table does so once both are there."""
    total = sum(-(-number // BATCH) for number in numbers.values())
    pointing: list[tuple[Table, dict[str, Any], dict[str, Any]]] = []
    for table, rows in watch(_batches(source), total, "搬运"):
        own = [pointer.parent.name for pointer in table.foreign_keys if pointer.column.table is table]
        for row in rows if own else ():
            known = {name: row[name] for name in own if row[name] is not None}
            row.update(dict.fromkeys(own))
            pointing += [(table, row, known)] if known else []
        target.execute(table.insert(), rows)
    for table, row, known in pointing:
        is_it = [key == row[key.name] for key in table.primary_key]
        target.execute(table.update().where(*is_it).values(known))


def _batches(source: Connection) -> Iterator[tuple[Table, Rows]]:
    """The rows of every table, after those they point to, in the order of their keys."""
    for table in metadata.sorted_tables:
        query = select(table).order_by(*table.primary_key)
        for rows in source.execution_options(yield_per=BATCH).execute(query).mappings().partitions():
            yield table, [dict(row) for row in rows]


def _number_on(target: Connection, table: Table) -> None:
    """The next new row of a table gets the number behind the highest one."""
    key = table.autoincrement_column
    if key is not None:
        highest = select(func.coalesce(func.max(key), 0) + 1).scalar_subquery()
        target.execute(select(func.setval(func.pg_get_serial_sequence(table.name, key.name), highest, false())))
