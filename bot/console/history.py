"""What was changed of a record, a person or a book, line by line in the office's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel

from bot.console.changed import changes
from bot.console.vocabulary import ACTS
from models.account import Account
from models.audit import Audit
from models.member import Identity, Member


@dataclass(frozen=True, slots=True)
class Line:
    """One change: when, by whom, what."""

    at: datetime
    by: str
    what: str


def lines(session: Session, acts: Iterable[Audit]) -> list[Line]:
    """The changes in the order given."""
    return [
        Line(one.at, who(session, one.by), "　".join((ACTS.get(one.act, one.act), *changes(session, one))))
        for one in acts
    ]


_BY_NUMBER: dict[str, type[SQLModel]] = {
    "成员": Member,
    "登录": Account,
    "撤回": Identity,
}
"""Whom the audit names by a number: of the roster, of a login, of an account in a chat."""


def who(session: Session, by: str) -> str:
    """Whom the audit means, without the way by which they came."""
    way, _, name = by.partition("：")
    number = name.partition("，")[0]
    if way in _BY_NUMBER and number.isdecimal():
        row: Any = session.get(_BY_NUMBER[way], int(number))
        member = row if way == "成员" or row is None else session.get(Member, row.member_id)
        return member.name if member else "一位成员"
    return name or by
