"""The ear's own file: what the gateway handed over and the core has not committed yet. Bare sqlite3, nothing else."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS payload (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, room TEXT NOT NULL, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS allowed (kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (kind, id));
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS gap (since TEXT PRIMARY KEY, until TEXT, reason TEXT NOT NULL);
"""
SOMEBODY = "?"
"""The `room` of a private message by somebody whose name alone is known, after all ids changed."""
_FREE = f"""room = '' OR room IN (SELECT id FROM allowed WHERE kind = 'room')
    OR (room = '{SOMEBODY}' AND NOT EXISTS (SELECT 1 FROM state WHERE name = 'rebind' AND value = 'yes'))"""


@dataclass(frozen=True, slots=True)
class Kept:
    """One payload waiting for the core: its place in the order, and the message with the names people see."""

    seq: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Silence:
    """A span in which nobody listened; ISO times, `until` None while it lasts."""

    since: str
    until: str | None
    reason: str


class EarStore:
    """The file `ear.sqlite`. Every method commits before it returns; what is deleted is overwritten on disk."""

    def __init__(self, path: Path) -> None:
        self._file = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            self._file.execute(f"PRAGMA {pragma}")
        self._file.executescript(_SCHEMA)

    def keep(self, message_id: str, room: str, body: dict[str, Any]) -> None:
        """Keep one payload; the same id again changes nothing."""
        words = json.dumps(body, ensure_ascii=False)
        self._file.execute("INSERT OR IGNORE INTO payload (id, room, body) VALUES (?,?,?)", (message_id, room, words))

    def waiting(self, most: int = 256) -> list[Kept]:
        """The oldest payloads, in order; those that wait for a re-binding stay back."""
        rows = self._file.execute(f"SELECT seq, body FROM payload WHERE {_FREE} ORDER BY seq LIMIT ?", (most,))
        return [Kept(seq, json.loads(body)) for seq, body in rows]

    def take_away(self, seqs: Sequence[int]) -> None:
        """The core has committed these."""
        with self._transaction():
            self._file.executemany("DELETE FROM payload WHERE seq = ?", [(seq,) for seq in seqs])

    def erase(self, message_ids: Iterable[str]) -> None:
        """Wipe recalled messages out of the file, its journal included."""
        self._file.executemany("DELETE FROM payload WHERE id = ?", [(one,) for one in message_ids])
        self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def stuck(self) -> int:
        """How many payloads wait for a room to be bound again."""
        return int(self._file.execute(f"SELECT count(*) FROM payload WHERE NOT ({_FREE})").fetchone()[0])

    def allow(self, rooms: dict[str, str], people: dict[str, str]) -> None:
        """Say whose messages are kept: (id -> name) of rooms and of persons who may write privately."""
        rows = [("room", one, name) for one, name in rooms.items()]
        rows += [("person", one, name) for one, name in people.items()]
        with self._transaction():
            self._file.execute("DELETE FROM allowed")
            self._file.executemany("INSERT INTO allowed VALUES (?,?,?)", rows)

    def allows(self, kind: str, contact: str) -> bool:
        """Whether a room or a person is on the list."""
        row = self._file.execute("SELECT 1 FROM allowed WHERE kind = ? AND id = ?", (kind, contact)).fetchone()
        return row is not None

    def allowed(self, kind: str) -> dict[str, str]:
        """The list: id -> name."""
        return dict(self._file.execute("SELECT id, name FROM allowed WHERE kind = ?", (kind,)))

    def set(self, **values: str) -> None:
        """Write down how the ear is; a note that a full disk refuses is dropped, what was said comes first."""
        with suppress(sqlite3.OperationalError), self._transaction():
            self._file.executemany("INSERT OR REPLACE INTO state VALUES (?,?)", list(values.items()))

    def state(self) -> dict[str, str]:
        """How the ear is."""
        return dict(self._file.execute("SELECT name, value FROM state"))

    def silence_begins(self, at: datetime, reason: str) -> None:
        """Nobody listens from now on; the first reason of a silence stands."""
        with suppress(sqlite3.OperationalError):
            going_on = self._file.execute("SELECT 1 FROM gap WHERE until IS NULL").fetchone()
            if going_on is None:
                self._file.execute("INSERT OR IGNORE INTO gap VALUES (?, NULL, ?)", (at.isoformat(), reason))

    def silence_ends(self, at: datetime) -> None:
        """The stream is open again."""
        with suppress(sqlite3.OperationalError):
            self._file.execute("UPDATE gap SET until = ? WHERE until IS NULL", (at.isoformat(),))

    def missed(self, at: datetime, reason: str) -> None:
        """One message was announced but could not be fetched: a gap of one moment."""
        with suppress(sqlite3.OperationalError):
            self._file.execute("INSERT OR IGNORE INTO gap VALUES (?, ?, ?)", (at.isoformat(), at.isoformat(), reason))

    def silences(self) -> list[Silence]:
        """Every span nobody listened in, oldest first."""
        return [Silence(*row) for row in self._file.execute("SELECT since, until, reason FROM gap ORDER BY since")]

    def version(self) -> int:
        """A number that changes whenever another process wrote to the file."""
        return int(self._file.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._file.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._file.execute("ROLLBACK")
            raise
        self._file.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._file.close()
