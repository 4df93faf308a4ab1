"""`python -m bot` by a clock that a test sets: the moment stands in a file, so that a day is lived at its own hours."""

import sys
from datetime import datetime
from pathlib import Path


def main(clock: str, *words: str) -> int:
    """Run one command of the bot while it is the moment in the file `clock`."""
    from bot import __main__
    from bot.commands import command

    command.now = lambda: datetime.fromisoformat(Path(clock).read_text())
    return __main__.main(list(words))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
