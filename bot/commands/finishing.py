"""`term finishers`: the list of those who finished a term, for an organiser's look, and then its announcement."""

import argparse

from sqlmodel import Session

from bot.commands.command import ledger, now, setup, who
from bot.commands.people import known as person
from bot.commands.term_words import known
from bot.finishing import RULE, in_time, lines, release
from bot.privately import Rules
from bot.refusal import Refused
from models import together
from models.member import Member
from models.order import in_order


def finishers(args: argparse.Namespace) -> None:
    """Show who has finished; with --confirm tell the groups and give each a certificate."""
    config, at = setup(args).config, now()
    with ledger(args) as db:
        with db.look() as session:
            term = known(session, args.title)
            found, early = together.finishers(session, term, at), in_time(term, at)
            for line in lines(session, term, found, at):
                print(line)
            chosen = _chosen(session, [one.reader.member_id for one in found], args.without, args.also)
            if not args.confirm:
                print(f"{RULE}。\n{_what_next(early, len(chosen))}")
                return
        with db.begin() as session:
            term, members = known(session, args.title), [session.get_one(Member, one.id) for one in chosen]
            fresh = release(session, term, members, at, who(), Rules(config.quiet_from, config.quiet_until))
    print(f"已公布{len(chosen)}位，证书{fresh}份已放进待发箱或待转告名单。")


def _what_next(early: str, number: int) -> str:
    if early:
        return f"{early}，名单还会变。"
    if number:
        return f"共{number}位。看过没问题，加 --confirm 公布、发证书；要去掉谁写 --without，要加谁写 --also。"
    return "没有完成的；要加谁写 --also。"


def _chosen(session: Session, found: list[int], without: list[str], also: list[str]) -> list[Member]:
    out = {person(session, name).id for name in without}
    if absent := [name for name in without if person(session, name).id not in found]:
        raise Refused(f"名单上没有{'、'.join(absent)}，不用去掉。")
    ids = [*(one for one in found if one not in out), *(person(session, name).id or 0 for name in also)]
    return in_order((session.get_one(Member, one) for one in ids), by_rank=True)
