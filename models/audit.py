"""操作日志: who changed what and when. It carries ids and settings, never what a member wrote."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, Session, SQLModel, col, select

from models.db import Instant


class Audit(SQLModel, table=True):
    """One act on one row; `detail` names the fields that changed, before and after."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_by_subject", "subject", "subject_id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    by: str
    act: str
    subject: str
    subject_id: int | None = None
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


def note(session: Session, at: datetime, by: str, act: str, row: SQLModel, **detail: Any) -> None:
    """Write down an act on `row`, which has its id by then; what has none is known by its name."""
    session.flush()
    subject_id = getattr(row, "id", None)
    name = getattr(row, "name", "")
    if subject_id is None and name:
        detail = {"name": name, **detail}
    session.add(Audit(at=at, by=by, act=act, subject=str(row.__tablename__), subject_id=subject_id, detail=detail))


def history(session: Session, row: SQLModel) -> list[Audit]:
    """Every act on one row, oldest first."""
    about = (Audit.subject == str(row.__tablename__), Audit.subject_id == getattr(row, "id", None))
    return list(session.exec(select(Audit).where(*about).order_by(col(Audit.id))))
