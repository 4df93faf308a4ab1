"""What the bot says to a message: into the outbox with it, to the group or privately, and no confirmation at night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session

from bot.almanac import SHANGHAI, is_day_off, is_night
from bot.handler import Context
from bot.message import Reply
from models import outbox
from models.group import Ack
from models.member import address
from models.outbox import Post
from models.presence import Room

ACK_LASTS = timedelta(hours=1)
"""How long a confirmation is of any use: an answer always goes out, however late."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The machine's settings that decide how a message is answered."""

    quiet_from: time = time(22)
    quiet_until: time = time(7)

    def is_night(self, at: datetime) -> bool:
        """Whether a moment lies in the quiet hours."""
        return is_night(at, self.quiet_from, self.quiet_until)


def say(session: Session, rules: Rules, context: Context, room: Room | None, replies: Sequence[Reply]) -> None:
    """Put the answers in the outbox; a confirmation only where the group wants one each, and never at night."""
    acks = [reply.text for reply in replies if reply.ack]
    if acks and not rules.is_night(context.now) and (room is None or room.ack == Ack.each):
        _post(session, context, 0, Reply("；".join(acks), ack=True))
    for number, reply in enumerate((reply for reply in replies if not reply.ack), 1):
        _post(session, context, number, reply)


def welcome(session: Session, rules: Rules, context: Context, line: str) -> None:
    """Tell a member privately, once in their life, that their first record is there; never at night or on a holiday."""
    name = address(context.member)
    words = f"{name}您好，您的第一条记录记上了：{line}。照常说话就会记；说“我的记录”看自己的账，说“不要记我”就不再记。"
    post = _to(context, f"welcome:{context.member_id}", words, is_private=True)
    while rules.is_night(post.due_at) or is_day_off(post.due_at.astimezone(SHANGHAI).date()):
        post.due_at = _next_morning(post.due_at, rules.quiet_until)
    outbox.put(session, post)


def _next_morning(at: datetime, until: time) -> datetime:
    day = at.astimezone(SHANGHAI)
    return datetime.combine(day.date() + timedelta(days=day.time() >= until), until, SHANGHAI)


def _post(session: Session, context: Context, number: int, reply: Reply) -> None:
    is_private = reply.private or context.incoming.room is None
    key = f"answer:{context.message_id}:{number}"
    post = _to(context, key, reply.text, is_private=is_private)
    post.expires_at = context.now + ACK_LASTS if reply.ack else None
    outbox.put(session, post)


def _to(context: Context, key: str, text: str, *, is_private: bool) -> Post:
    incoming = context.incoming
    return Post(
        key=key,
        channel=incoming.channel,
        account=incoming.account,
        room=None if is_private else incoming.room,
        person=incoming.sender if is_private else None,
        group_id=context.group_id,
        answers=context.message_id,
        text=text,
        made_at=context.now,
        due_at=context.now,
    )
