"""删除一位成员: what is kept of somebody goes, on their word; that a record was there, and what was handed in, stays.

Their words leave every record, post and 待转告, their name what the office wrote, their accounts are let go, and the
person is nobody any more. What others said of them is others' words and stays.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import delete, func, union_all, update
from sqlmodel import Session, col, select

from models import clue, hold, inbox
from models.account import Account, Sitting
from models.advice import Advice
from models.audit import note
from models.blotting import blot
from models.consent import Consent
from models.copy import Copy
from models.dossier import Check
from models.entry import Entry
from models.group import Group
from models.inbox import Message
from models.ledger import RECORDS
from models.medium import MOST_TRIES
from models.medium import Kept as Medium
from models.member import Identity, Member
from models.outbox import Post, Standing
from models.record import COUNTS, State
from models.relay import Relay
from models.role import Role
from models.rollcall import RollAnswer
from models.venue import Venue

GONE = "已删除的成员"


class Stays(Exception):
    """A member cannot be deleted yet; the message says what is to be done first."""


def delete_member(session: Session, member: Member, at: datetime, by: str) -> int:
    """Wipe a member out of what is kept; returns how many of their messages were wiped.

    Raises Stays while something is still theirs to do, or with them. Files go with the next clearing of media.
    """
    if why := holds(session, member):
        raise Stays(why)
    identities = list(session.exec(select(Identity).where(Identity.member_id == member.id)))
    names = {member.name, member.card, member.title, *(one.shown_name for one in identities)}
    wiped = _messages(session, identities, at, by)
    _records(session, member)
    _told(session, member, at)
    for one in identities:
        to_them = (Post.channel == one.channel, Post.account == one.account, Post.person == one.contact)
        unsent = col(Post.standing).in_((Standing.waiting, Standing.failed))
        stopped = update(Post).where(*to_them, unsent)  # type: ignore[arg-type]
        session.execute(stopped.values(standing=Standing.stopped, reason="本人要求删除"))
        session.execute(update(Post).where(*to_them).values(text="", person="", file=""))  # type: ignore[arg-type]
        session.delete(one)
    _account(session, member)
    for table in (Consent, Check, RollAnswer):
        session.execute(delete(table).where(col(table.member_id) == member.id))
    blot(session, member, names)
    note(session, at, by, "delete", member, messages=wiped)
    blank = dict.fromkeys(("card", "title", "sector", "committee", "region", "level", "type", "liaison"), "")
    for name, value in {**blank, "name": GONE, "rank": None, "on_roster": False, "reminded": False}.items():
        setattr(member, name, value)
    session.add(member)
    session.flush()
    return wiped


def holds(session: Session, member: Member) -> str:
    """Why a member cannot be deleted yet, and what is to be done first; empty where they can."""
    name = member.name
    if session.exec(select(Role.id).where(Role.member_id == member.id)).first() is not None:
        return f"{name}还有角色；请先在“谁能做什么”里收回（或用 user remove {name}），再删除。"
    if session.exec(select(Copy.id).where(Copy.member_id == member.id)).first() is not None:
        return f"{name}手里还有漂流的书；请先还书或转手，再删除。"
    if hold.of_member(session, member.id or 0):
        return f"{name}还在排队等漂流的书；请先取消，再删除。"
    for column, what in (
        (Group.contact, "群的联系人"),
        (Venue.keeper, "书架的管理人"),
        (Member.liaison, "别人的联络员"),
    ):
        if session.exec(select(column).where(column == name)).first() is not None:
            return f"{name}还是{what}；请先改成别人，再删除。"
    return ""


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is kept of a member: what they said, of which pictures and files, records, accounts, words told them."""

    messages: int
    media: int
    records: int
    accounts: int
    told: int


def kept(session: Session, member: Member) -> Kept:
    """What would go."""
    ids = select(Identity.id).where(Identity.member_id == member.id)
    messages = _said(ids)
    media = select(Medium.message_id).where(col(Medium.message_id).in_(messages), Medium.file != "")
    records = sum(_number(session, select(table.id).where(table.member_id == member.id)) for table in RECORDS)
    told = select(Relay.id).where(Relay.member_id == member.id, Relay.text != "")
    number = partial(_number, session)
    return Kept(number(messages), number(media), records, number(ids), number(told))


def _said(identities: Any) -> Any:
    """The ids of what was said by some, those that records rest on and the others apart, for each has its index."""
    said = select(Message.id).where(col(Message.identity_id).in_(identities))
    others = said.where(~col(Message.kept), col(Message.forgotten).in_((False, True)))
    return union_all(said.where(inbox.RESTED_ON), others)


def _number(session: Session, rows: Any) -> int:
    return session.exec(select(func.count()).select_from(rows.subquery())).one()


def _told(session: Session, member: Member, at: datetime) -> None:
    """What they were told, or were to be told, by whatever way, and the posts that stand for it."""
    keys = select(Relay.key).where(Relay.member_id == member.id)
    session.execute(update(Post).where(col(Post.key).in_(keys)).values(text=""))
    session.execute(update(Relay).where(col(Relay.member_id) == member.id).values(text="", liaison="", done_at=at))


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
        update(Medium)
        .where(col(Medium.message_id).in_(theirs))
        .values(file="", tries=MOST_TRIES, reason="本人要求删除")
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
    _evidence(session, member)


def _evidence(session: Session, member: Member) -> None:
    """What others said, or the office brought in, for records of theirs alone has no reason to stay."""
    session.flush()
    messages, entries = (_of_them_alone(session, member, name) for name in ("message_id", "entry_id"))
    session.execute(update(Message).where(col(Message.id).in_(messages)).values(kept=False))
    session.execute(update(Entry).where(col(Entry.id).in_(entries)).values(file="", remark=""))


def _of_them_alone(session: Session, member: Member, name: str) -> set[int]:
    theirs: set[int] = set()
    others: set[int] = set()
    for table in RECORDS:
        on = getattr(table, name)
        theirs |= {one for one in session.exec(select(on).where(table.member_id == member.id)) if one}
    for table in RECORDS:
        on = getattr(table, name)
        others |= set(session.exec(select(on).where(col(on).in_(theirs), table.member_id != member.id)))
    return theirs - others


def _account(session: Session, member: Member) -> None:
    accounts = select(Account.id).where(Account.member_id == member.id)
    session.execute(delete(Sitting).where(col(Sitting.account_id).in_(accounts)))
    session.execute(delete(Account).where(col(Account.member_id) == member.id))
