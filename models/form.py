"""活动形式: 双向荐读, 委员讲坛, 新春读书会 …: the nine forms of reading activity, as the office calls them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models.audit import note


class Form(SQLModel, table=True):
    """One form of activity; `number` is its place in the office's list, `used` whether it may still be chosen."""

    __tablename__ = "forms"
    __table_args__ = (UniqueConstraint("name"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    number: int
    used: bool = True


def listed(session: Session) -> list[Form]:
    """Every form, in the office's order."""
    return list(session.exec(select(Form).order_by(col(Form.number), col(Form.id))))


def named(session: Session, name: str) -> Form | None:
    """The form of exactly that name."""
    return session.exec(select(Form).where(Form.name == name)).first()


def settle(session: Session, form: Form, at: datetime, by: str) -> None:
    """Keep a form as the office decided on it, a new one too."""
    session.add(form)
    note(session, at, by, "set", form, name=form.name, number=form.number, used=form.used)


def fitting(session: Session, title: str) -> Form | None:
    """The form that an event's title names, whole or by its last word (沙龙, 讲坛); None where none or several fit."""
    used = [form for form in listed(session) if form.used]
    named = [form for form in used if form.name in title] or [form for form in used if form.name[-2:] in title]
    return named[0] if len(named) == 1 else None
