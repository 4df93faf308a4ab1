"""The chat's own history, as a chat program keeps one: a SQLite file that nothing but the room reads."""

import json
import sqlite3
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS said (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    chat TEXT NOT NULL,
    sender TEXT NOT NULL,
    sender_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    quoted TEXT,
    at TEXT NOT NULL,
    recalled INTEGER NOT NULL DEFAULT 0,
    recalls TEXT,
    handed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS said_by_chat ON said (chat, seq);
CREATE INDEX IF NOT EXISTS said_unhanded ON said (seq) WHERE handed = 0;
CREATE TABLE IF NOT EXISTS pictures (id TEXT PRIMARY KEY, type TEXT NOT NULL, bytes BLOB NOT NULL);
"""
BOT = "bot"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said in a chat: `text`, `image` (then `text` is the picture's id), `file`, or `recall` of another one.

    Of a file `text` is the id, a blank and the name people see.

    `chat` is a room's id, or `private:CONTACT` for a member's talk with the bot. `at` is aware.
    """

    id: str
    chat: str
    sender: str
    sender_name: str
    kind: str
    text: str
    at: datetime
    quoted: dict[str, str] | None = None
    recalls: str | None = None
    recalled: bool = False
    seq: int = 0


class Store:
    """The file. Every method commits before it returns; words of a recalled message are overwritten on disk."""

    def __init__(self, path: Path) -> None:
        self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            self._file.execute(f"PRAGMA {pragma}")
        self._file.executescript(_SCHEMA)

    def add(self, said: Said, *, handed: bool = False) -> Said:
        """Keep one thing said, and return it with its place in the history."""
        quoted = json.dumps(said.quoted, ensure_ascii=False) if said.quoted else None
        row = (said.id, said.chat, said.sender, said.sender_name, said.kind, said.text, quoted, said.at.isoformat())
        columns = "id, chat, sender, sender_name, kind, text, quoted, at, recalls, handed"
        self._file.execute(
            f"INSERT OR IGNORE INTO said ({columns}) VALUES (?,?,?,?,?,?,?,?,?,?)", (*row, said.recalls, int(handed))
        )
        return self._one("SELECT * FROM said WHERE id = ?", said.id) or said

    def recent(self, chat: str, most: int = 200, before: int | None = None) -> list[Said]:
        """The last things said in a chat, oldest first."""
        return self._rows(
            "SELECT * FROM (SELECT * FROM said WHERE chat = ? AND seq < ? ORDER BY seq DESC LIMIT ?) ORDER BY seq",
            chat,
            before or 1 << 62,
            most,
        )

    def since(self, chats: Sequence[str], seq: int) -> list[Said]:
        """What was said in some chats after a place in the history."""
        marks = ",".join("?" * len(chats))
        return self._rows(
            f"SELECT * FROM said WHERE chat IN ({marks}) AND seq > ? ORDER BY seq LIMIT 2000", *chats, seq
        )

    def unhanded(self) -> list[Said]:
        """What the core has not committed yet, in order."""
        return self._rows("SELECT * FROM said WHERE handed = 0 ORDER BY seq LIMIT 500")

    def mark_handed(self, ids: Sequence[str]) -> None:
        """The core has these."""
        self._file.executemany("UPDATE said SET handed = 1 WHERE id = ?", [(one,) for one in ids])

    def find(self, message_id: str) -> Said | None:
        """One thing said, by its id."""
        return self._one("SELECT * FROM said WHERE id = ?", message_id)

    def erase(self, message_id: str) -> None:
        """Wipe the words, and the picture, of a recalled message; where others quoted it, too."""
        said = self.find(message_id)
        if said is None:
            return
        self._file.execute("BEGIN IMMEDIATE")
        self._file.execute("UPDATE said SET text = '', quoted = NULL, recalled = 1 WHERE id = ?", (message_id,))
        for seq, quoted in self._file.execute("SELECT seq, quoted FROM said WHERE quoted IS NOT NULL").fetchall():
            if json.loads(quoted).get("id") == message_id:
                blank = json.dumps({"id": message_id, "sender": "", "text": "引用的内容已撤回"}, ensure_ascii=False)
                self._file.execute("UPDATE said SET quoted = ? WHERE seq = ?", (blank, seq))
        if said.kind == "image":
            self._file.execute("DELETE FROM pictures WHERE id = ?", (said.text,))
        self._file.execute("COMMIT")
        self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def keep_picture(self, picture: bytes, kind: str) -> str:
        """Keep a picture and return its id."""
        picture_id = uuid.uuid4().hex
        self._file.execute("INSERT INTO pictures VALUES (?,?,?)", (picture_id, kind, picture))
        return picture_id

    def picture(self, picture_id: str) -> tuple[str, bytes] | None:
        """A picture's type and bytes."""
        row = self._file.execute("SELECT type, bytes FROM pictures WHERE id = ?", (picture_id,)).fetchone()
        return (row[0], row[1]) if row else None

    def is_empty(self) -> bool:
        """Whether nothing was ever said."""
        return self._file.execute("SELECT 1 FROM said LIMIT 1").fetchone() is None

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _one(self, query: str, *values: Any) -> Said | None:
        rows = self._rows(query, *values)
        return rows[0] if rows else None

    def _rows(self, query: str, *values: Any) -> list[Said]:
        cursor = self._file.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [_said(dict(zip(names, row, strict=True))) for row in cursor]


def _said(row: dict[str, Any]) -> Said:
    return Said(
        id=row["id"],
        chat=row["chat"],
        sender=row["sender"],
        sender_name=row["sender_name"],
        kind=row["kind"],
        text=row["text"],
        at=datetime.fromisoformat(row["at"]),
        quoted=json.loads(row["quoted"]) if row["quoted"] else None,
        recalls=row["recalls"],
        recalled=bool(row["recalled"]),
        seq=row["seq"],
    )
