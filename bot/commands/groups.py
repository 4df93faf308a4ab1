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
from bot.job import for_all, posts
from bot.opening import opening_words
from bot.refusal import Refused
from bot.seed import add_group
from bot.timetable import YES, said, set_post
from models import group as groups
from models import outbox, presence, setting
from models.audit import note
from models.group import Ack, Group, Quotes
from models.outbox import Post


def add(commands: Any) -> None:
    """Declare the command."""
    parts = family(commands, "group", does="群：列出、加入、设置、开张", example="group list")
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
        help="ack=each|digest|none  quotes=ask|free  ranks=on|off（公开个人排行）  "
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


def show(args: argparse.Namespace) -> None:
    """Print every group with its settings."""
    with ledger(args) as db, db.look() as session:
        listed = groups.listed(session)
        if not listed:
            print("还没有群。用 group add 加一个。")
        for group in listed:
            opened = f"{group.opened_at:%Y-%m-%d %H:%M} 开张" if group.opened_at else "未开张（不记录）"
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
        group = add_group(session, setup(args).config, args.name, args.channel, args.room)
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
    if name in ("ack", "quotes"):
        kind = Ack if name == "ack" else Quotes
        if value not in [one.value for one in kind]:
            raise Refused(f"{name} 应是 {'、'.join(one.value for one in kind)} 之一。")
        before = str(getattr(group, name))
        setattr(group, name, kind(value))
    elif name in _SWITCHES:
        before = str(getattr(group, _SWITCHES[name]))
        setattr(group, _SWITCHES[name], _yes(name, value))
    elif name == "order":
        if value not in ("rank", "time"):
            raise Refused("order 应是 rank（职务顺序，再按姓氏笔画）或 time（先后）。")
        before, group.by_rank = "rank" if group.by_rank else "time", value == "rank"
    elif name == "shelf":
        before, group.venue_id = str(group.venue_id or ""), shelf(session, value).id
    elif name == "talk":
        before, group.talk_minutes = str(group.talk_minutes), _minutes(value)
    elif name == "contact":
        before, group.contact = group.contact, value
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
        names = ("ack", "quotes", *_SWITCHES, "order", "shelf", "contact", "talk", "room", *posts())
        raise Refused(f"不认识的设置“{name}”；可以设 {'、'.join(names)}。")
    session.add(group)
    return before


_SWITCHES = {"ranks": "ranks_persons", "readers": "names_readers"}
"""What is on or off, and the column that keeps it."""


def _minutes(value: str) -> int:
    if not value.isdecimal() or int(value) > 720:
        raise Refused("talk 应是0到720之间的分钟数，例如 talk=30；写0，“这本书”就不按刚说到的书算。")
    return int(value)


def _yes(name: str, value: str) -> bool:
    if value not in YES:
        raise Refused(f"{name} 应是 on 或 off。")
    return YES[value]


def open_group(args: argparse.Namespace) -> None:
    """Post the opening words, or print them where the channel cannot post; recording begins with them."""
    with ledger(args) as db, db.begin() as session:
        group = known(session, args.name)
        words = opening_words(group, setting.get(session, "office"))
        if group.opened_at:
            raise Refused(f"“{group.name}”在{group.opened_at:%Y年%m月%d日%H:%M}已经开张了。")
        if args.read_at:
            groups.open_group(session, group, _moment(args.read_at), who())
            _prepare(session, _opening_post(group, words), read_at=group.opened_at)
            print(f"已记下：从{args.read_at}起记录“{group.name}”。")
        elif group.channel == outbox.BY_HAND:
            _prepare(session, _opening_post(group, words))
            print(f"请把下面这段话贴到“{group.name}”，然后用 --read-at 写明贴出的时间：\n\n{words}")
        elif group.room is None:
            raise Refused(f"还不知道“{group.name}”是网关里的哪个群；请先运行 run，让它按群名对上，再开张。")
        else:
            outbox.put(session, _opening_post(group, words))
            print(f"开场白已放进待发箱；一发出就开始记录“{group.name}”。")


def _prepare(session: Session, post: Post, read_at: datetime | None = None) -> None:
    """Keep the opening words known, so that they enter no ledger when somebody pastes them; `read_at`: they are out."""
    outbox.put(session, post)
    for piece in outbox.pieces(session, post.key):
        if read_at is not None and piece.standing in outbox.OPEN:
            outbox.decide(session, piece, read_at, sent=True)


def _opening_post(group: Group, words: str) -> Post:
    return outbox.to_group(group, f"opening:group-{group.id}", outbox.OPENING, words, now())


def _moment(words: str) -> datetime:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise Refused(f'看不懂时间“{words}”；写成 "2026-04-23 20:00"。') from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    if moment > now():
        raise Refused("开场白贴出的时间不能在将来。")
    return moment


def known(session: Session, name: str) -> Group:
    """The group of that name, or a sentence with the names there are."""
    group = groups.named(session, name)
    if group is None:
        names = "、".join(one.name for one in groups.listed(session)) or "（还没有群）"
        raise Refused(f"没有叫“{name}”的群。现有：{names}")
    return group
