"""Chat as a table in text, as export programs write it: a first line of column names, then a message a row."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.text import layouts
from bot.text.moment import SHANGHAI, Stamp

_WHEN = (
    "strtime",
    "时间",
    "发送时间",
    "消息时间",
    "日期时间",
    "日期",
    "createtime",
    "time",
    "timestamp",
    "datetime",
    "msgtime",
)
_WHO = (
    "群昵称",
    "昵称",
    "发送者",
    "发送人",
    "发言人",
    "发送者昵称",
    "姓名",
    "nickname",
    "sendername",
    "displayname",
    "name",
    "remark",
    "talkername",
    "from",
    "sender",
    "talker",
)
_WHAT = ("内容", "消息内容", "消息", "strcontent", "content", "message", "text", "msg")
_ID = ("sender", "wxid", "talker", "senderid", "发送者id", "微信号", "username")
_SORT = ("type_name", "typename", "类型", "消息类型", "type", "msgtype")
_MEDIA = {
    "3": "[图片]",
    "34": "[语音]",
    "43": "[视频]",
    "47": "[动画表情]",
    "图片": "[图片]",
    "语音": "[语音]",
    "视频": "[视频]",
    "表情": "[动画表情]",
    "动画表情": "[动画表情]",
    "文件": "[文件]",
}
_SYSTEM = ("10000", "10002", "系统", "系统消息", "系统通知")


@dataclass(frozen=True, slots=True)
class Row:
    """One message; `when` is its moment as written."""

    name: str
    contact: str
    stamp: Stamp
    when: str
    text: str
    line: int


def rows(lines: Sequence[str]) -> list[Row] | None:
    """The messages of a table; None where the first line names no columns of a moment, a person and a text."""
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return None
    for delimiter in (",", "\t", ";", "|", "，"):
        names = [_plain(cell) for cell in lines[first].split(delimiter)]
        places = [_place(names, known) for known in (_WHEN, _WHO, _WHAT)]
        if len(names) >= 3 and None not in places:
            with _long_cells():
                return _read(lines, first, delimiter, names)
    return None


@contextmanager
def _long_cells() -> Iterator[None]:
    """A cell may hold a whole message; what else reads such tables keeps its own limit."""
    before = csv.field_size_limit(1_000_000)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _read(lines: Sequence[str], first: int, delimiter: str, names: list[str]) -> list[Row]:
    when, who, what, sort = (_place(names, known) for known in (_WHEN, _WHO, _WHAT, _SORT))
    contact = next((at for at in [_place(names, _ID)] if at != who), None)
    found: list[Row] = []
    reader = csv.reader((f"{line}\n" for line in lines[first + 1 :]), delimiter=delimiter)
    start = 0
    for cells in reader:
        line, start = first + 2 + start, reader.line_num
        cells += [""] * (len(names) - len(cells))
        said = cells[what or 0]
        kind = cells[sort].strip() if sort is not None else ""
        stamp = _stamp(cells[when or 0])
        if stamp is not None:
            name = "系统消息" if kind in _SYSTEM else cells[who or 0].strip()
            text = _MEDIA.get(kind, said)
            found.append(
                Row(name, cells[contact].strip() if contact is not None else "", stamp, cells[when or 0], text, line)
            )
    return found


def _place(names: list[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _plain(cell: str) -> str:
    return cell.strip(" \t\"'\ufeff").lower().replace(" ", "")


def _stamp(words: str) -> Stamp | None:
    """A moment as written, or seconds or milliseconds since 1970."""
    words = words.strip()
    if words.isdecimal() and len(words) in (10, 13):
        at = datetime.fromtimestamp(int(words[:10]), UTC).astimezone(SHANGHAI)
        return Stamp(at.year, at.month, at.day, None, None, at.hour, at.minute, at.second)
    found = layouts.bare(words)
    return found if found is not None and found.has_day else None
