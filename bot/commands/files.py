"""What all files that come in by command share: tried first, resting on an entry, what is odd in them said."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlmodel import Session

from bot.commands.command import ledger, now, who
from models.audit import note
from models.entry import Entry

MOST = 50


class _OnlyTried(Exception):
    """Nothing of it is to be kept."""


@contextmanager
def tried(args: argparse.Namespace) -> Iterator[Session]:
    """The ledger to write to; with --dry-run all of it is forgotten afterwards."""
    with suppress(_OnlyTried), ledger(args) as db, db.begin() as session:
        yield session
        if args.dry_run:
            raise _OnlyTried


def entry_of(session: Session, file: Path, source: str, rows: int) -> Entry:
    """What everything that the file brings rests on."""
    entry = Entry(by=who(), at=now(), source=source, file=file.name)
    session.add(entry)
    note(session, entry.at, entry.by, "import", entry, file=file.name, rows=rows)
    return entry


def some(sentences: Sequence[str]) -> list[str]:
    """The first of many sentences, and how many more there are."""
    more = len(sentences) - MOST
    return [*sentences[:MOST], f"……还有{more}处。"] if more > 0 else list(sentences)


def say_odd(odd: Sequence[str]) -> None:
    """Say on standard error what of a file needs a look."""
    for sentence in some(odd):
        print(sentence, file=sys.stderr)
