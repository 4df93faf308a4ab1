"""`group`: which chat rooms the bot may read, what was decided for each, and the opening of the ledger there."""

import argparse
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import plans
from bot.almanac import SHANGHAI, Night
from bot.commands.command import command, family, ledger, now, setup, who
from bot.commands.shelves import known as shelf
from bot.config import Config
from bot.deciding import SETTINGS
from bot.deciding import decide as decide_group
from bot.job import for_all, posts
from bot.opening import close_down, open_up, opening_words
from bot.refusal import Refused
from bot.seed import account_of, add_group
from bot.timetable import said, set_post
from models import group as groups
from models import outbox, presence, setting
from models.audit import note
from models.group import Group


def add(commands: Any) -> None:
    """Declare the command."""
    parts = family(commands, "group", does="群：列出、加入、设置、开张、停用", example="group list")
    command(parts, "list", show, does="列出各群和各自的设置", example="group list")
    new = command(parts, "add", enter, does="加入一个群", example='group add "红山区读书群" --channel transcript')
    new.add_argument("name", metavar="群名")
    new.add_argument("--channel", choices=("transcript", "wechaty", "room"), default="transcript", help="渠道")
    new.add_argument("--room", default="", metavar="编号", help="渠道里的群编号；Wechaty 的群可以只写群名")
    new.add_argument("--main", action="store_true", help="这是主群")
    new.add_argument("--region", default="", metavar="旗县区")
    new.add_argument("--contact", default="", metavar="姓名", help="群友有疑问时找谁")
    change = command(
        parts, "set", decide, does="改一个群的设置", example='group set "红山区读书群" ack=each evening_digest=20:30'
    )
    change.add_argument("name", metavar="群名")
    change.add_argument(
        "settings",
        nargs="+",
        metavar="设置=值",
        help="name=新群名  region=旗县区  ack=each|digest|none  quotes=ask|free  ranks=on|off（公开个人排行）  "
        "readers=on|off（在群里说书在谁手里）  order=rank|time（名单按职务或先后）  "
        "shelf=书架  contact=姓名  talk=30（“这本书”管几分钟，0为不管）  "
        "定时=off、=on、=20:30、=周一09:00 或 =每月1日09:00（如 recommended_list=周一09:00）；"
        "=ask 会务过目后才发、=noask 不用过目",
    )
    begin = command(
        parts, "open", open_group, does="在一个群里开张：发开场白，从此开始记录", example="group open 红山区读书群"
    )
    begin.add_argument("name", metavar="群名")
    begin.add_argument("--read-at", metavar="时间", help='手工贴出开场白的时间，如 "2026-04-23 20:00"')
    end = command(
        parts,
        "close",
        close_group,
        does="停用一个群：不再听、不再记、不再发；已有的记录照旧。再用 group open 重新开张",
        example="group close 红山区读书群",
    )
    end.add_argument("name", metavar="群名")


def show(args: argparse.Namespace) -> None:
    """Print every group with its settings."""
    with ledger(args) as db, db.look() as session:
        listed = groups.listed(session)
        if not listed:
            print("还没有群。用 group add 加一个。")
        for group in listed:
            opened = f"{group.opened_at:%Y-%m-%d %H:%M} 开张" if group.opened_at else "未开张（不记录）"
            opened = f"{group.closed_at:%Y-%m-%d %H:%M} 停用（不记录）" if group.closed_at else opened
            ranks = "公开个人排行" if group.ranks_persons else "不公开个人排行"
            sort = "演练群 " if group.practice else "主群 " if group.main else ""
            print(f"{group.name}  {sort}{group.channel}  {opened}")
            print(f"    确认 ack={group.ack.value}  引用 quotes={group.quotes.value}  {ranks}")
            print(f"    “这本书”管 talk={group.talk_minutes} 分钟")
            for job in posts().values():
                print(f"    {job.name}（{job.title}）{said(plans.of_group(session, group, job))}")


def enter(args: argparse.Namespace) -> None:
    """Put a group on the list of those that may be read."""
    with ledger(args) as db, db.begin() as session:
        account = account_of(args.channel, setup(args).config)
        group = add_group(session, args.name, args.channel, account, args.room)
        group.main, group.region, group.contact = args.main, args.region, args.contact
        session.flush()
        note(session, now(), who(), "add", group)
    if args.channel == "room":
        print("这是演练群：在浏览器里以“演练甲”等身份说话，记录不进任何统计和导出；run 重新启动后可见。")
    print(f"已加入“{args.name}”。开始记录前，先用 group open {args.name} 开张。")


def decide(args: argparse.Namespace) -> None:
    """Change a group's settings, each change kept in the audit."""
    config = setup(args).config
    with ledger(args) as db, db.begin() as session:
        group = known(session, args.name)
        for word in args.settings:
            name, sign, value = word.partition("=")
            if not sign:
                raise Refused(f"“{word}”应写成 设置=值，例如 ack=each。")
            before = _decide(session, group, name, value, config)
            note(session, now(), who(), "set", group, **{name: [before, value]})
    print(f"“{args.name}”的设置已改。")


def _decide(session: Session, group: Group, name: str, value: str, config: Config) -> str:
    """Set one thing; returns what it was before."""
    if name in SETTINGS:
        before = decide_group(session, group, name, shelf(session, value).name if name == "shelf" else value)
    elif name == "room":
        other = presence.room(session, group.channel, group.account, value)
        if other is not None and other.group_id != group.id:
            raise Refused(f"编号 {value} 已经是另一个群的；编号见 python -m bot check。")
        before, group.room = group.room or "", value
    elif name in posts():
        before = set_post(session, group, posts()[name], value, Night(config.quiet_from, config.quiet_until))
    elif name in for_all():
        raise Refused(f"{name} 不分群，用 schedule set {name}={value} 改。")
    else:
        names = (*SETTINGS, "room", *posts())
        raise Refused(f"不认识的设置“{name}”；可以设 {'、'.join(names)}。")
    session.add(group)
    return before


def open_group(args: argparse.Namespace) -> None:
    """Post the opening words, or print them where the channel cannot post; recording begins with them."""
    with ledger(args) as db, db.begin() as session:
        group = known(session, args.name)
        office = setting.get(session, "office")
        read_at = _moment(args.read_at) if args.read_at else None
        open_up(session, group, office, now(), who(), read_at)
        if read_at is not None:
            print(f"已记下：从{args.read_at}起记录“{group.name}”。")
        elif group.channel == outbox.BY_HAND:
            words = opening_words(group, office)
            print(f"请把下面这段话贴到“{group.name}”，然后用 --read-at 写明贴出的时间：\n\n{words}")
        else:
            print(f"开场白已放进待发箱；一发出就开始记录“{group.name}”。")


def close_group(args: argparse.Namespace) -> None:
    """Read, record and post nothing more in a group."""
    with ledger(args) as db, db.begin() as session:
        group = known(session, args.name)
        stopped = close_down(session, group, now(), who())
        rest = f"等着发的{stopped}个帖子不发了。" if stopped else ""
        print(f"“{group.name}”停用了：不再听、不再记、不再发，已有的记录照旧。{rest}")


def _moment(words: str) -> datetime:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise Refused(f'看不懂时间“{words}”；写成 "2026-04-23 20:00"。') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def known(session: Session, name: str) -> Group:
    """The group of that name, or a sentence with the names there are."""
    group = groups.named(session, name)
    if group is None:
        names = "、".join(one.name for one in groups.listed(session)) or "（还没有群）"
        raise Refused(f"没有叫“{name}”的群。现有：{names}")
    return group
