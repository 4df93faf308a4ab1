"""What the bot says to a message: into the outbox with it, to the group or privately, and no confirmation at night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlmodel import Session

from bot.almanac import is_night
from bot.handler import Context
from bot.message import Reply
from models import outbox
from models.group import Ack, Room
from models.outbox import Post


@dataclass(frozen=True, slots=True)
class Rules:
    """The machine's settings that decide how a message is answered."""

    quiet_from: time = time(22)
    quiet_until: time = time(7)

    def is_night(self, at: datetime) -> bool:
        """Whether a moment lies in the quiet hours."""
        return is_night(at, self.quiet_from, self.quiet_until)


def say(session: Session, rules: Rules, context: Context, room: Room | None, replies: Sequence[Reply | None]) -> None:
    """Put the answers in the outbox; a confirmation only where the group wants one each, and never at night."""
    acks = [reply.text for reply in replies if reply and reply.ack]
    if acks and not rules.is_night(context.now) and (room is None or room.ack == Ack.each):
        _post(session, context, 0, Reply(";".join(acks)))
    for number, reply in enumerate((reply for reply in replies if reply and not reply.ack), 1):
        _post(session, context, number, reply)


def _post(session: Session, context: Context, number: int, reply: Reply) -> None:
    incoming = context.incoming
    is_private = reply.private or incoming.room is None
    post = Post(
        key=f"answer:{context.message_id}:{number}",
        channel=incoming.channel,
        account=incoming.account,
        room=None if is_private else incoming.room,
        person=incoming.sender if is_private else None,
        group_id=context.group_id,
        answers=context.message_id,
        text=reply.text,
        made_at=context.now,
        due_at=context.now,
    )
    outbox.put(session, post)
