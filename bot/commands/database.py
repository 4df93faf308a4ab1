"""`migrate`, `backup` and `restore`: the database at this program's schema, in one file, and out of one again."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot import keeping
from bot.commands.command import command, ledger, now, progress, say_demo, setup, who
from bot.storage import StorageProblem, explained, open_database


def add(commands: Any) -> None:
    """Declare the commands."""
    command(commands, "migrate", migrate, does="把数据库升级到本程序的版本（run 会自己做）", example="migrate")
    one = command(
        commands, "backup", back_up, does="备份成一个文件，不用停下 run", example="backup --out 备份/书香群记.zip"
    )
    one.add_argument("--out", type=Path, metavar="文件", required=True, help="备份文件；同名的旧备份会被换掉")
    back = command(commands, "restore", bring_back, does="从备份恢复", example="restore 备份/书香群记.zip")
    back.add_argument("file", type=Path, metavar="文件", help="backup 或每晚备份留下的文件")
    back.add_argument("--replace", action="store_true", help="这里已有数据时，先把它另存一份，再恢复")


def migrate(args: argparse.Namespace) -> None:
    """Upgrade, or say that there is nothing to do."""
    open_database(setup(args).config).close()
    print("数据库已是最新。")


def back_up(args: argparse.Namespace) -> None:
    """Write everything into one file, looked through before it gets its name."""
    say_demo(args)
    config = setup(args).config
    with ledger(args) as db:
        try:
            label = keeping.make(db, config.data, args.out, now(), progress)
        except DBAPIError as error:
            raise StorageProblem(explained(error, config)) from None
    size = -(-args.out.stat().st_size // 1024)
    said = f"{size // 1024}MB" if size >= 10240 else f"{size}KB"
    print(f"已备份到 {args.out}（{said}），检查过，可以恢复：{_contents(label)}。")


def bring_back(args: argparse.Namespace) -> None:
    """Fill the database from a backup, and say what it cannot know."""
    from bot.restoring import restore

    say_demo(args)
    config = setup(args).config
    try:
        done = restore(config, args.file, now(), who(), replace=args.replace, watch=progress)
    except DBAPIError as error:
        raise StorageProblem(explained(error, config)) from None
    made_at = datetime.fromisoformat(done.label.made_at)
    print(f"已恢复{made_at:%Y年%m月%d日%H:%M}的备份：{_contents(done.label)}。")
    if done.before:
        print(f"这里原来的数据在 {done.before}，确认不用了可以删去。")
    print("备份以后的聊天不在里面，统计会写明这段时间没有收听；把聊天复制出来，用 import chat 可以补上。")
    print("这段时间到点的定时帖不再补发；需要的，用 post 发。")
    if done.doubtful:
        print(f"有{done.doubtful}个帖子发没发出说不准；用 outbox list 查看，到群里看一眼再了结。")


def _contents(label: keeping.Backup) -> str:
    words = keeping.contents(label.rows) or "还没有内容"
    return f"{words}、图片和文件{label.media}件" if label.media else words
