"""待确认: a statement the bot was not sure of, waiting for a person's yes or no."""

from datetime import datetime

from sqlalchemy import UniqueConstraint, update
from sqlmodel import Field, Session, SQLModel, col, select

from models.db import Instant, Row


class Pending(SQLModel, table=True):
    """One question about the `part`-th statement of a message; `answer` None while open."""

    __tablename__ = "pending"
    __table_args__ = (UniqueConstraint("message_id", "part"),)

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="messages.id")
    part: int
    kind: str
    why: str
    asked_at: datetime = Field(sa_type=Instant)
    answer: bool | None = None
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    settled_by: str = ""


def question(message_id: int, part: int, kind: str, why: str, at: datetime) -> Row:
    """The row that lets a statement wait for a person."""
    return Pending, {"message_id": message_id, "part": part, "kind": kind, "why": why, "asked_at": at}


def waiting(session: Session) -> list[Pending]:
    """Open questions, oldest first."""
    return list(session.exec(select(Pending).where(col(Pending.settled_at).is_(None)).order_by(col(Pending.id))))


def doubted(session: Session, message_id: int, part: int) -> Pending | None:
    """The question about a statement to which nobody said yes, or None."""
    asked = select(Pending).where(Pending.message_id == message_id, Pending.part == part)
    return session.exec(asked.where(col(Pending.answer).is_not(True))).first()


def withdraw(session: Session, message_id: int, at: datetime, by: str, part: int | None) -> None:
    """The statement itself was taken back: there is nothing left to decide."""
    where = [col(Pending.message_id) == message_id, col(Pending.settled_at).is_(None)]
    if part is not None:
        where.append(col(Pending.part) == part)
    session.execute(update(Pending).where(*where).values(settled_at=at, settled_by=by, answer=False))
