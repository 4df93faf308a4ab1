"""`migrate`: brings the database to the schema of this program."""

import argparse
from typing import Any

from bot.commands.command import command, setup
from bot.storage import open_database


def add(commands: Any) -> None:
    """Declare the command."""
    command(commands, "migrate", migrate, does="把数据库升级到本程序的版本（run 会自己做）", example="migrate")


def migrate(args: argparse.Namespace) -> None:
    """Upgrade, or say that there is nothing to do."""
    open_database(setup(args).config).close()
    print("数据库已是最新。")
