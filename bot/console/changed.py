"""What an act changed, field by field in the office's words, as far as it has a word for the field."""

import json
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from bot.console.vocabulary import FIELDS, MORE_FIELDS, STAGES, STATES, VALUES
from bot.text.phrase import full_day
from models.audit import Audit
from models.book import Book
from models.form import Form
from models.member import Member
from models.record import State
from models.term import clock

_MOMENTS = ("starts_at", "ends_at", "deadline")


def changes(session: Session, one: Audit) -> tuple[str, ...]:
    """“书名：《活着》 → 《平凡的世界》”, one a field whose value before and after was kept."""
    names = MORE_FIELDS | FIELDS.get(one.subject, {})
    return tuple(
        f"{names[name]}：{_value(session, name, pair[0])} → {_value(session, name, pair[1])}"
        for name, pair in one.detail.items()
        if name in names and isinstance(pair, list) and len(pair) == 2
    )


def _value(session: Session, name: str, value: Any) -> str:
    if name in ("words", "author") and isinstance(value, int):
        return f"{value}字"
    if value is None or value in ("", []):
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
        return STAGES.get(value, "已改")
    if name == "state" and value in list(State):
        return STATES[State(value)]
    return "有" if name == "cover" else plain(value)


def plain(value: Any) -> str:
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
    return full_day(day)
