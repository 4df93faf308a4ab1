"""`say`: every text the bot can say, made with the sample's people and books, to be read through before it goes out."""

import argparse
from itertools import groupby
from operator import attrgetter
from typing import Any

from bot.commands.command import command


def add(commands: Any) -> None:
    """Declare the command."""
    saying = command(
        commands, "say", say, does="列出书香群记会说的话（用样例现写，不动您的数据库）", example="say --all"
    )
    saying.add_argument("--all", action="store_true", required=True, help="全部列出，按写它的文件分组")


def say(args: argparse.Namespace) -> None:
    """Print the texts by file, each with the occasion; nothing is posted and no database of the office is opened."""
    import logging
    import tempfile
    from pathlib import Path

    from bot.specimen import specimens

    logging.getLogger("bot").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="shuxiang-say-") as folder:
        listed = sorted(specimens(Path(folder)), key=attrgetter("file"))
    for file, some in groupby(listed, key=attrgetter("file")):
        print(f"== {file}\n")
        for one in some:
            print(f"· {one.occasion} → {one.whom}")
            print("".join(f"    {line}\n" for line in one.text.splitlines()))
    print(f"共{sum(bool(one.text) for one in listed)}段。")
