"""`post`, `quote` and `outbox`: posting by hand, which own words may be quoted, what became of each post."""

import argparse
import sys
from typing import Any

from sqlmodel import Session, col, select

from bot import clock
from bot.commands.command import command, family, ledger, now, who
from bot.commands.groups import known
from bot.job import Job, find
from bot.refusal import Refused
from bot.text.phrase import cut
from models import group as groups
from models import outbox
from models.audit import note
from models.group import Group
from models.ledger import quotable, words_to_ask
from models.outbox import Post, Standing

SAID = {
    Standing.waiting: "待发",
    Standing.by_hand: "待贴",
    Standing.sending: "发送中",
    Standing.sent: "已发",
    Standing.merged: "已并入",
    Standing.skipped: "未发",
    Standing.failed: "失败",
    Standing.stopped: "已停",
}


def add(commands: Any) -> None:
    """Declare the commands."""
    post = command(commands, "post", post_now, does="现在就发一个定时帖", example="post recommended_list --dry-run")
    post.add_argument("name", metavar="名称", help="、".join(f"{job.name}（{job.title}）" for job in find().values()))
    post.add_argument("--group", metavar="群名", help="只发这个群；不写就是每个已开张的群")
    post.add_argument("--dry-run", action="store_true", help="只看，不发")
    post.add_argument("--copy", action="store_true", help="写出来由人复制、贴到群里，程序自己不发")
    quotes = family(commands, "quote", does="引用：哪些原话可以放进帖子", example="quote list")
    command(quotes, "list", list_quotes, does="列出还没定能否引用的原话", example="quote list")
    allow = command(quotes, "allow", allow_quotes, does="允许引用", example="quote allow R12 T7")
    allow.add_argument("which", nargs="+", metavar="编号", help="quote list 列出的编号")
    posts = family(commands, "outbox", does="待发箱", example="outbox list")
    command(posts, "list", list_posts, does="列出待发、发送不明、失败和最近已发的帖子", example="outbox list")
    settle = command(
        posts, "settle", settle_post, does="了结一个发送不明、失败或手工贴出的帖子", example="outbox settle 12 sent"
    )
    settle.add_argument("ids", type=int, nargs="+", metavar="编号")
    settle.add_argument("outcome", choices=("sent", "again"), help="sent：群里已经有了；again:群里没有，再发一次")


def post_now(args: argparse.Namespace) -> None:
    """Write a post for the days up to today, and put it in the outbox unless only a look is asked for."""
    if args.name not in find():
        raise Refused(f"没有叫“{args.name}”的定时帖；有：{'、'.join(find())}。")
    job = find()[args.name]
    with ledger(args) as db, db.begin() as session:
        chosen = [known(session, args.group)] if args.group else groups.opened(session)
        if not chosen:
            raise Refused("还没有开张的群；先用 group open 开张。")
        for group in chosen:
            if len(chosen) > 1:
                print(f"—— {group.name} ——")
            print(f"{_post_one(session, group, job, dry=args.dry_run, copy=args.copy)}\n")


def _post_one(session: Session, group: Group, job: Job, *, dry: bool, copy: bool) -> str:
    if group.opened_at is None:
        return "这个群还没有开张，不发。"
    draft = clock.write_now(session, group, job, now())
    if draft is None:
        return "没有可说的，不发。"
    if dry:
        return draft.text
    made = clock.put_now(session, group, job, draft, now(), by_hand=copy)
    if copy or (made and group.channel == outbox.BY_HAND):
        return _to_copy(session, clock.key_of_today(job, group, now()))
    if not made:
        return "今天已经发过一次了，不再重复；还没贴出、要再看一遍文字的，加 --copy。"
    return f"{draft.text}\n（已放进待发箱）"


def _to_copy(session: Session, key: str) -> str:
    """The pieces of a post, each as long as one message may be, for a person to paste one after the other."""
    posts = outbox.pieces(session, key)
    waiting = [post for post in posts if outbox.take_by_hand(session, post)]
    if not waiting:
        return "今天已经发过一次了，不再重复。"
    parts = [post.text for post in waiting]
    if len(posts) > 1:
        parts = [f"—— 第{posts.index(post) + 1}段，共{len(posts)}段 ——\n{post.text}" for post in waiting]
    numbers = " ".join(str(post.id) for post in waiting)
    print(
        f"请复制下面的文字贴到群里；贴出后用 outbox settle {numbers} sent 记下，或等下次导入聊天时自动记下。",
        file=sys.stderr,
    )
    return "\n".join(parts)


def list_quotes(args: argparse.Namespace) -> None:
    """Print the own words nobody has decided about yet."""
    with ledger(args) as db, db.look() as session:
        rows = words_to_ask(session)
        for code, name, words in rows:
            print(f"{code}  {name}：{cut(words, 60)}")
        print(f"共{len(rows)}条待定。" if rows else "没有待定的原话。")


def allow_quotes(args: argparse.Namespace) -> None:
    """Let words through; the next post may quote them."""
    with ledger(args) as db, db.begin() as session:
        for code in args.which:
            row = quotable(session, code)
            if row is None:
                raise Refused(f"没有编号为“{code}”的原话；编号见 quote list。")
            row.quotable = True
            session.add(row)
            note(session, now(), who(), "quote", row)
    print(f"已允许引用{len(args.which)}条。")


def list_posts(args: argparse.Namespace) -> None:
    """Print what is not settled, and the last twenty that are."""
    with ledger(args) as db, db.look() as session:
        lost = {post.id for post in outbox.unknown(session, now())}
        open_posts = session.exec(select(Post).where(col(Post.standing).in_(outbox.OPEN)).order_by(col(Post.id))).all()
        settled = session.exec(
            select(Post).where(col(Post.standing).not_in(outbox.OPEN)).order_by(col(Post.id).desc()).limit(20)
        ).all()
        names = {group.id: group.name for group in groups.listed(session)}
        for post in [*reversed(settled), *open_posts]:
            by_hand = _is_by_hand(post)
            state = "发送不明" if post.id in lost else "待贴" if by_hand else SAID[post.standing]
            where = names.get(post.group_id, "") if post.room else "私信"
            reason = f"（{post.reason}）" if post.reason else ""
            words = f"\n{post.text}\n" if by_hand else cut(post.text, 40)
            print(f"{post.id}  {state}{reason}  {post.due_at:%m-%d %H:%M}  {where}  {words}")
        if lost:
            print(f"有{len(lost)}个帖子发送不明：请到群里看一眼，再用 outbox settle 编号 sent 或 again 了结。")
        if any(_is_by_hand(post) for post in open_posts):
            print("“待贴”的请复制到群里，贴出后用 outbox settle 编号 sent 记下。")
        if not open_posts and not settled:
            print("待发箱是空的。")


def _is_by_hand(post: Post) -> bool:
    """Whether it waits for a person to copy it out."""
    return post.standing == Standing.by_hand or (post.channel == outbox.BY_HAND and post.standing == Standing.waiting)


def settle_post(args: argparse.Namespace) -> None:
    """A person looked into the chat and says how unknown or failed sends ended, or that posts were pasted by hand."""
    with ledger(args) as db, db.begin() as session:
        lost = {one.id for one in outbox.unknown(session, now())}
        for post_id in args.ids:
            post = session.get(Post, post_id)
            if post is None:
                raise Refused(f"没有编号为 {post_id} 的帖子；编号见 outbox list。")
            if not (post.id in lost or _is_by_hand(post) or post.standing == Standing.failed):
                raise Refused(f"第 {post_id} 号帖子{SAID[post.standing]}，不用了结。")
            outbox.decide(session, post, now(), sent=args.outcome == "sent")
            note(session, now(), who(), "settle", post, outcome=args.outcome)
    print("已了结。" if args.outcome == "sent" else "会再发一次。")
