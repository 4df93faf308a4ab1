"""附件: the pictures and files that go to the groups, kept in the data folder by what is in them."""

import hashlib
import re
import time
import uuid
from pathlib import Path

from bot.channel import Attachment
from bot.refusal import Refused, reason

FOLDER = "files"
LARGEST = 20 * 1024 * 1024
"""Bytes of the largest one."""
LONGEST_NAME, LONGEST_SUFFIX = 60, 10
_ODD = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:\"|?*]")
"""What a file's name must not have: some systems refuse it, and turned letters hide what sort of file it is."""
_SEPARATORS = re.compile(r"[\\/]")
NOT_YET = 3600.0
"""Seconds for which a file may stand here before what it goes with is written down."""


def keep(data: Path, file: Path) -> str:
    """Copy a file into the data folder; returns the name it is kept under. Raises Refused."""
    try:
        size = file.stat().st_size
        content = file.read_bytes() if file.is_file() and 0 < size <= LARGEST else b""
    except FileNotFoundError:
        raise Refused(f"没有这个文件：{file}。") from None
    except OSError as error:
        raise Refused(f"文件 {file} 读不了：{reason(error)}。") from None
    if size > LARGEST:
        raise Refused(f"文件“{file.name}”有{size / 1024 / 1024:.1f}MB，最大{LARGEST // 1024 // 1024}MB；请压缩后再发。")
    if not content:
        raise Refused(f"“{file.name}”是空的，或者不是文件。")
    return lay_down(data, file.name, content)


def lay_down(data: Path, file_name: str, content: bytes) -> str:
    """Keep what was handed over under a name that people know; returns the name it is kept under."""
    name = named(hashlib.sha256(content).hexdigest()[:24], file_name.replace("\\", "/").rpartition("/")[2])
    write(data, name, content)
    return name


def named(mark: str, file_name: str) -> str:
    """The name a file is kept under: a mark without a dash, and the name that people know, as every system takes it."""
    file = Path(_ODD.sub("", _SEPARATORS.sub("", file_name)).lstrip(".") or "文件")
    return f"{mark}-{file.stem[:LONGEST_NAME]}{file.suffix[:LONGEST_SUFFIX]}"


def write(data: Path, name: str, content: bytes) -> None:
    """Put a file into the data folder as a whole: who looks for it meanwhile finds none."""
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"{uuid.uuid4().hex}.part"
    beside.write_bytes(content)
    beside.replace(folder / name)


def keep_picture(data: Path, name: str, drawn: bytes) -> str:
    """Put a drawn picture into the data folder; returns the name it is kept under. Raises OSError."""
    return lay_down(data, f"{_SEPARATORS.sub('', name)}.png", drawn)


def load(data: Path, name: str) -> Attachment:
    """A kept file under the name people know; raises OSError."""
    return Attachment(called(name), (data / FOLDER / name).read_bytes())


def called(name: str) -> str:
    """The name people know a kept file by."""
    return name.partition("-")[2]


def clear(data: Path, stay: set[str]) -> None:
    """Delete the files of which nobody knows any more."""
    folder = data / FOLDER
    for path in folder.iterdir() if folder.exists() else ():
        if path.name not in stay and time.time() - path.stat().st_mtime > NOT_YET:
            path.unlink(missing_ok=True)
