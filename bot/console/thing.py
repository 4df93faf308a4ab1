"""A picture, a voice or a file of the data folder, shown where a browser may show it, else saved."""

from pathlib import Path

from bot.console.desk import File, NotFound
from bot.things import FOLDER

_KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
          ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".mp4": "video/mp4"}  # fmt: skip
"""What a browser may show by itself; everything else is saved as a file."""


def shown_as(name: str) -> str:
    """image, audio or video; empty for what is saved."""
    return _KINDS.get(Path(name).suffix.lower(), "").partition("/")[0]


def thing(data: Path, name: str) -> File:
    """The file of that name; raises NotFound."""
    path = data / FOLDER / Path(name).name
    if not name or not path.is_file():
        raise NotFound
    return as_shown(path.name, path)


def as_shown(called: str, path: Path) -> File:
    """What a browser may show by itself, else a file to be saved under the name it is called by."""
    kind = _KINDS.get(path.suffix.lower(), "")
    return File("" if kind else called, kind or "application/octet-stream", [path.read_bytes()])
