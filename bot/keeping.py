"""备份文件: one zip that holds all an office would lose: the ledger, every kept file, the browser's chat.

What the ear has not handed over yet is not in it: that waits in the ear's own file until the ledger has it.
"""

import json
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from bot.refusal import Refused, reason
from models import backup, setting
from models.backup import Watch, unwatched
from models.db import Database
from models.ledger import CALLED
from models.migrations import NEWEST

FOLDER = "backups"
"""Where in the data folder the nightly ones are."""
DAYS, WEEKS = 7, 4
"""How many nightly ones stay: the newest, and of the older ones the last of each week."""
LEDGER, ROOM, LABEL = "ledger.sqlite", "room.sqlite", "backup.json"
MEDIA = ("media", "files", "entries", "sealed", "templates")
"""What lies in the file; the names of the browser's chat and of the media's folders are those of the data folder."""
FORM = 1
LAST = "backup.last"
"""The setting that says when the last backup was made."""
WORKPLACE, LEFT_OVER = ".part-", 24 * 3600
"""Where a backup is made; one that is a day old (seconds) was left by a crash."""
_PIECE = 1 << 20
_NIGHTLY = re.compile(r"shuxiang-(\d{4}-\d{2}-\d{2})\.zip")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Backup:
    """The label of a backup: when it was made (ISO), the schema, the rows of each table, how many media."""

    made_at: str
    schema: str
    rows: Mapping[str, int]
    media: int
    form: int = FORM


def make(db: Database, data: Path, out: Path, now: datetime, watch: Watch = unwatched) -> Backup:
    """Write a backup, look through it, and only then give it its name; a running bot goes on meanwhile.

    An older backup of that name is replaced; raises Refused where the file is something else or cannot be written.
    """
    if out.exists() and not _is_backup(out):
        raise Refused(f"{out} 已经有了，而且不是备份；请换一个文件名。")
    try:
        with tempfile.TemporaryDirectory(prefix=WORKPLACE, dir=out.parent) as name:
            folder = Path(name)
            label = _write(db, data, folder, now, watch)
            (folder / "seen").mkdir()
            unpack(folder / "whole", folder / "seen")
            os.replace(folder / "whole", out)
            _sync(out.parent)
    except OSError as error:
        raise Refused(f"备份写不进 {out.name}：{reason(error)}。") from None
    except sqlite3.Error as error:
        raise Refused(f"备份没有做成，SQLite 的原话是：{error}。请检查磁盘的剩余空间，再试一次。") from None
    db.write_now(lambda session: setting.put(session, LAST, now.isoformat()))
    return label


def unpack(file: Path, folder: Path) -> Backup:
    """Put the databases of a backup into a folder, once every byte and row of it was found to be there.

    Raises Refused where it is none, is damaged, or was written by a newer program.
    """
    try:
        with zipfile.ZipFile(file) as whole:
            label = _label(file, whole)
            if whole.testzip() is not None:
                raise zipfile.BadZipFile
            for name in {LEDGER, ROOM} & set(whole.namelist()):
                whole.extract(name, folder)
    except _BROKEN:
        raise Refused(f"{file} 不是书香群记的备份，或者已经损坏；请换一份备份。") from None
    except OSError as error:
        raise Refused(f"备份 {file} 读不了：{reason(error)}。") from None
    if fault := backup.fault(folder / LEDGER, label.rows):
        raise Refused(f"备份 {file} 已经损坏（{fault}）；请换一份备份。")
    return label


def unpack_media(file: Path, data: Path) -> None:
    """Put the pictures, files, sealed papers and templates of a backup into the data folder."""
    with zipfile.ZipFile(file) as whole:
        for name in whole.namelist():
            folder = data / name.partition("/")[0]
            if folder.name in MEDIA:
                folder.mkdir(exist_ok=True)
                with whole.open(name) as source, (folder / Path(name).name).open("wb") as target:
                    shutil.copyfileobj(source, target)


def contents(rows: Mapping[str, int]) -> str:
    """The rows of a ledger in words; empty where there is nothing that people know of."""
    numbers = {
        "{}个群": rows.get("groups", 0),
        "{}位成员": rows.get("members", 0),
        "{}条消息": rows.get("messages", 0),
        "{}条记录": sum(rows.get(name, 0) for name in CALLED),
    }
    return "、".join(words.format(number) for words, number in numbers.items() if number)


def keep(db: Database, data: Path, now: datetime) -> Path | None:
    """Make the backup of a night in the data folder and let go of old ones; None where it is there already."""
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"shuxiang-{now:%Y-%m-%d}.zip"
    if out.exists():
        return None
    make(db, data, out, now)
    nights = nightly(data)
    for day in nights.keys() - staying(nights):
        nights[day].unlink(missing_ok=True)
    for workplace in folder.glob(f"{WORKPLACE}*"):
        if workplace.stat().st_mtime < out.stat().st_mtime - LEFT_OVER:
            shutil.rmtree(workplace, ignore_errors=True)
    return out


def nightly(data: Path) -> dict[date, Path]:
    """The nightly backups that are there; other files of that folder are left alone."""
    found = ((_NIGHTLY.fullmatch(path.name), path) for path in (data / FOLDER).glob("*.zip"))
    return {date.fromisoformat(match[1]): path for match, path in found if match}


def staying(nights: Mapping[date, Path]) -> set[date]:
    """Which nights stay: the newest seven, and before those the last one of each of the last four weeks."""
    days = sorted(nights)
    last_of_week = {day.isocalendar()[:2]: day for day in days}
    older = [day for day in last_of_week.values() if day not in days[-DAYS:]]
    return {*days[-DAYS:], *older[-WEEKS:]}


def _write(db: Database, data: Path, folder: Path, now: datetime, watch: Watch) -> Backup:
    """The browser's chat first: what the ledger takes from it meanwhile comes again and is known; nothing lacks."""
    if (data / ROOM).exists():
        with closing(sqlite3.connect(data / ROOM, timeout=30)) as room:
            room.execute("VACUUM INTO ?", (str(folder / ROOM),))
    rows, media = backup.snapshot(db, folder / LEDGER, watch), 0
    with zipfile.ZipFile(folder / "whole", "w", zipfile.ZIP_DEFLATED) as whole:
        for name in (LEDGER, ROOM):
            if (folder / name).exists():
                _put(whole, name, folder / name, watch)
        for path in (path for folder in MEDIA for path in sorted((data / folder).glob("*"))):
            with suppress(FileNotFoundError):  # recalled meanwhile
                _put(whole, zipfile.ZipInfo(f"{path.parent.name}/{path.name}"), path, watch)
                media += 1
        label = Backup(now.isoformat(), NEWEST, rows, media)
        whole.writestr(LABEL, json.dumps(asdict(label), ensure_ascii=False, indent=1))
    (folder / "whole").chmod(0o600)
    with (folder / "whole").open("rb+") as written:
        os.fsync(written.fileno())
    return label


def _put(whole: zipfile.ZipFile, name: str | zipfile.ZipInfo, path: Path, watch: Watch) -> None:
    with path.open("rb") as source, whole.open(name, "w", force_zip64=True) as target:
        pieces = iter(partial(source.read, _PIECE), b"")
        for piece in watch(pieces, path.stat().st_size // _PIECE + 1, "打包"):
            target.write(piece)


def _is_backup(file: Path) -> bool:
    try:
        with zipfile.ZipFile(file) as whole:
            return LABEL in whole.namelist()
    except (OSError, *_BROKEN):
        return False


def _label(file: Path, whole: zipfile.ZipFile) -> Backup:
    try:
        found = json.loads(whole.read(LABEL))
        if found["form"] > FORM or found["schema"] > NEWEST:
            raise Refused(f"备份 {file} 由更新版本的程序写成，本程序不能恢复；请升级程序后再试。")
        return Backup(**found)
    except (KeyError, TypeError, ValueError):
        raise zipfile.BadZipFile from None


def _sync(folder: Path) -> None:
    """Make a file's new name last through a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
