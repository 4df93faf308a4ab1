"""`rollcall`: the notices that asked for an answer, who gave one, and their end."""

import argparse
from typing import Any

from sqlmodel import Session

from bot import rollcalls
from bot.almanac import Night
from bot.answered import report
from bot.commands.command import command, family, ledger, now, setup, who
from bot.refusal import Refused
from bot.text.phrase import cut
from bot.text.rollcall import title
from models import rollcall
from models.group import Group
from models.rollcall import RollCall


def add(commands: Any) -> None:
    """Declare the command."""
    parts = family(commands, "rollcall", does="收到：请大家回复的通知和名单", example="rollcall list")
    command(parts, "list", show_list, does="列出最近请大家回复的通知", example="rollcall list")
    for name, act, does in (("show", show, "看谁回复了、谁还没有"), ("close", close, "提前截止，名单私信给会务")):
        one = command(parts, name, act, does=does, example=f"rollcall {name} 3")
        one.add_argument("id", type=int, metavar="编号", help="rollcall list 列出的编号")


def show_list(args: argparse.Namespace) -> None:
    """Print the roll-calls of the last weeks."""
    with ledger(args) as db, db.begin() as session:
        asked, at = rollcall.asked(session, now()), now()
        for call in reversed(asked):
            until = call.closed_at or call.closes_at
            state = "已截止" if until <= at else f"到{until:%m-%d %H:%M}"
            tally, where = rollcall.tally(session, call), session.get_one(Group, call.group_id).name
            answers = f"{len(tally.received) + len(tally.comes) + len(tally.leave)}位回复"
            line = [f"{call.id}", f"{call.opened_at:%m-%d %H:%M}", state, where, cut(title(call.title), 24), answers]
            print("  ".join(line))
        print(f"共{len(asked)}条。" if asked else "最近没有请大家回复的通知。")


def show(args: argparse.Namespace) -> None:
    """Print who answered what and who did not."""
    with ledger(args) as db, db.look() as session:
        print(report(session, _known(session, args.id), now()))


def close(args: argparse.Namespace) -> None:
    """End it now; whoever asked is told."""
    config = setup(args).config
    with ledger(args) as db, db.begin() as session:
        call, at = _known(session, args.id), now()
        rollcalls.close_early(session, call, at, who(), Night(config.quiet_from, config.quiet_until))
        print(report(session, call, at))


def _known(session: Session, call_id: int) -> RollCall:
    call = session.get(RollCall, call_id)
    if call is None:
        raise Refused(f"没有编号为 {call_id} 的通知；编号见 rollcall list。")
    return call
