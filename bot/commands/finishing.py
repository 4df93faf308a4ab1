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
    config = setup(args).config
    with ledger(args) as db, db.begin() as session:
        term, at = known(session, args.title), now()
        found, early = together.finishers(session, term, at), in_time(term, at)
        for line in lines(session, term, found, at):
            print(line)
        chosen = _chosen(session, [one.reader.member_id for one in found], args.without, args.also)
        if not args.confirm:
            print(f"{RULE}。")
            if early:
                print(f"{early}，名单还会变。")
            elif chosen:
                print(
                    f"共{len(chosen)}位。看过没问题，加 --confirm 公布、发证书；要去掉谁写 --without，要加谁写 --also。"
                )
            else:
                print("没有完成的；要加谁写 --also。")
            return
        fresh = release(session, term, chosen, at, who(), Rules(config.quiet_from, config.quiet_until))
        print(f"已公布{len(chosen)}位，证书{fresh}份已放进待发箱或待转告名单。")


def _chosen(session: Session, found: list[int], without: list[str], also: list[str]) -> list[Member]:
    out = {person(session, name).id for name in without}
    if absent := [name for name in without if person(session, name).id not in found]:
        raise Refused(f"名单上没有{'、'.join(absent)}，不用去掉。")
    ids = [*(one for one in found if one not in out), *(person(session, name).id or 0 for name in also)]
    return in_order((session.get_one(Member, one) for one in ids), by_rank=True)
