"""Two people at one thing: each keeps what they changed, and only what both changed is laid before the second."""

import hashlib
import json
from collections.abc import Mapping

from bot.refusal import Refused

MARK = "seen"
"""The field of a form that holds what its fields said when it was opened."""


def seen(values: Mapping[str, str]) -> str:
    """A mark of what the fields of a form say, by their names."""
    return json.dumps({name: _digest(words) for name, words in values.items()})


def touched(sent: Mapping[str, str], name: str) -> bool:
    """Whether somebody changed a field of a form that they opened; a form without a mark counts as all changed."""
    before = _before(sent)
    return name not in before or _digest(sent.get(name, "")) != before[name]


def merged(sent: Mapping[str, str], now: Mapping[str, str], called: Mapping[str, str], who: str) -> dict[str, str]:
    """What a form says: the fields that its sender changed as they were sent, the others as they are now.

    `now` has what each field would show if it were opened now, `called` how people call it; `who` changed the thing
    last. Raises Refused where both changed a field, each to something else.
    """
    before, both = _before(sent), []
    words = dict(sent)
    for name, value in now.items():
        if not touched(sent, name):
            words[name] = value
        elif _digest(value) != before.get(name) and _digest(value) != _digest(sent.get(name, "")):
            both.append(called[name])
    if both:
        raise Refused(f"您打开以后{who}也改过{'、'.join(both)}，还没有保存您的；现在的写在那一项下面，请看过再保存。")
    return words


def _before(sent: Mapping[str, str]) -> dict[str, str]:
    try:
        before = json.loads(sent.get(MARK, ""))
    except ValueError:
        return {}
    return before if isinstance(before, dict) else {}


def _digest(words: str) -> str:
    return hashlib.sha256("\n".join(words.strip().splitlines()).encode()).hexdigest()[:8]
