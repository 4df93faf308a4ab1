"""A list that was uploaded, read as the file it is: under its own name, cleaned, since the sentences name it."""

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from bot.console.desk import Upload

T = TypeVar("T")
_BAD = re.compile(r"[^\w.\-（）()《》· ]")


def read_as_file(upload: Upload, otherwise: str, read: Callable[[Path], T]) -> tuple[str, T]:
    """The file's name, `otherwise` where nothing of it is left, and what is in it; raises what `read` raises."""
    name = _BAD.sub("", Path(upload.name).name)[-60:] or otherwise
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(upload.content)
        return name, read(path)
