"""What a table to be written is, and what of a text may stand in a cell."""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.refusal import reason


class ExportProblem(Exception):
    """The file could not be written; the message says why. What stood there before is untouched."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `width` in half-width characters; `kind` is text, int, date or datetime."""

    title: str
    width: int
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; `rows` may be a generator and is read once."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Any]]


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """A text without what no spreadsheet takes: control characters and lone surrogates."""
    return _CONTROL.sub("", text)


@contextmanager
def replacing(path: Path, mode: int = 0o644) -> Iterator[Path]:
    """A file beside `path` to write to; only a whole one takes its place, readable as `mode`. Raises ExportProblem."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
    except OSError as error:
        raise ExportProblem(f"写不了 {path}：{reason(error)}。") from None
    beside = Path(name)
    try:
        yield beside
        beside.chmod(mode)
        beside.replace(path)
    except OSError as error:
        raise ExportProblem(f"写 {path} 时出错：{reason(error)}。") from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
