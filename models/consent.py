"""同意: what a member once agreed to beside the ledger, such as own words in a printed book; it can be withdrawn."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, select

from models.audit import note
from models.db import Instant
from models.member import Member

ANTHOLOGY = "anthology"
"""Own words may stand in the 体会汇编."""
INTERESTS = "interests"
"""The office may see in what fields they read and write (人才库)."""


class Consent(SQLModel, table=True):
    """A member's yes to one purpose, and who took it down."""

    __tablename__ = "consents"
    __table_args__ = (UniqueConstraint("member_id", "purpose"),)

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="members.id")
    purpose: str
    given_at: datetime = Field(sa_type=Instant)
    taken_by: str


def given(session: Session, purpose: str) -> frozenset[int]:
    """Who agreed."""
    return frozenset(session.exec(select(Consent.member_id).where(Consent.purpose == purpose)))


def of(session: Session, member: Member, purpose: str) -> Consent | None:
    """A member's yes, None where they said none."""
    return session.exec(select(Consent).where(Consent.member_id == member.id, Consent.purpose == purpose)).first()


def decide(session: Session, member: Member, purpose: str, at: datetime, by: str, *, agrees: bool) -> bool:
    """Take down a yes or its withdrawal; False where it stood so already."""
    row = of(session, member, purpose)
    if (row is not None) == agrees:
        return False
    if row is None:
        row = Consent(member_id=member.id or 0, purpose=purpose, given_at=at, taken_by=by)
        session.add(row)
    note(session, at, by, "consent", row, member=member.id, purpose=purpose, agrees=agrees)
    if not agrees:
        session.delete(row)
        session.flush()
    return True
