"""`check`: whether the config, the database and the gateway are sound; what is not is said with how to mend it."""

import argparse
import os
import shutil
import sqlite3
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from bot.almanac import is_published
from bot.commands.command import command, ledger, now, setup
from bot.config import Config
from bot.keeping import LAST
from bot.text.phrase import stretch
from models import gap, outbox, relay, setting
from models import group as groups
from models.binding import unbound
from models.holiday import decided
from models.inbox import Fate, Message
from models.outbox import BY_HAND, Post, Standing
from models.pending import waiting

LOOK_BACK = timedelta(days=60)
OLD_BACKUP = timedelta(days=3)
LOW_DISK = 500 * 1024 * 1024
LOOK_AHEAD = timedelta(days=60)
SAFE_SQLITE = (3, 51, 3)


def add(commands: Any) -> None:
    """Declare the command."""
    command(commands, "check", check, does="检查配置、数据库和网关，说明哪里不对、怎么改", example="check")


def check(args: argparse.Namespace) -> int:
    """Print what is wrong and what only needs a look; 1 when something is wrong."""
    found = setup(args)
    wrong, look = _machine(found.config)
    with ledger(args) as db, db.look() as session:
        more_wrong, more_look = _contents(session)
    wrong, look = wrong + more_wrong + _gateway(found.config), look + more_look
    for sentence in wrong:
        print(f"✗ {sentence}")
    for sentence in look:
        print(f"· {sentence}")
    if not wrong:
        print("✓ 配置和数据库正常。" + ("（演示数据库）" if found.demo else ""))
    return 1 if wrong else 0


def _machine(config: Config) -> tuple[list[str], list[str]]:
    wrong, look = [], []
    folder = next(one for one in (config.data, *config.data.resolve().parents) if one.exists())
    if not os.access(folder, os.W_OK):
        wrong.append(f"数据文件夹 {config.data} 不能写；请改它的权限，或用 --data 换一个。")
    free = shutil.disk_usage(folder).free
    if free < LOW_DISK:
        wrong.append(f"磁盘只剩{free // 1024 // 1024}MB；请腾出空间，否则记不了账。")
    if not config.database and sqlite3.sqlite_version_info < SAFE_SQLITE:
        look.append(f"Python 自带的 SQLite 是 {sqlite3.sqlite_version}，较旧；不要用别的程序同时打开数据库文件。")
    return wrong, look


def _gateway(config: Config) -> list[str]:
    """What is wrong with the gateway and the ear; the event stream is left to the ear."""
    if config.wechaty is None:
        return []
    import asyncio

    from bot.channels.wechaty.channel import WechatyChannel
    from bot.channels.wechaty.gateway import GatewayProblem, address

    async def ask() -> list[str]:
        assert config.wechaty is not None
        channel = WechatyChannel(address(config.wechaty), config.wechaty.account, config.data, now)
        try:
            return await channel.check()
        finally:
            channel.close()

    try:
        return asyncio.run(ask())
    except GatewayProblem as problem:
        return [str(problem)]


def _holidays(today: date, decided: Mapping[date, bool]) -> list[str]:
    """The years that begin before long, or are going on, of which neither the program nor the office knows the days."""
    years = dict.fromkeys((today.year, (today + LOOK_AHEAD).year))
    written = {day.year for day in decided}
    return [
        f"{year}年的放假安排还没有收录，只认法定节日；请用 holiday off 写明放假的日子，holiday work 写明调休的工作日。"
        for year in years
        if not is_published(year) and year not in written
    ]


def _contents(session: Session) -> tuple[list[str], list[str]]:
    wrong, look = [], []
    listed = groups.listed(session)
    if not listed:
        wrong.append("还没有群；用 group add 加一个，再用 group open 开张。")
    look += [
        f"“{group.name}”还没有开张，不记录；用 group open {group.name}。" for group in listed if not group.opened_at
    ]
    bugs = session.exec(select(func.count()).where(Message.fate == Fate.failed)).one()
    if bugs:
        wrong.append(f"有{bugs}条消息处理时出错，原文留着；请升级程序，并把日志发给开发者。")
    strangers = unbound(session)
    if strangers:
        names = "、".join(identity.shown_name for identity in strangers[:8])
        look.append(f"有{len(strangers)}个账号没对上名册：{names}{'…' if len(strangers) > 8 else ''}；用 bind 对上。")
    if questions := waiting(session):
        look.append(f"有{len(questions)}条记录待确认；用 pending list 查看。")
    if told := relay.waiting(session):
        look.append(f"有{len(told)}条话待转告；用 relay list 查看，请联络员转告后用 relay done 记下。")
    if asking := _number(session, Standing.asking):
        look.append(f"有{asking}个帖子等会务过目；用 outbox list 查看，用 outbox approve 发出。")
    if failed := _number(session, Standing.failed):
        wrong.append(f"有{failed}个帖子没有发出；用 outbox list 看原因，再发一次用 outbox settle 编号 again。")
    if undone := _number(session, Standing.failed, chores=True):
        look.append(f"有{undone}件例行事务没有做成；用 outbox list 看原因，再做一次用 outbox settle 编号 again。")
    if lost := outbox.unknown(session, now()):
        wrong.append(f"有{len(lost)}个帖子发送不明；用 outbox list 查看，到群里看一眼再了结。")
    look += _holidays(now().date(), decided(session)) + _backup(session)
    look += [
        f"{one.since:%m月%d日%H:%M}起没有收听（{one.reason}）；这段时间的消息可能有遗漏。"
        for one in session.exec(select(gap.Gap).where(gap.Gap.until == None))  # noqa: E711
    ]
    return wrong, look + _unpasted(session)


def _number(session: Session, standing: Standing, *, chores: bool = False) -> int:
    is_chore = col(Post.channel) == ""
    query = select(func.count()).where(Post.standing == standing, is_chore if chores else ~is_chore)
    return session.exec(query).one()


def _backup(session: Session) -> list[str]:
    kept = setting.get(session, LAST)
    if kept and now() - datetime.fromisoformat(kept) > OLD_BACKUP:
        return [
            f"最近一次备份是{datetime.fromisoformat(kept):%m月%d日}；用 backup --out 文件 存一份，并看看磁盘是否已满。"
        ]
    return [] if kept else ["还没有备份过；run 每天03:30自己备份，不常开 run 的，用 backup --out 文件 存一份。"]


def _unpasted(session: Session) -> list[str]:
    """Which stretches of groups without a gateway nobody has pasted."""
    said = []
    for group in groups.opened(session):
        missed = gap.of_group(session, group, now() - LOOK_BACK, now(), now()) if group.channel == BY_HAND else []
        if missed:
            spans = "、".join(stretch(one.since, one.until, lasts=one.lasts) for one in missed[-4:])
            said.append(f"“{group.name}”{spans}的聊天还没有贴进来，统计可能有遗漏；复制后用 import chat 导入。")
    return said
