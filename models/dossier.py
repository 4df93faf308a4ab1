"""履职读书档案: before a member's page is handed in they get it to check; here stands how far that is with each."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, UniqueConstraint, type_coerce
from sqlmodel import Field, Session, SQLModel, col, select

from models.audit import note
from models.db import Instant, choice
from models.member import Member


class Stage(StrEnum):
    """sent: they, or who tells them, have the page. objected: something is wrong, as they say. agreed: 核对无误."""

    sent = "sent"
    objected = "objected"
    agreed = "agreed"


STAGES = {None: "还没有发", Stage.sent: "已发，等核对", Stage.objected: "有异议", Stage.agreed: "核对无误"}


class Check(SQLModel, table=True):
    """One member's check of one year's page. `round` grows each time it is sent again after it was changed."""

    __tablename__ = "dossier_checks"
    __table_args__ = (UniqueConstraint("member_id", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="members.id")
    year: int = Field(index=True)
    stage: Stage = Field(sa_type=choice(Stage))
    round: int = 1
    sent_at: datetime = Field(sa_type=Instant)
    answer: str = ""
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    taken_by: str = ""


def of_year(session: Session, year: int, whose: Collection[int] | None = None) -> dict[int, Check]:
    """How far it is, by member; `whose`: of these alone."""
    query = select(Check).where(Check.year == year)
    if whose is not None:
        query = query.where(col(Check.member_id).in_(whose))
    return {one.member_id: one for one in session.exec(query.order_by(col(Check.id)))}


def stages(session: Session, year: int) -> dict[int, Stage]:
    """The stage alone, by member, of twenty thousand."""
    query = select(Check.member_id, type_coerce(Check.stage, String)).where(Check.year == year)
    return {member_id: Stage(stage) for member_id, stage in session.exec(query)}


def is_due(member: Member, check: Check | None) -> bool:
    """Whether a member has still to get their page, or gets it again after they found something wrong."""
    return member.recorded and (check is None or check.stage == Stage.objected)


def begin_round(session: Session, member: Member, year: int, at: datetime, by: str) -> str:
    """A member gets their page to check: the key of what they are told; empty for who waits or agreed already."""
    row = session.exec(select(Check).where(Check.member_id == member.id, Check.year == year)).first()
    if not is_due(member, row):
        return ""
    row = row or Check(member_id=member.id or 0, year=year, stage=Stage.sent, round=0, sent_at=at)
    row.stage, row.round, row.sent_at = Stage.sent, row.round + 1, at
    session.add(row)
    note(session, at, by, "send", row, member=member.id, year=year)
    return f"dossier:{year}:{member.id}:{row.round}"


def answer(session: Session, row: Check, words: str, at: datetime, by: str) -> None:
    """What a member says to their page; no words: all of it is right."""
    row.stage, row.answer = (Stage.objected, words) if words else (Stage.agreed, "")
    row.answered_at, row.taken_by = at, by
    session.add(row)
    note(session, at, by, "answer", row, stage=row.stage.value)
