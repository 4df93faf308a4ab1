"""`post` and `quote`: doing at once what is else done on the clock, and which own words may be quoted."""

import argparse
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot import at_once, chores, plans, posting, reissue, rounds
from bot.almanac import Night
from bot.attachments import called
from bot.commands.command import command, family, ledger, now, setup, who
from bot.commands.groups import known
from bot.job import Chore, Draft, GroupPost, Notices, Reminders, find
from bot.politeness import manners
from bot.refusal import Refused
from bot.text.phrase import cut
from models import group as groups
from models import outbox, quoting
from models.audit import note
from models.db import Database
from models.group import Group
from models.member import address
from models.quoting import quotable, words_to_ask


def add(commands: Any) -> None:
    """Declare the commands."""
    post = command(commands, "post", post_now, does="现在就做一件定时的事", example="post recommended_list --dry-run")
    post.add_argument("name", metavar="名称", help="、".join(f"{job.name}（{job.title}）" for job in find().values()))
    post.add_argument("--group", metavar="群名", help="只发这个群；不写就是每个已开张的群")
    post.add_argument("--dry-run", action="store_true", help="只看，不发")
    post.add_argument("--copy", action="store_true", help="写出来由人复制、贴到群里，程序自己不发")
    post.add_argument("--again", action="store_true", help="更正：把上次发出的那一期重新写过，再发一次")
    quotes = family(commands, "quote", does="引用：哪些原话可以放进帖子", example="quote list")
    command(quotes, "list", list_quotes, does="列出还没定能否引用的原话", example="quote list")
    allow = command(quotes, "allow", allow_quotes, does="允许引用", example="quote allow R12 T7")
    allow.add_argument("which", nargs="+", metavar="编号", help="quote list 列出的编号")


def post_now(args: argparse.Namespace) -> None:
    """Write a post for the days up to today, make today's round of notices, or do a chore."""
    if args.name not in find():
        raise Refused(f"没有叫“{args.name}”的定时帖；有：{'、'.join(find())}。")
    job = find()[args.name]
    if isinstance(job, Reminders):
        raise Refused(f"{job.title}按每场活动自己的时间发，不能现在就发。")
    if not isinstance(job, GroupPost):
        for option, is_given in (("--group", args.group), ("--copy", args.copy), ("--again", args.again)):
            if is_given:
                raise Refused(f"{job.title}不是群里的帖子，不用 {option}。")
    data = setup(args).config.data
    with ledger(args) as db:
        if isinstance(job, Chore):
            _do_chore(db, args, job)
            return
        with db.begin() as session:
            if isinstance(job, Notices):
                _tell(session, args, job)
            else:
                _post(session, args, job, data)


def _post(session: Session, args: argparse.Namespace, job: GroupPost, data: Path) -> None:
    chosen = [known(session, args.group)] if args.group else groups.opened(session)
    if not chosen:
        raise Refused("还没有开张的群；先用 group open 开张。")
    if args.again and not args.group:
        raise Refused("更正要用 --group 写明哪个群。")
    for group in chosen:
        if len(chosen) > 1:
            print(f"—— {group.name} ——")
        write = _post_again if args.again else _post_one
        print(f"{write(session, group, job, data, dry=args.dry_run, copy=args.copy)}\n")


def _post_one(session: Session, group: Group, job: GroupPost, data: Path, *, dry: bool, copy: bool) -> str:
    if why := groups.shut(group):
        return f"这个群{why}，不发。"
    draft = plans.write_now(session, group, job, now())
    if draft is None:
        return "没有可说的，不发。"
    if dry:
        return _shown(draft)
    made = at_once.put_now(session, group, job, draft, now(), by_hand=copy, data=data)
    if copy or (made and group.channel == outbox.BY_HAND):
        return _to_copy(session, posting.by_hand_key(job, group, now()))
    if not made:
        return "今天已经发过一次了，不再重复；还没贴出、要再看一遍文字的，加 --copy。"
    return f"{_shown(draft)}\n（已放进待发箱）"


def _shown(draft: Draft) -> str:
    """The words, and that a picture goes with them."""
    return draft.text + (f"\n［配图］{draft.picture.name}" if draft.picture else "")


def _post_again(session: Session, group: Group, job: GroupPost, data: Path, *, dry: bool, copy: bool) -> str:
    found = reissue.reissue(session, group, job, now())
    if dry:
        return _shown(found.draft)
    reissue.put(session, group, found, now(), by_hand=copy, data=data)
    note(session, now(), who(), "reissue", found.of, key=found.key)
    if copy or group.channel == outbox.BY_HAND:
        return _to_copy(session, found.key)
    return f"{_shown(found.draft)}\n（已放进待发箱）"


def _to_copy(session: Session, key: str) -> str:
    """The pieces of a post, each as long as one message may be, for a person to paste one after the other."""
    posts = outbox.pieces(session, key)
    waiting = [post for post in posts if outbox.take_by_hand(session, post)]
    if not waiting:
        return "今天已经发过一次了，不再重复。"
    parts = [post.text or f"［附件］{called(post.file)}（位置见 outbox list）" for post in waiting]
    if len(posts) > 1:
        parts = [
            f"—— 第{posts.index(post) + 1}段，共{len(posts)}段 ——\n{part}"
            for post, part in zip(waiting, parts, strict=True)
        ]
    numbers = " ".join(str(post.id) for post in waiting)
    print(
        f"请复制下面的文字贴到群里；贴出后用 outbox settle {numbers} sent 记下，或等下次导入聊天时自动记下。",
        file=sys.stderr,
    )
    return "\n".join(parts)


def _tell(session: Session, args: argparse.Namespace, job: Notices) -> None:
    config = setup(args).config
    held = manners(session, timedelta(minutes=config.late_minutes), Night(config.quiet_from, config.quiet_until))
    if not args.dry_run:
        number = len(rounds.tell_now(session, job, held, now()))
        print(f"{job.title}{number}条，已放进待发箱或待转告名单。" if number else "没有要告知的。")
        return
    told = rounds.would_tell(session, job, held, now())
    for member, notice in told:
        print(f"{address(member)}：{notice.text}")
    print(f"共{len(told)}条。" if told else "没有要告知的。")


def _do_chore(db: Database, args: argparse.Namespace, job: Chore) -> None:
    if args.dry_run:
        raise Refused(f"{job.title}没有可以先看的文字；不加 --dry-run 就是现在做一次。")
    is_done, words = chores.do_now(db, setup(args).config.data, job, now())
    if not is_done:
        raise Refused(f"{job.title}没有做成：{words}")
    print(words)


def list_quotes(args: argparse.Namespace) -> None:
    """Print the own words nobody has decided about yet."""
    with ledger(args) as db, db.look() as session:
        rows = words_to_ask(session)
        for one in rows:
            print(f"{one.code}  {one.name}：{cut(one.words, 60)}")
        print(f"共{len(rows)}条待定。" if rows else "没有待定的原话。")


def allow_quotes(args: argparse.Namespace) -> None:
    """Let words through; the next post may quote them."""
    with ledger(args) as db, db.begin() as session:
        for code in args.which:
            row = quotable(session, code)
            if row is None:
                raise Refused(f"没有编号为“{code}”的原话；编号见 quote list。")
            quoting.decide(session, row, now(), who(), may=True)
    print(f"已允许引用{len(args.which)}条。")
