"""登录: who may open the office's pages with which password, and the sittings that are open."""

import hashlib
from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col, select

from models.audit import note
from models.db import Instant
from models.member import Member

IDLE, LONGEST = timedelta(hours=2), timedelta(hours=12)
"""A sitting ends when nothing was asked for so long, and after so long in any case."""
CONFIRMED = timedelta(minutes=15)
"""For how long a typed password holds for what needs it anew."""
FREE_TRIES = 5
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
"""Behind so many wrong passwords each further one doubles the time in which none is taken."""


class Account(SQLModel, table=True):
    """A member's way in. `password` is an argon2id hash; a member's name is what they log in with."""

    __tablename__ = "accounts"

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="members.id", unique=True)
    password: str
    changed_at: datetime = Field(sa_type=Instant)
    failures: int = 0
    shut_until: datetime | None = Field(default=None, sa_type=Instant)
    once: bool = Field(default=False, description="set by an admin: whoever comes in with it chooses another one first")


class Sitting(SQLModel, table=True):
    """One login on one device. Only a digest of its cookie is kept; `csrf` stands in every form it is shown."""

    __tablename__ = "sittings"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    account_id: int = Field(foreign_key="accounts.id", index=True)
    csrf: str
    begun_at: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)
    confirmed_at: datetime = Field(sa_type=Instant)


def any_account(session: Session) -> bool:
    """Whether anybody has a password: from then on every page asks for a login."""
    return session.exec(select(Account.id).limit(1)).first() is not None


def of_name(session: Session, name: str) -> Account | None:
    """The account of the one person of that name or group card who has one."""
    named = (Member.name == name) | (Member.card == name)
    found = list(session.exec(select(Account).join(Member).where(named)))
    return found[0] if len(found) == 1 else None


def set_password(
    session: Session,
    member: Member,
    hashed: str,
    at: datetime,
    by: str,
    *,
    once: bool = False,
    but: int | None = None,
) -> None:
    """Give a member a password, or another one: whatever they had open is closed, `but` one sitting.

    `once`: it is good for coming in, and for choosing another one.
    """
    account = session.exec(select(Account).where(Account.member_id == member.id)).first()
    account = account or Account(member_id=member.id or 0, password="", changed_at=at)
    account.password, account.changed_at, account.failures, account.shut_until = hashed, at, 0, None
    account.once = once
    session.add(account)
    session.flush()
    _close(session, account, but)
    note(session, at, by, "password", account, member=member.id)


def failed(session: Session, account: Account, at: datetime) -> None:
    """A wrong password was typed."""
    account.failures += 1
    account.shut_until = shut_after(account.failures, at)
    session.add(account)


def shut_after(failures: int, at: datetime) -> datetime | None:
    """Until when no password is taken for a name after so many wrong ones; None where the next may be typed at once."""
    if failures < FREE_TRIES:
        return None
    pause: timedelta = FIRST_PAUSE * 2 ** min(failures - FREE_TRIES, 10)
    return at + min(pause, LONGEST_PAUSE)


def begin(session: Session, account: Account, token: str, csrf: str, at: datetime) -> Sitting:
    """The right password was typed: a new sitting under a token that nobody had before."""
    account.failures, account.shut_until = 0, None
    session.add(account)
    session.execute(delete(Sitting).where((col(Sitting.seen_at) < at - IDLE) | (col(Sitting.begun_at) < at - LONGEST)))
    sitting = Sitting(
        digest=digest(token), account_id=account.id or 0, csrf=csrf, begun_at=at, seen_at=at, confirmed_at=at
    )
    session.add(sitting)
    note(session, at, f"成员：{account.member_id}", "login", sitting)
    return sitting


def sitting_of(session: Session, token: str, at: datetime) -> tuple[Sitting, Account] | None:
    """The open sitting of a cookie's token; None where there is none or its time is over."""
    query = select(Sitting, Account).join(Account).where(Sitting.digest == digest(token))
    found = session.exec(query.where(Sitting.seen_at >= at - IDLE, Sitting.begun_at >= at - LONGEST)).first()
    return (found[0], found[1]) if found else None


def end(session: Session, sitting: Sitting, at: datetime) -> None:
    """Logged out."""
    note(session, at, f"登录：{sitting.account_id}", "logout", sitting)
    session.delete(sitting)


def open_sittings(session: Session, at: datetime) -> dict[int, int]:
    """How many sittings each member has open, by the member."""
    query = (
        select(Account.member_id).join(Sitting).where(Sitting.seen_at >= at - IDLE, Sitting.begun_at >= at - LONGEST)
    )
    return dict(Counter(session.exec(query)))


def of_member(session: Session, member_id: int) -> Account | None:
    """A member's account, where they have one."""
    return session.exec(select(Account).where(Account.member_id == member_id)).first()


def shut(session: Session, account: Account, at: datetime, by: str, but: int | None = None) -> int:
    """Close everything a member has open, `but` one sitting; returns how many there were."""
    number = _close(session, account, but)
    if number:
        note(session, at, by, "shut", account, member=account.member_id)
    return number


def _close(session: Session, account: Account, but: int | None) -> int:
    theirs = [one for one in session.exec(select(Sitting).where(Sitting.account_id == account.id)) if one.id != but]
    session.execute(delete(Sitting).where(col(Sitting.id).in_([one.id for one in theirs])))
    return len(theirs)


def digest(token: str) -> str:
    """What is kept of a cookie's token."""
    return hashlib.sha256(token.encode()).hexdigest()
