"""Two people at one thing: each keeps what they changed, and only what both changed is laid before the second."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from sqlmodel import SQLModel

from bot.console.desk import Ask
from bot.console.history import who
from bot.refusal import Refused
from models.audit import history

Row = TypeVar("Row", bound=SQLModel)

MARK = "seen"
"""The field of a form that marks what its fields said when it was opened."""


def seen(values: Mapping[str, str]) -> str:
    """A mark of what the fields of a form say, by their names."""
    return " ".join(f"{name}:{_digest(words)}" for name, words in values.items())


def touched(sent: Mapping[str, str], name: str) -> bool:
    """Whether somebody changed a field of a form that they opened; a form without a mark counts as all changed."""
    before = _before(sent)
    return name not in before or _digest(sent.get(name, "")) != before[name]


def kept(ask: Ask, row: SQLModel | None, now: Mapping[str, str], called: Mapping[str, str]) -> Ask:
    """What is asked, with the fields that the asker left alone, or did not have, as they are `now`.

    `row` is the thing, where its changes are told of it. `now` has what each field of the form would show if it were
    opened now, `called` how people call it. Raises Refused where both changed a field, each to something else.
    """
    before, both = _before(ask.words), []
    words = dict(ask.words)
    for name, value in now.items():
        if not touched(words, name) or (before and name not in before):
            words[name] = value
        elif _digest(value) not in (before.get(name), _digest(words.get(name, ""))):
            both.append(called[name])
    if both:
        raise Refused(
            f"您打开以后{_who(ask, row)}也改过{'、'.join(both)}，还没有保存您的；现在的写在那一项下面，请看过再保存。"
        )
    return replace(ask, words=words)


def unchanged(ask: Ask, row: SQLModel, now: Mapping[str, str], called: Mapping[str, str]) -> None:
    """Raise Refused where anything is not as the asker, who changes no field, has seen it."""
    before = _before(ask.words)
    if others := [called[name] for name, value in now.items() if _digest(value) != before.get(name)]:
        raise Refused(f"您打开以后{_who(ask, row)}改过{'、'.join(others)}，还没有照办；请看过现在的样子再按。")


def locked(ask: Ask, row: Row) -> Row:
    """The row as it is now, to be changed by nobody else until this is done."""
    ask.session.refresh(row, with_for_update=True)
    return row


def _who(ask: Ask, row: SQLModel | None) -> str:
    acts = history(ask.session, row) if row is not None else []
    return who(ask.session, acts[-1].by) if acts else "别人"


def _before(sent: Mapping[str, str]) -> dict[str, str]:
    pairs = (one.partition(":") for one in sent.get(MARK, "").split())
    return {name: digest for name, _, digest in pairs}


def _digest(words: str) -> str:
    return hashlib.sha256("\n".join(words.strip().splitlines()).encode()).hexdigest()[:8]
