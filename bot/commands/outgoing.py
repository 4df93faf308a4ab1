"""`outbox`: what became of each post, and the organiser's look at those that wait for one."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from bot.attachments import FOLDER
from bot.commands.command import command, family, ledger, now, setup, who
from bot.job import Chore, find
from bot.refusal import Refused
from bot.text.phrase import cut
from models import approval, outbox, settling
from models import group as groups
from models.approval import CannotLook
from models.outbox import Post, Standing
from models.settling import CALLED, DONE, CannotSettle, is_by_hand

SHOWN = (Standing.asking, Standing.by_hand)
"""Whose words are shown in full: a person has to do something with them."""


def add(commands: Any) -> None:
    """Declare the command."""
    posts = family(commands, "outbox", does="待发箱", example="outbox list")
    listing = command(
        posts, "list", list_posts, does="列出待过目、待发、不明、失败和最近了结的帖子", example="outbox list"
    )
    listing.add_argument("--last", type=int, default=20, metavar="个数", help="列出最近了结的多少个；不写就是20个")
    settle = command(
        posts, "settle", settle_post, does="了结一个发送不明、失败或手工贴出的帖子", example="outbox settle 12 sent"
    )
    settle.add_argument("ids", type=int, nargs="+", metavar="编号")
    settle.add_argument("outcome", choices=("sent", "again"), help="sent：群里已经有了；again：群里没有，再发一次")
    for name, act, does in (("approve", approve, "过目了，可以发"), ("refuse", refuse, "过目了，不发")):
        look = command(posts, name, act, does=does, example=f"outbox {name} 12")
        look.add_argument("ids", type=int, nargs="+", metavar="编号")
    edit = command(posts, "edit", edit_post, does="改一个待过目的帖子", example="outbox edit 12 < 改好.txt")
    edit.add_argument("id", type=int, metavar="编号")
    edit.add_argument("--text", metavar="文字", help="改成什么；不写就从标准输入读")


def list_posts(args: argparse.Namespace) -> None:
    """Print what is not settled, and the last that are."""
    folder = setup(args).config.data / FOLDER
    with ledger(args) as db, db.look() as session:
        lost = {post.id for post in outbox.unknown(session, now())}
        open_posts = session.exec(select(Post).where(col(Post.standing).in_(outbox.OPEN)).order_by(col(Post.id))).all()
        is_settled = col(Post.standing).not_in(outbox.OPEN)
        settled = session.exec(select(Post).where(is_settled).order_by(col(Post.id).desc()).limit(args.last)).all()
        names = {group.id: group.name for group in groups.listed(session)}
        for post in [*reversed(settled), *open_posts]:
            print(_line(post, names, folder, is_lost=post.id in lost))
        if lost:
            print(f"有{len(lost)}个帖子发送不明：请到群里看一眼，再用 outbox settle 编号 sent 或 again 了结。")
        if any(is_by_hand(post) for post in open_posts):
            print("“待贴”的请复制到群里，贴出后用 outbox settle 编号 sent 记下。")
        if any(post.standing == Standing.asking for post in open_posts):
            print("“待过目”的请用 outbox approve 编号 发出，edit 改文字，refuse 不发；过了时间没有过目的不发。")
        if not open_posts and not settled:
            print("待发箱是空的。")


def _line(post: Post, names: Mapping[int | None, str], folder: Path, *, is_lost: bool) -> str:
    """12  已并入（今天已有一帖，并入下一帖）→第15号  04-27 09:00  荐书榜  红山区读书群  【一周荐书】…"""
    job = find().get(post.job)
    state = CALLED[Standing.by_hand if is_by_hand(post) else post.standing]
    if isinstance(job, Chore):
        state = DONE.get(post.standing, state)
    state = "发送不明" if is_lost else state
    state += f"（{post.reason}）" if post.reason else ""
    state += f"→第{post.merged_into}号" if post.merged_into else ""
    if post.standing == Standing.asking and post.expires_at:
        state += f"（{post.expires_at:%m-%d %H:%M}前）"
    where = names.get(post.group_id) or ("私信" if post.person else "")
    words = f"\n{post.text}\n" if is_by_hand(post) or post.standing in SHOWN else cut(post.text, 40)
    words = f"{words}\n［附件］{folder / post.file}".lstrip() if post.file else words
    return "  ".join([str(post.id), state, f"{post.due_at:%m-%d %H:%M}", job.title if job else "", where, words])


def settle_post(args: argparse.Namespace) -> None:
    """A person looked into the chat and says how unknown or failed sends ended, or that posts were pasted by hand."""
    with ledger(args) as db, db.begin() as session:
        off = 0
        for post_id in args.ids:
            post = _post(session, post_id)
            try:
                settling.settle(session, post, now(), who(), sent=args.outcome == "sent")
            except CannotSettle as problem:
                raise Refused(f"第 {post_id} 号帖子{problem}。") from None
            off += post.standing == Standing.stopped
    print("叫停了的不再发。" if off else "", end="\n" if off else "")
    print("已了结。" if args.outcome == "sent" or off == len(args.ids) else "会再发一次。")


def approve(args: argparse.Namespace) -> None:
    """Let posts out that an organiser has looked at."""
    with ledger(args) as db, db.begin() as session:
        for post_id in args.ids:
            post = _asking(session, post_id)
            approval.approve(session, post, now(), who())
            by_hand = post.standing == Standing.by_hand
            print(f"第 {post_id} 号{'请复制到群里，文字见 outbox list' if by_hand else '已放进待发箱'}。")


def edit_post(args: argparse.Namespace) -> None:
    """Give a post that waits for a look other words."""
    text = (sys.stdin.read() if args.text is None else args.text).strip()
    if not text:
        raise Refused("改成的文字是空的；不想发的用 outbox refuse。")
    with ledger(args) as db, db.begin() as session:
        approval.edit(session, _asking(session, args.id), text, now(), who())
    print(f"已改；用 outbox approve {args.id} 发出。")


def refuse(args: argparse.Namespace) -> None:
    """Posts that an organiser has looked at do not go out."""
    with ledger(args) as db, db.begin() as session:
        for post_id in args.ids:
            approval.refuse(session, _asking(session, post_id), now(), who())
    print(f"{len(args.ids)}个帖子不发了。")


def _asking(session: Session, post_id: int) -> Post:
    post = _post(session, post_id)
    try:
        approval.check(post, now())
    except CannotLook as problem:
        raise Refused(f"第 {post_id} 号帖子{problem}；要发就用 post 现写一份。") from None
    return post


def _post(session: Session, post_id: int) -> Post:
    post = session.get(Post, post_id)
    if post is None:
        raise Refused(f"没有编号为 {post_id} 的帖子；编号见 outbox list。")
    return post
