"""`ear`: the small process that listens to the gateway; it is started by `run` and outlives it."""

import argparse
import os
import signal
from typing import Any

from bot.commands.command import command, setup
from bot.refusal import Refused


def add(commands: Any) -> None:
    """Declare the command."""
    ear = command(commands, "ear", listen, does="收听网关（run 会自己启动它，并让它一直开着）", example="ear --stop")
    ear.add_argument("--stop", action="store_true", help="停止收听")


def listen(args: argparse.Namespace) -> int:
    """Listen until stopped, or stop the one that listens."""
    from bot import log
    from bot.channels.wechaty.ear import main
    from bot.channels.wechaty.gateway import address

    config = setup(args).config
    if args.stop:
        return _stop(config.data)
    if config.wechaty is None:
        raise Refused("配置里没有 [wechaty] 一节，没有网关可以收听。")
    log.set_up()
    return main(address(config.wechaty), config.data)


def _stop(folder: Any) -> int:
    from bot.channels.wechaty.ear import take_lock
    from bot.channels.wechaty.store import EarStore

    lock = take_lock(folder) if folder.exists() else None
    if lock is not None or not folder.exists():
        raise Refused("没有收听程序在运行。")
    store = EarStore(folder / "ear.sqlite")
    pid = store.state().get("pid", "")
    store.close()
    os.kill(int(pid), signal.SIGTERM)
    print("收听程序已停。这段时间的消息收不到，请尽快再运行 run。")
    return 0
