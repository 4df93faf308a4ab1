"""恢复: a backup becomes the ledger again, on SQLite or PostgreSQL; nothing said since is said a second time."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session

from bot import clock, keeping
from bot.config import Config
from bot.keeping import Backup
from bot.refusal import Refused, reason
from bot.storage import StorageProblem, open_database
from models import backup, setting
from models.audit import note
from models.backup import Watch, unwatched
from models.db import Database
from models.setting import Setting

IN_USE = "数据库正在使用；请先停下 run 和别的命令，再恢复。"
_OTHERS = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the label of the backup, where what stood there before is, how many posts are in doubt."""

    label: Backup
    before: Path | None
    doubtful: int


def restore(
    config: Config, file: Path, now: datetime, by: str, *, replace: bool = False, watch: Watch = unwatched
) -> Restored:
    """Fill the empty database of a config from a backup; raises Refused where it is in use, or the file is no backup.

    What stands there already is a reason to refuse, too; with `replace` it is put aside first, never deleted.
    """
    try:
        config.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=keeping.WORKPLACE, dir=config.data) as name:
            label = keeping.unpack(file, Path(name))
            before = config.data / f"before-restore-{now:%Y%m%d-%H%M%S}"
            db = _opened(config, before if replace else None, now)
            try:
                keeping.unpack_media(file, config.data)
                if (Path(name) / keeping.ROOM).exists():
                    (Path(name) / keeping.ROOM).replace(config.data / keeping.ROOM)
                with db.begin() as session:
                    backup.fill(session.connection(), Path(name) / keeping.LEDGER, watch)
                    doubtful = _take_up(session, label, file, now, by)
            finally:
                db.close()
    except OSError as error:
        raise Refused(f"没有恢复：{reason(error)}。") from None
    return Restored(label, before if before.exists() else None, doubtful)


def _opened(config: Config, aside: Path | None, now: datetime) -> Database:
    """The database, with nothing in it that is not put aside."""
    file, room = _file(config), config.data / keeping.ROOM
    if file and _is_open(file):
        raise Refused(IN_USE)
    if file and aside:
        _move(file, aside)
    try:
        db = open_database(config)
    except StorageProblem as problem:
        hint = "加 --replace 就先把它挪到一边，再恢复。" if file and file.exists() else ""
        raise Refused(f"{problem}{hint}") from None
    try:
        with db.look() as session:
            counted = backup.counts(session.connection())
            rows = {table: number for table, number in counted.items() if table not in backup.FROM_THE_START}
            if not file and session.connection().execute(text(_OTHERS)).scalar_one():
                raise Refused(IN_USE)
        if not aside and (any(rows.values()) or room.exists()):
            what = f"（{said}）" if (said := keeping.contents(rows)) else ""
            raise Refused(f"这里已经有数据{what}；加 --replace 就先把它另存一份，再恢复。")
        if aside and any(rows.values()):
            aside.mkdir(parents=True)
            keeping.make(db, config.data, aside / "before.zip", now)
        if aside:
            _move(room, aside)
    except Refused:
        db.close()
        raise
    return db


def _file(config: Config) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL."""
    try:
        url = make_url(config.url)
    except ArgumentError:
        return None
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _is_open(file: Path) -> bool:
    """Whether another program has a database open: then its way of writing cannot be changed."""
    if not file.exists():
        return False
    with closing(sqlite3.connect(file, timeout=0)) as alone:
        try:
            alone.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.DatabaseError as error:
            return "locked" in str(error)
    return False


def _move(file: Path, folder: Path) -> None:
    """Put a database aside together with the files that belong to it."""
    for path in file.parent.glob(f"{file.name}*"):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.move(path, folder / path.name)


def _take_up(session: Session, label: Backup, file: Path, now: datetime, by: str) -> int:
    """Go on from the backup: what came due since is not made up for; returns how many posts may have gone out."""
    setting.put(session, clock.LAST_TICK, now.isoformat())
    note(session, now, by, "restore", Setting(name="", value=""), file=file.name, made_at=label.made_at)
    return backup.take_up(session, datetime.fromisoformat(label.made_at), now)
