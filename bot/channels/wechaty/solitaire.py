"""接龙 as WeChat itself keeps it: the text in a title, and beside it who wrote which part of it."""

import html
import re

_TITLE = re.compile(r"<appmsg\b.{0,400}?<title>(.{0,20000}?)</title>", re.S)
_ROW = re.compile(r"<i>\s{0,9}<u>([^<]{1,80})</u>.{0,200}?<r>(\d{1,6})-(\d{1,6})</r>\s{0,9}</i>", re.S)
_NUMBER = re.compile(r"\s{0,9}\d{1,3}\s?.?\s{0,9}\Z")


def rows_of(text: str) -> tuple[str, tuple[str, ...]]:
    """The plain text of a 接龙 with each row on a line of its own, and the contact id of each row's author.

    Offsets are counted in UTF-16 units. A text that is no such XML comes back as it is, without authors.
    """
    title = _TITLE.search(text)
    if title is None:
        return text, ()
    words = html.unescape(title[1])
    units = words.encode("utf-16-le", "replace")
    rows = [(author, int(at), int(length)) for author, at, length in _ROW.findall(text)]
    if not rows or any(2 * (at + length) > len(units) for _, at, length in rows):
        return words, ()
    rows.sort(key=lambda row: row[1])
    head = _NUMBER.sub("", units[: 2 * rows[0][1]].decode("utf-16-le", "replace"))
    bodies = [units[2 * at : 2 * (at + length)].decode("utf-16-le", "replace") for _, at, length in rows]
    lines = [f"{number}. {' '.join(body.split())}" for number, body in enumerate(bodies, 1)]
    return "\n".join([head.rstrip(), *lines]), tuple(author for author, _, _ in rows)
