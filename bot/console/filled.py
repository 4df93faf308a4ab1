"""A form that comes back: its page as it stands now, and in the one form that was sent what was typed into it."""

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from lxml import html

from bot.console.meanwhile import MARK, touched
from bot.console.sent import Sent

MARKS = (MARK, "mark")
"""Hidden fields that say how far somebody had seen; as those do whose name begins with _."""
BUTTONS = ("submit", "button", "reset", "image")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
AGAIN = "选过的文件没有带过来，请重新选一次。"


def filled(page: bytes, sent: Sent) -> bytes:
    """The page with everything that was typed; where it has no such form any more, in a list of its own."""
    root = html.document_fromstring(page.decode(), parser=html.HTMLParser(huge_tree=True))
    form = _form(root, sent)
    if form is None:
        _list(root, sent)
    else:
        _fill(form, sent)
        for one in form.iterancestors("details"):
            one.set("open", "")
    done: str = html.tostring(root, encoding="unicode", doctype="<!doctype html>")
    return done.encode()


def _form(root: Any, sent: Sent) -> Any:
    """The form that was sent: of those that go to that address the one that has most of what came."""
    there = [one for one in root.forms if urlsplit(one.action or "").path == sent.path and one.method == "POST"]
    there = [one for one in there if not _is_another(one, sent)]
    return max(there, key=lambda form: _likeness(form, sent), default=None)


def _is_another(form: Any, sent: Sent) -> bool:
    """Whether a form is about something else: what it names in its hidden fields is not what came, but for marks."""
    hidden = [one for one in _fields(form) if one.get("type") == "hidden" and one.get("value")]
    named = [one for one in hidden if not one.get("name").startswith("_") and one.get("name") not in MARKS]
    return any(one.get("value") not in sent.many.get(one.get("name"), (one.get("value"),)) for one in named)


def _likeness(form: Any, sent: Sent) -> tuple[int, int]:
    """How much of what was sent could have come from a form, and how much of it had to be typed there."""
    could, typed = 0, 0
    for field in _fields(form):
        values = sent.many.get(field.get("name"), ())
        could += bool(values) if _is_typed(field) else any(one in values for one in _offered(field))
        typed += bool(values) and _is_typed(field)
    return could, typed


def _fill(form: Any, sent: Sent) -> None:
    words, places = sent.words, Counter[str]()
    for field in _fields(form):
        name, kind = field.get("name"), field.get("type", "text")
        values = sent.many.get(name, ())
        if kind == "file" and name in sent.files:
            _say(field, AGAIN)
        elif kind == "hidden" and not field.get("value"):
            field.set("value", _plain(words.get(name, "")))
        elif kind not in ("hidden", "file", "password", *BUTTONS) and field.tag != "button":
            place, places[name] = places[name], places[name] + 1
            if touched(words, name):
                _put(field, values, place, beside=MARK in form.fields)


def _put(field: Any, values: tuple[str, ...], place: int, *, beside: bool) -> None:
    """Let a field say what was sent; `beside` it what it says now, where that is something else."""
    before = _now(field)
    if field.get("type") in ("checkbox", "radio"):
        field.checked = field.get("value", "on") in values
    elif field.tag == "select":
        if values and values[0] in _offered(field):
            for option in field.iter("option"):
                option.attrib.pop("selected", None)
                if _value(option) == values[0]:
                    option.set("selected", "")
    elif place < len(values):
        words = _plain(values[place]).replace("\r\n", "\n")
        if field.tag == "textarea":
            field.text = f"\n{words}" if words.startswith("\n") else words
        else:
            field.set("value", words)
    if _now(field) != before:
        for one in field.iterancestors("details"):
            one.set("open", "")
        if beside:
            _say(field, f"现在记的是：{before or '空'}")


def _now(field: Any) -> str:
    if field.get("type") in ("checkbox", "radio"):
        return "勾着" if field.checked else "没有勾"
    if field.tag == "select":
        chosen = [one for one in field.iter("option") if one.get("selected") is not None]
        return str((chosen or list(field.iter("option")) or [field])[0].text_content()).strip()
    return str((field.text or "") if field.tag == "textarea" else field.get("value", ""))


def _say(field: Any, words: str) -> None:
    note = html.Element("span")
    note.set("class", "now")
    note.text = words
    label = next(field.iterancestors("label"), None)
    if label is not None:
        label.append(note)
    else:
        note.tail, field.tail = field.tail, None
        field.addnext(note)


def _list(root: Any, sent: Sent) -> None:
    typed = [one for name, values in sent.many.items() if not name.startswith("_") for one in values]
    main, kept = root.get_element_by_id("main"), html.Element("dl")
    kept.set("class", "kept")
    for one in typed:
        if not one.isascii():  # Numbers and marks say nothing to who typed none of them.
            line = html.Element("dd")
            line.text = _plain(one)
            kept.append(line)
    if len(kept):
        main.append(html.fromstring("<h2>刚才填写的</h2>"))
        main.append(kept)


def _plain(words: str) -> str:
    """Without the control characters that no page may hold."""
    return _CONTROL.sub("", words)


def _fields(form: Any) -> list[Any]:
    return [one for one in form.iter("input", "select", "textarea", "button") if one.get("name")]


def _is_typed(field: Any) -> bool:
    return field.tag == "textarea" or (
        field.tag == "input" and field.get("type") not in ("hidden", "checkbox", "radio", *BUTTONS)
    )


def _offered(field: Any) -> list[str]:
    if field.tag == "select":
        return [_value(one) for one in field.iter("option")]
    return [field.get("value", "on" if field.get("type") == "checkbox" else "")]


def _value(option: Any) -> str:
    said: str = option.get("value", option.text_content())
    return said
