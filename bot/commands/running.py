"""`run`: the bot itself."""

import argparse
import asyncio
import signal
import sys
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.commands.command import command, ledger, now, setup
from bot.config import checked


def add(commands: Any) -> None:
    """Declare the command."""
    run = command(
        commands, "run", run_bot, does="运行：收听、记账、定时发帖，并在浏览器里打开群聊", example="run --port 8080"
    )
    run.add_argument("--port", type=int, metavar="端口", help="页面的端口；不写就按配置（8080）")
    run.add_argument("--verbose", action="store_true", help="日志写得更细")


def run_bot(args: argparse.Namespace) -> None:
    """Run until Ctrl-C or SIGTERM."""
    from bot import log
    from bot.app import App
    from bot.site import check_address

    log.set_up(verbose=args.verbose)
    found = setup(args)
    config = found.config
    if args.port is not None:
        config = checked(replace(config, web=replace(config.web, port=args.port)))
    with ledger(args) as db:
        check_address(config, db)
        app = App(config, db, now, demo=found.demo, ear=_same_options(args))
        asyncio.run(_until_stopped(app, demo=found.demo))


def _same_options(args: argparse.Namespace) -> list[str]:
    """The options under which an ear finds the same config and data."""
    named = (("--config", args.config), ("--data", args.data))
    return [word for name, value in named if value is not None for word in (name, str(value))]


async def _until_stopped(app: Any, *, demo: bool) -> None:
    """Run the app; a signal to end cancels it, so that what is under way is put away first."""

    def ready(address: str) -> None:
        what = "演示已开始（样例数据）" if demo else "书香群记已开始"
        print(f"{what}。请用浏览器打开 {address}  按 Ctrl-C 结束。", flush=True)

    running = asyncio.ensure_future(app.run(ready))
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            loop.add_signal_handler(one, running.cancel)
    with suppress(asyncio.CancelledError):
        await running
    print("已结束。", file=sys.stderr)
