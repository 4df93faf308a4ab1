"""删除一位成员: what is kept of somebody goes, on their word; that a record was there, and what was handed in, stays.

Their words leave every record, post and 待转告, their accounts are let go, and the person is nobody any more.
"""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from models import clue, hold, inbox
from models.account import Account, Sitting
from models.advice import Advice
from models.audit import note
from models.consent import Consent
from models.copy import Copy
from models.inbox import Message
from models.ledger import RECORDS
from models.medium import MOST_TRIES, Kept
from models.member import Identity, Member
from models.outbox import Post
from models.record import COUNTS, State
from models.relay import Relay
from models.role import Role

GONE = "已删除的成员"


class Stays(Exception):
    """A member cannot be deleted yet; the message says what is to be done first."""


def delete_member(session: Session, member: Member, at: datetime, by: str) -> int:
    """Wipe a member out of what is kept; returns how many of their messages were wiped.

    Raises Stays while they have a role or a drifting book. Files go with the next clearing of media.
    """
    if session.exec(select(Role.id).where(Role.member_id == member.id)).first() is not None:
        raise Stays(f"{member.name}还有角色；请先用 user remove {member.name} 收回，再删除。")
    if session.exec(select(Copy.id).where(Copy.member_id == member.id)).first() is not None:
        raise Stays(f"{member.name}手里还有漂流的书；请先还书或转手，再删除。")
    if hold.of_member(session, member.id or 0):
        raise Stays(f"{member.name}还在排队等漂流的书；请先取消，再删除。")
    identities = list(session.exec(select(Identity).where(Identity.member_id == member.id)))
    wiped = _messages(session, identities, at, by)
    _records(session, member)
    session.execute(update(Relay).where(col(Relay.member_id) == member.id).values(text="", liaison="", done_at=at))
    for one in identities:
        to_them = (Post.channel == one.channel, Post.account == one.account, Post.person == one.contact)
        session.execute(update(Post).where(*to_them).values(text="", person=""))  # type: ignore[arg-type]
        session.delete(one)
    _account(session, member)
    session.execute(delete(Consent).where(col(Consent.member_id) == member.id))
    note(session, at, by, "delete", member, messages=wiped)
    blank = dict.fromkeys(("card", "title", "sector", "committee", "region", "level", "type", "liaison"), "")
    for name, value in {**blank, "name": GONE, "rank": None, "on_roster": False, "reminded": False}.items():
        setattr(member, name, value)
    session.add(member)
    session.flush()
    return wiped


def _messages(session: Session, identities: list[Identity], at: datetime, by: str) -> int:
    """As if each were recalled: no record counts any more, and nobody can read the words."""
    ids = [one.id for one in identities]
    messages = list(session.exec(select(Message).where(col(Message.identity_id).in_(ids))))
    for message in messages:
        inbox.recall(session, message, at, by)
        message.identity_id = None
        session.add(message)
    theirs = [message.id for message in messages]
    session.execute(
        update(Kept).where(col(Kept.message_id).in_(theirs)).values(file="", tries=MOST_TRIES, reason="本人要求删除")
    )
    session.flush()
    return len(messages)


def _records(session: Session, member: Member) -> None:
    """What others entered for them counts no more, and its words go."""
    clue.wipe(session, col(Advice.member_id) == member.id)
    for table in RECORDS:
        mine = col(table.member_id) == member.id
        if table.said:
            session.execute(update(table).where(mine).values(**dict.fromkeys(table.said, "")))
        counting = mine & col(table.state).in_((*COUNTS, State.pending))
        session.execute(update(table).where(counting).values(state=State.cancelled))


def _account(session: Session, member: Member) -> None:
    accounts = select(Account.id).where(Account.member_id == member.id)
    session.execute(delete(Sitting).where(col(Sitting.account_id).in_(accounts)))
    session.execute(delete(Account).where(col(Account.member_id) == member.id))
