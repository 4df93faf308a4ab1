"""What every command shares: where config and data are found, the clock on the wall, and how a problem is said."""

import argparse
import getpass
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.almanac import SHANGHAI
from bot.config import Config, load

if TYPE_CHECKING:
    from models.db import Database

T = TypeVar("T")
DEMO_FOLDER = Path("data/demo")


Act = Callable[[argparse.Namespace], int | None]


@dataclass(frozen=True, slots=True)
class Setup:
    """The config in force; `demo` says that it is the sample database, because no config was found or named."""

    config: Config
    demo: bool


def command(commands: Any, name: str, act: Act, *, does: str, example: str) -> argparse.ArgumentParser:
    """Declare a command (or a part of one) with the options that belong to every command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=does, description=does, epilog=f"例：python -m bot {example}"
    )
    parser.add_argument("--config", type=Path, metavar="文件", help="配置文件；不写就用当前文件夹的 config.toml")
    parser.add_argument("--data", type=Path, metavar="文件夹", help="数据文件夹；不写就按配置")
    parser.set_defaults(act=act)
    return parser


def family(commands: Any, name: str, *, does: str, example: str) -> Any:
    """Declare a command that has commands of its own, and return where to declare those."""
    parser = commands.add_parser(name, help=does, description=does, epilog=f"例：python -m bot {example}")
    return parser.add_subparsers(title="做什么", metavar="做什么", required=True)


@contextmanager
def ledger(args: argparse.Namespace) -> Iterator["Database"]:
    """The database of the config in force; without a config the sample one, filled when it is new."""
    from bot.seed import seed
    from bot.storage import open_database

    found = setup(args)
    db = open_database(found.config)
    try:
        seed(db, found.config, now())
        if found.demo:
            _fill(db, found.config)
        yield db
    finally:
        db.close()


def _fill(db: "Database", config: Config) -> None:
    from bot.demo import fill_when_new

    fill_when_new(db, config, now())


def setup(args: argparse.Namespace) -> Setup:
    """The config that `--config`, `--data` or the working directory name, else the sample's."""
    path: Path | None = args.config
    if path is None and Path("config.toml").exists():
        path = Path("config.toml")
    config = load(path) if path else Config(data=DEMO_FOLDER)
    if args.data is not None:
        config = replace(config, data=args.data)
    return Setup(config, demo=path is None)


def say_demo(args: argparse.Namespace) -> None:
    """Warn where what follows goes into the sample database."""
    if setup(args).demo:
        print("注意：没有找到 config.toml，下面用的是演示数据库。", file=sys.stderr)


def now() -> datetime:
    """The wall clock."""
    return datetime.now(SHANGHAI)


def who() -> str:
    """Who types the command, for the audit."""
    try:
        return f"命令行：{getpass.getuser()}"
    except (OSError, KeyError):
        return "命令行"


def progress(things: Iterable[T], total: int, doing: str) -> Iterator[T]:
    """Pass things on while a bar on standard error shows how far one is; silent where nobody watches."""
    watched = sys.stderr.isatty() and total > 50
    for number, thing in enumerate(things, 1):
        yield thing
        if watched and (number % max(total // 100, 1) == 0 or number == total):
            filled = 30 * number // total
            print(f"\r{doing} [{'█' * filled}{' ' * (30 - filled)}] {number}/{total}", end="", file=sys.stderr)
    if watched:
        print(file=sys.stderr)
