"""`vote`: which book is read next: a list for the groups to choose from by number, and what came of it."""

import argparse
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from bot.announcing import announce
from bot.choosing import list_of, result
from bot.commands.books import one_book
from bot.commands.command import command, family, ledger, now, setup, who
from bot.commands.groups import known as group_named
from bot.commands.groups import not_mixed
from bot.privately import Rules
from bot.refusal import Refused
from models import ballot
from models import group as groups
from models.ballot import Vote
from models.book import Book
from models.group import Group

FEWEST, MOST = 2, 20
"""How many books a list may have."""
LONGEST_DAYS = 60


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(commands, "vote", does="选书：投票选下一本书", example="vote list")
    does, example = "把候选的书发到群里投票", "vote open 五月读哪本 --days 3"
    new = command(parts, "open", ask, does=does, example=example)
    new.add_argument("title", metavar="名称")
    new.add_argument("--days", type=int, default=3, metavar="天数", help="投几天，默认3")
    new.add_argument("--book", action="append", metavar="书名", help="候选的书，可写几次；不写就取书友近来荐得最多的")
    new.add_argument("--recent", type=int, default=30, metavar="天数", help="取最近几天荐的书，默认30")
    new.add_argument("--number", type=int, default=8, metavar="本数", help="取几本，默认8")
    new.add_argument("--most", type=int, default=3, metavar="本数", help="每人最多选几本，默认3")
    new.add_argument("--group", action="append", metavar="群名", help="在哪些群里投，可写几次；不写就是每个已开张的群")
    new.add_argument("--dry-run", action="store_true", help="只看，不发")
    command(parts, "list", show, does="列出各次投票和眼下的票数", example="vote list")
    end = command(parts, "close", close, does="截止投票，把结果发到群里", example="vote close 五月读哪本")
    end.add_argument("title", metavar="名称")


def ask(args: argparse.Namespace) -> None:
    """Open a vote and put its list in the outbox of every group."""
    with ledger(args) as db, db.begin() as session:
        chosen = [group_named(session, name) for name in args.group or ()]
        chosen = chosen or groups.in_earnest(session)
        chosen = list({group.id: group for group in chosen}.values())
        _check(session, args, chosen)
        books = _books(session, args, chosen)
        at = now()
        closes_at = at.replace(second=0, microsecond=0) + timedelta(days=args.days)
        vote = ballot.ask(session, args.title.strip(), books, chosen, closes_at, min(args.most, len(books)), at, who())
        words = list_of(session, vote)
        if args.dry_run:
            print(words)
            session.rollback()
            return
        _tell(session, args, vote, "vote-list", words)


def show(args: argparse.Namespace) -> None:
    """Print every vote with its count."""
    with ledger(args) as db, db.look() as session:
        found = ballot.listed(session)
        for vote in found:
            names = "、".join(group.name for group in ballot.groups_of(session, vote))
            state = f"{vote.closes_at:%m-%d %H:%M}截止" if vote.is_open(now()) else "已截止"
            print(f"{vote.title}  {state}  {ballot.voters(session, vote)}人投票  群：{names}")
            for one in ballot.count(session, vote):
                print(f"    {one.number}号 《{one.book.title}》 {one.votes}票")
        if not found:
            print("还没有投票。用 vote open 开一次。")


def close(args: argparse.Namespace) -> None:
    """End a vote now and tell the groups what came of it."""
    with ledger(args) as db, db.begin() as session:
        vote = next((one for one in ballot.listed(session) if one.title == args.title.strip("“” ")), None)
        if vote is None:
            names = "、".join(one.title for one in ballot.listed(session)[:10]) or "（还没有）"
            raise Refused(f"没有叫“{args.title}”的投票；现有：{names}。")
        if vote.closed_at is not None:
            raise Refused(f"“{vote.title}”已经截止，结果发过了。")
        if not vote.is_open(now()):
            print(f"{result(session, vote)}\n（“{vote.title}”已到点截止，结果由程序次日早上发到群里）")
            return
        ballot.close(session, vote, now(), who())
        _tell(session, args, vote, "vote-result", result(session, vote))


def _check(session: Session, args: argparse.Namespace, chosen: list[Group]) -> None:
    """Refuse what cannot be asked."""
    not_mixed(chosen)
    if not args.title.strip():
        raise Refused("请给这次投票起个名称，例如 五月读哪本。")
    if any(one.title == args.title.strip() for one in ballot.listed(session)):
        raise Refused(f"已经有叫“{args.title}”的投票；请换个名称。")
    if not chosen:
        raise Refused("还没有开张的群；先用 group open 开张，或者用 --group 写明哪个群。")
    if closed := [group.name for group in chosen if group.opened_at is None]:
        raise Refused(f"“{'”“'.join(closed)}”还没有开张，投了也记不下来；先用 group open 开张。")
    if not 1 <= args.days <= LONGEST_DAYS:
        raise Refused(f"--days 应是1到{LONGEST_DAYS}之间的天数。")
    if args.most < 1 or not FEWEST <= args.number <= MOST or args.recent < 1:
        raise Refused(f"--most、--recent 至少是1，--number 应是{FEWEST}到{MOST}之间。")
    for group in chosen:
        if other := ballot.open_in(session, group.id or 0, now()):
            raise Refused(f"“{group.name}”里“{other.title}”还在投票；等它截止，或先用 vote close 截止。")


def _books(session: Session, args: argparse.Namespace, chosen: list[Group]) -> list[Book]:
    """The candidates: those named, else what members of the groups recommended most in the last days."""
    if args.book:
        named = [one_book(session, name) for name in args.book]
        books = list({book.id: book for book in named}.values())
    else:
        today = now().date()
        ids = [group.id or 0 for group in chosen]
        since = today - timedelta(days=args.recent - 1)
        books = [book for book, _ in ballot.recommended(session, ids, since, today, args.number)]
    if len(books) < FEWEST:
        where = "" if args.book else f"最近{args.recent}天书友荐的书不够；"
        raise Refused(f"{where}候选的书至少要{FEWEST}本，用 --book 写明书名，可写几次。")
    if len(books) > MOST:
        raise Refused(f"候选的书最多{MOST}本，现在有{len(books)}本。")
    return books


def _tell(session: Session, args: argparse.Namespace, vote: Vote, what: str, words: str) -> None:
    config = setup(args).config
    rules = Rules(config.quiet_from, config.quiet_until)
    number = announce(session, rules, ballot.groups_of(session, vote), f"{what}:vote-{vote.id}", "vote", words, now())
    print(f"{words}\n（已放进{number}个群的待发箱）")
