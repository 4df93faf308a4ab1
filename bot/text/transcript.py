"""Chat that was copied or exported as text: who said what when, in the layouts that WeChat's programs write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_DATE = r"(?:(?P<year>\d{4})[-/年.])?(?P<month>\d{1,2})[-/月.](?P<day>\d{1,2})日?"
_TIME = r"(?P<half>上午|下午|晚上|凌晨|中午)?\s?(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2}))?"
_NAME_FIRST = re.compile(
    rf"\s{{0,4}}(?P<name>\S[^\n]{{0,60}}?)(?:\((?:wxid_|gh_)?[\w-]{{3,40}}\))?[ \t　]{{1,8}}{_DATE}[ \t　]{{1,4}}{_TIME}\s{{0,4}}"
)
_DATE_FIRST = re.compile(
    rf"\s{{0,4}}{_DATE}[ \t　]{{1,4}}{_TIME}[ \t　]{{1,8}}(?P<name>\S[^\n]{{0,60}}?)(?:\((?:wxid_|gh_)?[\w-]{{3,40}}\))?\s{{0,4}}[:：]?"
)
_RULE = re.compile(r"[—\-=_]{5,}|.{0,4}\d{4}年\d{1,2}月\d{1,2}日.{0,10}")
_SYSTEM = re.compile(r"系统消息|.{0,30}(?:撤回了一条消息|加入了群聊|修改群名为|拍了拍)")


class TranscriptProblem(Exception):
    """The text is no chat in a layout that is known; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message of the transcript; `line` is where it stands in the file."""

    name: str
    sent_at: datetime
    text: str
    line: int


def spoken(text: str, year: int) -> list[Spoken]:
    """The messages of a transcript, in order; headings without a year get `year`. Raises TranscriptProblem."""
    found = [one for one in _messages(text.replace("\r\n", "\n").lstrip("\ufeff").split("\n"), year) if one.text]
    if not found:
        raise TranscriptProblem(
            "没认出聊天记录。每条消息前要有一行“昵称 2026-04-23 20:15”或“2026-04-23 20:15 昵称”；"
            "在电脑微信里多选消息后复制，或用导出的 txt 都可以。"
        )
    return found


def _messages(lines: list[str], year: int) -> Iterator[Spoken]:
    name, at, start, body = "", None, 0, list[str]()
    for number, line in enumerate(lines, 1):
        head = _NAME_FIRST.fullmatch(line) or _DATE_FIRST.fullmatch(line)
        moment = _moment(head, year) if head else None
        if head is None or moment is None:
            if at is not None and not (_RULE.fullmatch(line) and not body):
                body.append(line)
            continue
        if at is not None and not _SYSTEM.fullmatch(name):
            yield Spoken(name, at, _joined(body), start)
        name, at, start, body = head["name"].strip().strip(":："), moment, number, []
    if at is not None and not _SYSTEM.fullmatch(name):
        yield Spoken(name, at, _joined(body), start)


def _joined(body: list[str]) -> str:
    text = "\n".join(line for line in body if not line.startswith("> ")).strip()
    return "" if _SYSTEM.fullmatch(text) else text


def _moment(head: re.Match[str], year: int) -> datetime | None:
    hour = int(head["hour"])
    if head["half"] in ("下午", "晚上") and hour < 12:
        hour += 12
    try:
        return datetime(
            int(head["year"] or year),
            int(head["month"]),
            int(head["day"]),
            hour,
            int(head["minute"]),
            int(head["second"] or 0),
            tzinfo=SHANGHAI,
        )
    except ValueError:
        return None
