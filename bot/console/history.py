"""What was changed of a record, a person or a book, line by line in the office's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel

from bot.console.vocabulary import ACTS
from models import cataloguing, revise, roster
from models.account import Account
from models.audit import Audit
from models.book import Book
from models.form import Form
from models.member import Identity, Member
from models.record import State
from models.term import clock

STATES = {
    State.sure: "记上了",
    State.confirmed: "确认过",
    State.pending: "待确认",
    State.cancelled: "已撤销",
    State.merged: "不重复算",
}
_EVENT = {
    "title": "名称",
    "form_id": "形式",
    "stage": "状态",
    "month": "月份",
    "starts_at": "开始",
    "ends_at": "结束",
    "venue": "地点",
    "link": "线上",
    "book_id": "书名",
    "speaker": "主讲",
    "places": "名额",
    "deadline": "报名截止",
}
_TERM = {
    "title": "名称",
    "book_id": "书名",
    "since": "第一天",
    "until": "最后一天",
    "day_ends": "每天算到",
    "make_up_days": "补卡天数",
    "leader_id": "领读人",
}
_STAGES = {"draft": "待确认", "on": "已确认", "cancelled": "已取消", "refused": "不是活动"}
_MOMENTS = ("starts_at", "ends_at", "deadline")
_NAMES = {"books": cataloguing.NAMES, "members": roster.NAMES, "events": _EVENT, "terms": _TERM}


@dataclass(frozen=True, slots=True)
class Line:
    """One change: when, by whom, what."""

    at: datetime
    by: str
    what: str


def lines(session: Session, acts: Iterable[Audit]) -> list[Line]:
    """The changes in the order given."""
    return [Line(one.at, who(session, one.by), _what(session, one)) for one in acts]


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


def _what(session: Session, one: Audit) -> str:
    names = _NAMES.get(one.subject, revise.NAMES)
    changes = [
        f"{names[name]}：{_value(session, name, pair[0])} → {_value(session, name, pair[1])}"
        for name, pair in one.detail.items()
        if name in names and isinstance(pair, list) and len(pair) == 2
    ]
    return "　".join((ACTS.get(one.act, one.act), *changes))


def _value(session: Session, name: str, value: Any) -> str:
    if name in ("words", "author") and isinstance(value, int):
        return f"{value}字"
    if value is None or value == "":
        return "空"
    if name in ("member_id", "leader_id"):
        member = session.get(Member, value)
        return member.name if member else "已不在册的人"
    if name == "book_id":
        book = session.get(Book, value)
        return f"《{book.title}》" if book else "已不在册的书"
    if name == "form_id":
        form = session.get(Form, value)
        return form.name if form else "已没有的形式"
    if name in _MOMENTS:
        return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M}"
    if name == "day_ends":
        return clock(value)
    if name == "stage":
        return _STAGES[value]
    if name == "state":
        return STATES[State(value)]
    return {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)
