"""`pending`: what the bot was not sure of, settled one by one with yes or no."""

import argparse
from typing import Any

from sqlmodel import Session

from bot.commands.command import command, family, ledger, now, who
from bot.refusal import Refused
from bot.seating import settled
from bot.text.phrase import cut
from bot.things import FOLDER
from bot.told import doubt
from models import medium
from models.inbox import Message, settle_question
from models.ledger import CALLED
from models.member import Identity
from models.pending import Pending, waiting
from models.which_event import Unclear


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(commands, "pending", does="待确认：拿不准的记录", example="pending list")
    command(parts, "list", show, does="列出待确认的记录和原话", example="pending list")
    for word, does in (("yes", "对，记上"), ("no", "不对，不记")):
        one = command(parts, word, settle, does=does, example=f"pending {word} 3")
        one.add_argument("id", type=int, nargs="+", metavar="编号")
        one.set_defaults(right=word == "yes")


def show(args: argparse.Namespace) -> None:
    """Print the open questions with the words they are about."""
    with ledger(args) as db, db.begin() as session:
        questions = waiting(session)
        for question in questions:
            message = session.get_one(Message, question.message_id)
            identity = session.get(Identity, message.identity_id) if message.identity_id else None
            name = identity.shown_name if identity else ""
            print(f"{question.id}  {message.sent_at:%m-%d %H:%M}  {name}：{cut(message.text, 60)}")
            called = CALLED[question.kind]
            print(f"    当作{called}？（{doubt(question.why, called)}）{_thing(session, question)}")
        print(f"共{len(questions)}条待确认。" if questions else "没有待确认的记录。")


def _thing(session: Session, question: Pending) -> str:
    """Where the picture, voice or file of a message is, or how to find it in the chat."""
    kept = medium.of_message(session, question.message_id)
    if kept is None:
        return ""
    if kept.file:
        return f"  原件：数据文件夹里的 {FOLDER}/{kept.file}"
    message = session.get_one(Message, question.message_id)
    return f"  原件请到群里看（消息号 {message.external_id}）" + (f"：{kept.reason}" if kept.reason else "")


def settle(args: argparse.Namespace) -> None:
    """Answer open questions."""
    with ledger(args) as db, db.begin() as session:
        for number in args.id:
            question = session.get(Pending, number)
            if question is None or question.settled_at is not None:
                raise Refused(f"没有编号为 {number} 的待确认记录；编号见 pending list。")
            try:
                settle_question(session, question, right=args.right, at=now(), by=who())
            except Unclear as problem:
                raise Refused(f"第{number}条没有记：{problem}；这一条请用 pending no {number} 划去。") from None
            settled(session, question.message_id, now())
    print(f"已{'记上' if args.right else '划去'}{len(args.id)}条。")
