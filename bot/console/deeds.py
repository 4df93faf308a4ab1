"""操作日志的话: each act as a sentence, with what it was done to by its name, never by a number or in a code."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, SQLModel

from bot.console.history import STATES, who
from bot.console.vocabulary import ACTS, EXPORTS, FIELDS, KINDS, SETTINGS, VALUES
from bot.text.phrase import line
from bot.told import found
from models import retention, tables
from models.account import Account
from models.audit import Audit
from models.book import Book
from models.clue import CALLED as STEPS
from models.clue import Stage
from models.copy import Copy
from models.group import Group
from models.member import Identity, Member
from models.record import Record, State
from models.role import CALLED as DUTIES
from models.role import Duty
from models.term import Term

_ROWS: dict[str, type[SQLModel]] = {str(table.__tablename__): table for table in tables.TABLES}


@dataclass(frozen=True, slots=True)
class Deed:
    """One act: when, by whom and by which way, what was done to what, and what changed by it."""

    at: datetime
    by: str
    way: str
    act: str
    subject: str
    changes: tuple[str, ...]


def told(session: Session, one: Audit) -> Deed:
    """An act in the office's words."""
    way, _, _ = one.by.partition("：")
    act = ACTS.get(one.act, "改")
    if one.act == "step" or one.act == "step back":
        act += f"“{STEPS[Stage(one.detail['stage'])]}”" if one.detail.get("stage") in list(Stage) else ""
    return Deed(
        one.at, who(session, one.by), way if "：" in one.by else "", act, _subject(session, one), _changes(session, one)
    )


def _subject(session: Session, one: Audit) -> str:
    """What it was done to, by its name as far as that still stands."""
    if one.act == "export":
        return _export(one.detail) if one.subject == "groups" else f"{_named(session, one)}的资料"
    if one.subject == "settings":
        return _setting(one.detail)
    return _named(session, one)


def _named(session: Session, one: Audit) -> str:
    table = _ROWS.get(one.subject)
    row = session.get(table, one.subject_id) if table is not None and one.subject_id is not None else None
    name = _NAMES.get(one.subject)
    if isinstance(row, Record):
        return f"{_member(session, row.member_id)}的{line(found(session, [row]))}"
    words = name(session, row, one.detail) if name else ""
    return words or KINDS.get(one.subject, "一项记录")


def _member(session: Session, number: Any) -> str:
    member = session.get(Member, number) if isinstance(number, int) else None
    return member.name if member else "已不在册的人"


def _group(session: Session, number: Any) -> str:
    group = session.get(Group, number) if isinstance(number, int) else None
    return group.name if group else ""


def _role(session: Session, row: Any, detail: dict[str, Any]) -> str:
    where = _group(session, detail.get("group")) or detail.get("region") or "全市"
    duty = DUTIES.get(Duty(detail["duty"]), "") if detail.get("duty") in list(Duty) else "角色"
    return f"{_member(session, detail.get('member'))}：{where}的{duty}"


def _of_account(session: Session, row: Any, detail: dict[str, Any]) -> str:
    number = detail.get("member") or (row.member_id if isinstance(row, Account) else None)
    return _member(session, number)


def _post(session: Session, row: Any, detail: dict[str, Any]) -> str:
    group = _group(session, row.group_id) if row else ""
    return f"发到{group}的帖子" if group else "一个帖子"


def _copy(session: Session, row: Any, detail: dict[str, Any]) -> str:
    book = session.get(Book, row.book_id) if isinstance(row, Copy) else None
    return f"{row.code}《{book.title}》" if book else ""


def _hold(session: Session, row: Any, detail: dict[str, Any]) -> str:
    book = session.get(Book, detail.get("book") or (row.book_id if row else 0))
    return f"{_member(session, detail.get('member'))}预约的《{book.title}》" if book else ""


def _clue(session: Session, row: Any, detail: dict[str, Any]) -> str:
    advice = session.get(_ROWS["advice"], detail.get("advice")) if detail.get("advice") else None
    return f"{_member(session, advice.member_id)}的建言" if isinstance(advice, Record) else ""


def _entry(session: Session, row: Any, detail: dict[str, Any]) -> str:
    group, file = _group(session, detail.get("group")), detail.get("file") or (row.file if row else "")
    return "".join(filter(None, (f"“{group}”的聊天" if group else "", f"“{file}”" if file else "")))


def _term(session: Session, row: Any, detail: dict[str, Any]) -> str:
    term = row if isinstance(row, Term) else session.get(Term, row.term_id) if row else None
    group = _group(session, detail.get("group"))
    return (f"共读“{term.title}”" if term else "") + (f"（{group}）" if group else "")


def _titled(called: str, column: str = "title") -> Callable[[Session, Any, dict[str, Any]], str]:
    def name(session: Session, row: Any, detail: dict[str, Any]) -> str:
        words = getattr(row, column, "") or detail.get(column, "")
        return f"{called}“{words}”" if words else ""

    return name


_NAMES: dict[str, Callable[[Session, Any, dict[str, Any]], str]] = {
    "members": lambda session, row, detail: row.name if row else "",
    "identities": lambda session, row, detail: (
        f"账号“{row.shown_name}”和{_member(session, row.member_id)}" if isinstance(row, Identity) else ""
    ),
    "books": lambda session, row, detail: f"《{row.title}》" if row else "",
    "groups": lambda session, row, detail: f"“{row.name}”" if row else "",
    "roles": _role,
    "accounts": _of_account,
    "sittings": lambda session, row, detail: _of_account(session, row, detail) if detail.get("member") else "工作台",
    "consents": lambda session, row, detail: f"{_member(session, detail.get('member'))}的同意",
    "dossier_checks": lambda session, row, detail: (
        f"{_member(session, row.member_id)}{row.year}年的档案" if row else ""
    ),
    "posts": _post,
    "copies": _copy,
    "holds": _hold,
    "venues": _titled("书架", "name"),
    "clue_steps": _clue,
    "entries": _entry,
    "events": _titled("活动"),
    "terms": _term,
    "term_weeks": _term,
    "forms": _titled("活动形式", "name"),
    "votes": _titled("投票"),
    "relays": lambda session, row, detail: f"给{_member(session, row.member_id)}的话" if row else "",
    "news": lambda session, row, detail: f"{detail.get('region', '')}{str(detail.get('month', ''))[:7]}的动态",
    "seals": lambda session, row, detail: f"“{row.file}”" if row else "",
}


def _export(detail: dict[str, Any]) -> str:
    what = EXPORTS.get(str(detail.get("what", "")), "报表")
    since, until = detail.get("since"), detail.get("until")
    return f"{what}（{since}至{until}）" if since and until else what


def _setting(detail: dict[str, Any]) -> str:
    name = str(detail.get("name", ""))
    if name in SETTINGS:
        return SETTINGS[name]
    if any(key.startswith("retention.") for key in detail):
        return "保存期"
    if "job" in detail:
        return "定时"
    return "借阅规则" if name.startswith("drift.") else "数据库" if "made_at" in detail else "全局设置"


def _changes(session: Session, one: Audit) -> tuple[str, ...]:
    """What changed, field by field, as far as the office has a word for the field."""
    kinds = {f"retention.{kind.name}": kind.called for kind in retention.KINDS}
    made = []
    for name, pair in one.detail.items():
        called = FIELDS.get(f"{one.subject}.{name}") or FIELDS.get(name) or kinds.get(name)
        if called and isinstance(pair, list) and len(pair) == 2:
            made.append(f"{called}：{_value(session, name, pair[0])} → {_value(session, name, pair[1])}")
    if one.subject == "settings" and "before" in one.detail:
        made.append(f"{_plain(one.detail['before'])} → {_plain(one.detail['after'])}")
    return tuple(made)


def _value(session: Session, name: str, value: Any) -> str:
    if name in ("words", "author") and isinstance(value, int):
        return f"{value}字"
    if value is None or value in ("", []):
        return "空"
    if name == "member_id":
        return _member(session, value)
    if name == "book_id":
        book = session.get(Book, value)
        return f"《{book.title}》" if book else "已不在册的书"
    if name == "state" and value in list(State):
        return STATES[State(value)]
    if name == "cover":
        return "有"
    return _plain(value)


def _plain(value: Any) -> str:
    """A value as people write it: days and lists out of what was kept as JSON too."""
    words = str(value)
    if words.startswith(("[", "{")):
        try:
            kept = json.loads(words)
        except ValueError:
            return words
        if isinstance(kept, dict):
            return "、".join(f"{_day(key)}{'放假' if off else '上班'}" for key, off in kept.items()) or "没有"
        return (
            "、".join(f"{_day(one[0])}至{_day(one[1])}{one[2]}" if isinstance(one, list) else str(one) for one in kept)
            or "没有"
        )
    return VALUES.get(words, words) or "空"


def _day(words: str) -> str:
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return words
    return f"{day.year}年{day.month}月{day.day}日"
