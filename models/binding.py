"""谁是谁: an account is bound to its person of the roster, and what stood under the unbound person moves whole."""

from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.audit import note
from models.ledger import RECORDS
from models.member import PRACTICE, Identity, Member, fitting


def unbound(session: Session) -> list[Identity]:
    """Identities whose person is not on the roster yet."""
    query = (
        select(Identity).join(Member).where(~col(Member.on_roster), Member.type != PRACTICE).order_by(col(Identity.id))
    )
    return list(session.exec(query))


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
    for table in RECORDS:
        session.execute(update(table).where(col(table.member_id) == before).values(member_id=member.id))
    others = session.exec(select(func.count()).select_from(Identity).where(Identity.member_id == before)).one()
    if not others:
        session.delete(old)


def bind_fitting(session: Session, at: datetime, by: str) -> int:
    """After the roster changed: bind every unbound identity that now fits exactly one person; returns how many."""
    bound = 0
    for identity in unbound(session):
        member = fitting(session, identity.channel, identity.account, identity.shown_name)
        if member is not None:
            bind(session, identity, member, at, by)
            bound += 1
    return bound
