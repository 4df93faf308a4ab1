"""附件: the pictures and files that go to the groups, kept in the data folder by what is in them."""

import hashlib
import re
import time
from pathlib import Path

from bot.channel import Attachment
from bot.refusal import Refused, reason

FOLDER = "files"
LARGEST = 20 * 1024 * 1024
"""Bytes of the largest one."""
LONGEST_NAME = 60
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s.\x00-\x1f]')
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
    return keep_content(data, file.stem, file.suffix, content)


def keep_content(data: Path, stem: str, suffix: str, content: bytes) -> str:
    """Put a file into the data folder; returns the name it is kept under, the same for the same. Raises OSError."""
    name = f"{hashlib.sha256(content).hexdigest()[:24]}-{stem[:LONGEST_NAME]}{suffix}"
    (data / FOLDER).mkdir(parents=True, exist_ok=True)
    (data / FOLDER / name).write_bytes(content)
    return name


def keep_picture(data: Path, name: str, drawn: bytes) -> str:
    """Put a drawn picture into the data folder; returns the name it is kept under. Raises OSError."""
    return keep_content(data, _NOT_IN_NAMES.sub("", name), ".png", drawn)


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
