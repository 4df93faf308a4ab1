"""What a table to be written is, and what of a text may stand in a cell."""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.refusal import Refused, reason


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `width` in half-width characters; `kind` is text, int, number, share, date or datetime."""

    title: str
    width: int
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the sheet named `of`: its columns `values` over the column `labels`, of the first `most` rows.

    `kind` is column (months, side by side), bar (names, one below the other) or line.
    """

    title: str
    kind: str
    of: str
    labels: int
    values: tuple[int, ...]
    most: int = 30


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; `rows` may be a generator and is read once. Its charts stand below it.

    `head` is printed above every page; `high` is how high in points a row is at least, for one that is written on.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Any]]
    charts: tuple[Chart, ...] = ()
    head: str = ""
    high: int = 0


NONE = "—"
"""What stands in a cell for a number that there is none of."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """A text without what no spreadsheet takes: control characters and lone surrogates."""
    return text if text.isprintable() else _CONTROL.sub("", text)


@contextmanager
def replacing(path: Path, mode: int = 0o644) -> Iterator[Path]:
    """A file beside `path` to write to; only a whole one takes its place, readable as `mode`. Raises Refused."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
    except OSError as error:
        raise Refused(f"写不了 {path}：{reason(error)}。") from None
    beside = Path(name)
    try:
        yield beside
        beside.chmod(mode)
        beside.replace(path)
    except OSError as error:
        raise Refused(f"写 {path} 时出错：{reason(error)}。") from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
