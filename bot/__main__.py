"""The command line: `python -m bot COMMAND`. Each family of commands is one file in `bot/commands`."""

import argparse
import importlib
import sys

from bot.refusal import Refused

COMMANDS = {
    "run": "running",
    "ear": "listening",
    "init": "beginning",
    "sample": "beginning",
    "migrate": "database",
    "backup": "database",
    "restore": "database",
    "tidy": "tidying",
    "check": "checking",
    "understand": "understanding",
    "import": "importing",
    "export": "exporting",
    "group": "groups",
    "schedule": "schedules",
    "event": "events",
    "holiday": "holidays",
    "quiet": "holidays",
    "bind": "people",
    "member": "people",
    "user": "users",
    "relay": "relaying",
    "labels": "labels",
    "points": "points",
    "dossier": "points",
    "picture": "picturing",
    "keywords": "keywords",
    "interests": "interests",
    "book": "books",
    "drift": "shelves",
    "attend": "attending",
    "term": "terms",
    "vote": "votes",
    "post": "posting",
    "quote": "posting",
    "outbox": "outgoing",
    "broadcast": "broadcasting",
    "rollcall": "rollcalls",
    "pending": "questions",
    "say": "saying",
}
"""Which file has which command; a command is `add(subparsers)` there and is imported only when it is asked for."""


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 refused, 2 typed wrongly, 130 broken off."""
    arguments = sys.argv[1:] if argv is None else argv
    args = _parser(arguments).parse_args(arguments)
    try:
        return int(args.act(args) or 0)
    except Refused as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="书香群记：从群聊里记读书账。", epilog="例：python -m bot run"
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    asked = next((word for word in arguments if not word.startswith("-")), "")
    families = {COMMANDS[asked]} if asked in COMMANDS else set(COMMANDS.values())
    for family in sorted(families):
        importlib.import_module(f"bot.commands.{family}").add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
