"""粘贴: a chat that was copied or exported is looked through first, then recorded; what is known adds nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot import pasted
from bot.almanac import SHANGHAI
from bot.console.desk import Answer, Ask, Go, Page, Upload, does, shows
from bot.console.pages.records import own_groups
from bot.console.typed import day, number
from bot.pasted import Brought
from bot.pasting import Pasting, Tally
from bot.refusal import Refused
from bot.storage import load_catalogue
from bot.text.phrase import stretch
from bot.text.transcript import Transcript, TranscriptProblem, read_chat
from models.group import Group
from models.role import Duty

MOST = 20_000
"""Messages that one paste may have: while it is recorded, everything else waits."""
SHOWN, SNIPPET, MOST_MISSED = 60, 160, 5
_BAD = re.compile(r"[^\w.\-（）()《》· ]")


@dataclass(frozen=True, slots=True)
class Copied:
    """What was typed, or came as a file, to be read as talk of a group."""

    group: Group
    text: str
    file: str
    copied_at: datetime
    year: int | None
    before_opening: bool


@dataclass(frozen=True, slots=True)
class Day:
    """What a paste brings of one day, and how much of it waits for a person."""

    day: date
    lines: Sequence[Brought]
    unsure: int


def read(files: Mapping[str, Upload]) -> tuple[str, str] | None:
    """The name and the text of the file that came; None where none did."""
    upload = files.get("file")
    if upload is None:
        return None
    text = pasted.decoded(upload.content)
    if text is None or "\x00" in text:
        raise Refused(f"{upload.name}不是文字文件；请另存为 txt 再传，或直接把聊天粘贴进来。")
    return _BAD.sub("", Path(upload.name).name)[-60:] or "聊天.txt", text


@shows("/paste", "粘贴", duty=Duty.secretary, menu=35)
def blank(ask: Ask) -> Page:
    """The form, and what is still to be pasted."""
    groups = _groups(ask)
    missed = list(pasted.missed_of(ask.session, groups, ask.now).items())[:SHOWN]
    return Page(
        "paste.html",
        {
            "preview": None,
            "groups": groups,
            "chosen": ask.number("group"),
            "today": ask.now.astimezone(SHANGHAI).date().isoformat(),
            "missed": [(name, [stretch(gap.since, gap.until) for gap in gaps[-MOST_MISSED:]]) for name, gaps in missed],
        },
    )


@does("/paste", duty=Duty.secretary, reads=read, earnest="record")
def paste(ask: Ask) -> Answer:
    """Show what a chat would put in the ledger, taken in where nothing is kept; with the second press put it there."""
    copied = _copied(ask)
    transcript = _transcript(copied)
    since = pasted.ANY_TIME if copied.before_opening else copied.group.opened_at
    if since is None:
        raise Refused(
            f"“{copied.group.name}”还没有开张。请先开张；要记开张以前的聊天，请勾上“连开张以前的也记”，由您负责说明成员知情。"
        )
    pasting = Pasting(copied.group, transcript, load_catalogue(ask.session), since, ask.now)
    if not ask.words.get("record"):
        return Page("paste.html", {"preview": _preview(ask.session, copied, transcript, pasting, since)})
    file, before = copied.file, copied.before_opening
    entry = pasted.begin(ask.session, copied.group, ask.now, ask.desk.by, file, before_opening=before)
    tally = pasted.take_all(ask.session, pasting)
    pasting.cover(ask.session, entry.id or 0)
    return Go(f"/paste?group={copied.group.id}", _said(copied.group, tally))


def _groups(ask: Ask) -> list[Group]:
    return [one for one in own_groups(ask) if not one.practice and not one.closed_at]


def _copied(ask: Ask) -> Copied:
    words, now = ask.words, ask.now.astimezone(SHANGHAI)
    group = next((one for one in _groups(ask) if one.id == ask.number("group")), None)
    if group is None:
        raise Refused("请选这段聊天是哪个群的。")
    file, text = ask.read or (words.get("file_name", ""), words.get("_text") or words.get("text", ""))
    if not text.strip():
        raise Refused("请粘贴聊天，或选一份 .txt 文件。")
    on, year = day(words.get("day", ""), "复制的日子") or now.date(), number(words.get("year", ""), "年份")
    if on > now.date():
        raise Refused(f"复制的日子{on.month}月{on.day}日还没有到，请核对。")
    if year is not None and not 2011 <= year <= now.year:
        raise Refused(f"年份应在2011到{now.year}之间。")
    copied_at = now if on == now.date() else datetime.combine(on, time(23, 59), SHANGHAI)
    return Copied(group, text, file, copied_at, year, bool(words.get("before")))


def _transcript(copied: Copied) -> Transcript:
    try:
        transcript = read_chat(copied.text, copied.copied_at, copied.year)
    except TranscriptProblem as problem:
        raise Refused(str(problem).replace("用 --year 写明", "在“年份”里写明")) from None
    if len(transcript.said) > MOST:
        raise Refused(f"一次最多{MOST}条消息，这段有{len(transcript.said)}条；请按月分开粘贴。")
    return transcript


def _preview(
    session: Session, copied: Copied, transcript: Transcript, pasting: Pasting, since: datetime
) -> dict[str, Any]:
    """What the paste does, told."""
    tally = pasted.take_all(session, pasting)
    strangers = pasted.strangers(session, tally)
    lines = list(pasted.brought(tally))
    days = [(on, list(some)) for on, some in groupby(lines, key=lambda one: one.at.astimezone(SHANGHAI).date())]
    first, last = transcript.said[0].sent_at.date(), transcript.said[-1].sent_at.date()
    return {
        "copied": copied,
        "read": len(transcript.said),
        "layout": transcript.layout,
        "span": (first, last),
        "counted_back": transcript.counted_back,
        "new": len(tally.taken),
        "known": tally.known,
        "early": tally.early,
        "since": since,
        "counts": pasted.counts(tally).most_common(),
        "unsure": sum(one.unsure for one in lines),
        "taken_back": tally.taken_back,
        "strangers": strangers[:SHOWN],
        "more_strangers": max(len(strangers) - SHOWN, 0),
        "days": [Day(on, some, sum(one.unsure for one in some)) for on, some in days],
        "idle": len(tally.taken) - len(lines),
        "snippet": SNIPPET,
    }


def _said(group: Group, tally: Tally) -> str:
    total = "，".join(f"{name}{number}条" for name, number in pasted.counts(tally).most_common())
    known = f"另有{tally.known}条以前收过，没有再记。" if tally.known else ""
    early = f"另有{tally.early}条早于开张，没有记。" if tally.early else ""
    return (
        f"“{group.name}”新收{len(tally.taken)}条消息，"
        + (f"记下{total}。" if total else "没有要记的。")
        + known
        + early
    )
