"""对上名册: an account is bound to its person of the roster, and what stood under the unbound person moves whole.

When a channel gives everybody new ids at once, the old accounts are gone: who speaks under the same name is known.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, func, or_, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, SQLModel, col, select

from models import circulation, hold, rollcall, setting
from models.audit import note
from models.drift import DriftAct
from models.group import Group
from models.inbox import RESTED_ON, Message
from models.member import PRACTICE, Identity, Member, fitting


def unbound(session: Session) -> list[Identity]:
    """Identities whose person is not on the roster yet."""
    return list(session.exec(select(Identity).join(Member).where(*_UNBOUND).order_by(col(Identity.id))))


def number_unbound(session: Session) -> int:
    """How many of these there are."""
    return session.exec(select(func.count()).select_from(Identity).join(Member).where(*_UNBOUND)).one()


_UNBOUND = (~col(Member.on_roster), col(Member.type) != PRACTICE)


LONGEST = 32
"""Characters of a shown name that are looked at: no name of the roster stands behind them."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """What is still known of an account's talk: where, since when, how many messages and records, the last."""

    groups: tuple[str, ...]
    messages: int
    records: int
    since: datetime
    last: Message


def spoke(session: Session, accounts: Sequence[int], groups: Collection[int] | None) -> dict[int, Spoke]:
    """The talk of some accounts in some groups; None: in all, and in private. Who said nothing there is left out."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    by = (col(Message.identity_id), col(Message.group_id), col(Message.kept))
    of_them = sa_select(*by, func.count(), func.min(Message.sent_at), func.max(Message.id)).group_by(*by)
    of_them = of_them.where(col(Message.identity_id).in_(accounts))
    if groups is not None:
        of_them = of_them.where(col(Message.group_id).in_(groups))
    for which in ([RESTED_ON], [col(Message.kept).is_(False), col(Message.forgotten).is_(False)]):
        for row in session.execute(of_them.where(*which)):
            found.setdefault(row[0], []).append(tuple(row))
    return {account: _spoke(session, rows) for account, rows in found.items()}


def _spoke(session: Session, rows: Sequence[tuple[Any, ...]]) -> Spoke:
    named = [session.get_one(Group, number).name if number else "私下" for _, number, *_ in rows]
    return Spoke(
        groups=tuple(dict.fromkeys(named)),
        messages=sum(number for _, _, _, number, _, _ in rows),
        records=sum(number for _, _, kept, number, _, _ in rows if kept),
        since=min(first for *_, first, _ in rows),
        last=session.get_one(Message, max(last for *_, last in rows)),
    )


def suggested(session: Session, accounts: Sequence[Identity], most: int = 3) -> dict[int, list[Member]]:
    """Who of the roster each account may be: whose name or 群昵称 stands in the shown name, the longest first."""
    parts = {one.id or 0: _parts(one.shown_name) for one in accounts}
    every = set().union(*parts.values())
    named = [func.lower(column).in_(every) for column in (col(Member.name), col(Member.card))]
    query = select(Member).where(col(Member.on_roster), or_(*named))
    members = list(session.exec(query.order_by(func.length(Member.name).desc(), col(Member.id))))
    return {
        account: [one for one in members if {one.name.lower(), one.card.lower()} & held][:most]
        for account, held in parts.items()
    }


def _parts(shown: str) -> set[str]:
    """Everything of two characters or more that stands in a shown name."""
    shown = shown.lower()[:LONGEST]
    return {shown[start:end] for start in range(len(shown)) for end in range(start + 2, len(shown) + 1)}


def bind(session: Session, identity: Identity, member: Member, at: datetime, by: str) -> None:
    """Say that an account is this person: what stood under the unbound person moves whole."""
    before = identity.member_id
    if before == member.id:
        return
    identity.member_id = member.id or 0
    session.add(identity)
    note(session, at, by, "bind", identity, before=before, after=member.id)
    old = session.get_one(Member, before)
    if old.on_roster:
        return
    circulation.alone(session)
    acts = _drift_of(session, before)
    circulation.lift(session, hold.of_member(session, before))
    rollcall.join(session, before, member.id or 0)
    for column in _columns_of_members():
        session.execute(update(column.table).where(column == before).values({column.name: member.id}))
    others = session.exec(select(func.count()).select_from(Identity).where(Identity.member_id == before)).one()
    if not others:
        session.delete(old)
    session.flush()
    session.expire_all()
    circulation.follow(session, acts, at)


def _drift_of(session: Session, member_id: int) -> list[DriftAct]:
    """What somebody did in the drift, or got from others."""
    return list(session.exec(select(DriftAct).where((DriftAct.member_id == member_id) | (DriftAct.to_id == member_id))))


def _columns_of_members() -> list[Column[Any]]:
    """Every column of the schema that points to a person, but for the accounts': those are bound one by one."""
    tables = (table for table in SQLModel.metadata.sorted_tables if table.name != Identity.__tablename__)
    columns = (column for table in tables for column in table.columns)
    return [one for one in columns if any(key.column.table.name == Member.__tablename__ for key in one.foreign_keys)]


def bind_fitting(session: Session, at: datetime, by: str) -> int:
    """After the roster changed: bind every unbound identity that now fits exactly one person; returns how many."""
    bound = 0
    for identity in unbound(session):
        member = fitting(session, identity.channel, identity.account, identity.shown_name)
        if member is not None:
            bind(session, identity, member, at, by)
            bound += 1
    return bound


def ids_changed(session: Session, channel: str, account: str, rooms: Iterable[str], *, are_lost: bool) -> bool:
    """Take down that a channel's ids changed all at once, or that they are bound again; whether that is news.

    `rooms` are the ids the groups are known by now. Where the old ones come back, so do the accounts.
    """
    name = f"lost_ids:{channel}:{account}"
    lost_before = setting.get(session, name)
    if are_lost == bool(lost_before):
        return False
    known = sorted(rooms)
    setting.put(session, name, json.dumps(known) if are_lost else "")
    if are_lost or not set(known).isdisjoint(json.loads(lost_before)):
        whose = (col(Identity.channel) == channel, col(Identity.account) == account)
        session.execute(update(Identity).where(*whose).values(gone=are_lost))
    return True
