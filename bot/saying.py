"""What the bot says to a message: into the outbox with it, to the group or privately, and no confirmation at night."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session

from bot.handler import Context
from bot.message import Reply
from bot.privately import Rules, privately
from models import outbox, relay
from models.db import day_of
from models.group import Ack
from models.member import Member, address
from models.outbox import Post
from models.presence import Room

ACK_LASTS = timedelta(hours=1)
"""How long a confirmation is of any use: an answer always goes out, however late."""


def say(session: Session, rules: Rules, context: Context, room: Room | None, replies: Sequence[Reply]) -> None:
    """Put the answers in the outbox; a confirmation only where the group wants one each, and never at night."""
    acks = [reply.text for reply in replies if reply.ack]
    if acks and not rules.is_night(context.now) and (room is None or room.ack == Ack.each):
        first, *more = acks
        _post(session, context, 0, Reply("；".join([first, *(ack.removeprefix("已记：") for ack in more)]), ack=True))
    for number, reply in enumerate((reply for reply in replies if not reply.ack), 1):
        is_own = reply.private or reply.to is not None
        if reply.to not in (None, context.member_id):
            _tell_another(session, rules, context, reply)
        elif is_own and not context.reachable and (reply.to is not None or context.member.aside):
            _pass_on(session, context, number, reply)
        elif is_own and not context.reachable:
            _ask_to_befriend(session, context)
        else:
            _post(session, context, number, reply)


def welcome(session: Session, rules: Rules, context: Context, line: str) -> None:
    """Tell a member privately, once in their life, that their first record is there; never at night or on a holiday.

    Who cannot be written to is not told: it is not worth a 联络员's time.
    """
    if relay.reachable(session, context.member) is None:
        return
    name = address(context.member)
    words = f"{name}您好，您的第一条记录记上了：{line}。照常说话就会记；说“我的记录”看自己的账，说“不要记我”就不再记。"
    said = (f"welcome:{context.member_id}", "welcome", words, context.now)
    privately(session, rules, context.member, *said, answers=context.message_id)


def _tell_another(session: Session, rules: Rules, context: Context, reply: Reply) -> None:
    """For one person alone, who did not ask for it just now; word of an event outlives the message that caused it."""
    member = session.get_one(Member, reply.to)
    said = (reply.key, reply.key.partition(":")[0], reply.text, context.now)
    answers = None if reply.soon else context.message_id
    privately(session, rules, member, *said, answers=answers, soon=reply.soon)


def _pass_on(session: Session, context: Context, number: int, reply: Reply) -> None:
    """For the speaker alone, who cannot be written to from where they spoke, or is told everything by their 联络员."""
    said = (_key(context, number, reply), "", reply.text, context.now)
    relay.tell(session, context.member, *said, reminds=False, answers=context.message_id)


def _ask_to_befriend(session: Session, context: Context) -> None:
    """In the place of a private answer to who cannot be written to: that it is theirs alone, once a day and person."""
    words = f"{address(context.member)}，收到。给您的答复只发给您本人，请先加我为好友，以后就能私下答复您了。"
    key = f"befriend:{context.member_id}:{day_of(context.now)}"
    _post(session, context, 0, Reply(words, key=key))


def _post(session: Session, context: Context, number: int, reply: Reply) -> None:
    incoming = context.incoming
    is_private = reply.private or reply.to is not None or incoming.room is None
    post = Post(
        key=_key(context, number, reply),
        channel=incoming.channel,
        account=incoming.account,
        room=None if is_private else incoming.room,
        person=incoming.sender if is_private else None,
        group_id=context.group_id,
        answers=context.message_id,
        text=reply.text,
        made_at=context.now,
        due_at=context.now,
        expires_at=context.now + ACK_LASTS if reply.ack else None,
    )
    outbox.put(session, post)


def _key(context: Context, number: int, reply: Reply) -> str:
    return reply.key or f"answer:{context.message_id}:{number}"
