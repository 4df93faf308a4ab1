"""导入签到单: a sign-in sheet is looked through first: who is new, who was known already, who is not clear."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import attending
from bot.console.desk import Answer, Ask, Go, Page, Upload, does, shows
from bot.console.occasion import event_of, head, ours
from bot.console.pages.event_attendance import held
from bot.console.uploaded import read_as_file
from bot.refusal import Refused
from bot.things import FOLDER
from models import signinsheet
from models.attendance import ENTERED_BY
from models.audit import note
from models.entry import Entry
from models.event import Event
from models.role import Duty
from models.signinsheet import Signed, Taken

MOST = 5000
"""Lines of a sheet."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sign-in sheet as it was read: its name, under which it was laid aside, its lines, and what is odd."""

    name: str
    file: str
    content: bytes
    signed: list[Signed]
    odd: list[str]


def read(files: Mapping[str, Upload]) -> Sheet | None:
    """A sheet that was uploaded; None where there is none."""
    from bot.imports.signin import read_signed

    upload = files.get("file")
    if upload is None:
        return None
    name, (signed, odd) = read_as_file(upload, "签到单.xlsx", read_signed)
    if not 0 < len(signed) <= MOST:
        raise Refused("签到单里一个人也没有。" if not signed else f"签到单有{len(signed)}人，一次最多{MOST}人。")
    file = f"sheet-{hashlib.sha256(upload.content).hexdigest()[:16]}{Path(name).suffix.lower()}"
    return Sheet(name, file, upload.content, signed, odd)


@shows("/events/{id}/sheet", "导入签到单", duty=Duty.organiser, also=ENTERED_BY)
def choose(ask: Ask) -> Page:
    """The form for the file."""
    event = event_of(ask)
    why = attending.not_yet(event, ask.now)
    return Page("event_sheet.html", head(ask, event) | {"preview": None, "why_not": why})


@does("/events/{id}/sheet", duty=Duty.organiser, also=ENTERED_BY, reads=read)
def bring_in(ask: Ask) -> Answer:
    """Show what a sheet would do; with the second press do it."""
    event, sheet = held(ask), ask.read or _previewed(ask.words)
    if ask.words.get("act") != "go":
        _lay_aside(ask, sheet)
        shown = {"preview": sheet, "taken": _tried(ask, event, sheet), "rows": _written(sheet), "why_not": ""}
        return Page("event_sheet.html", head(ask, event) | shown)
    is_kept = sheet.file and (ask.data / FOLDER / sheet.file).is_file()
    entry = _entry(ask, sheet.file if is_kept else "", f"签到单：{sheet.name}")
    note(ask.session, ask.now, ask.desk.by, "import", entry, event=event.id, rows=len(sheet.signed))
    mine = ours(ask, event, ask.groups)
    taken = signinsheet.take(ask.session, event, sheet.signed, entry.id or 0, ask.now, mine)
    unclear = f"；{len(taken.unclear)}行没有记：{''.join(taken.unclear[:5])}" if taken.unclear else "。"
    return Go(f"/events/{event.id}/attendance", f"新记到场{taken.new}人，签到单上早已记过{taken.known}人{unclear}")


def _tried(ask: Ask, event: Event, sheet: Sheet) -> Taken:
    """What a sheet would do; nothing of it stays."""
    trial = ask.session.begin_nested()
    try:
        entry_id, mine = _entry(ask, "", "").id or 0, ours(ask, event, ask.groups)
        return signinsheet.take(ask.session, event, sheet.signed, entry_id, ask.now, mine)
    finally:
        trial.rollback()


def _entry(ask: Ask, file: str, remark: str) -> Entry:
    entry = Entry(by=ask.desk.by, at=ask.now, source="sheet", file=file, remark=remark)
    ask.session.add(entry)
    ask.session.flush()
    return entry


def _lay_aside(ask: Ask, sheet: Sheet) -> None:
    """Keep the file for the second press; one that is never brought in is cleared away with the next chores."""
    if sheet.content:
        (ask.data / FOLDER).mkdir(parents=True, exist_ok=True)
        (ask.data / FOLDER / sheet.file).write_bytes(sheet.content)


def _written(sheet: Sheet) -> str:
    return json.dumps([(one.row, one.name, one.unit, one.online) for one in sheet.signed], ensure_ascii=False)


def _previewed(words: Mapping[str, str]) -> Sheet:
    """What the preview holds, so that nobody has to choose the file again."""
    try:
        rows = json.loads(words.get("_rows", ""))
        signed = [
            Signed(int(row), str(name), str(unit), None if how is None else bool(how)) for row, name, unit, how in rows
        ]
    except (ValueError, TypeError):
        raise Refused("请先选一份签到单（.xlsx 或 .csv）。") from None
    file = Path(words.get("_file", "")).name
    return Sheet(words.get("_name", ""), file if file.startswith("sheet-") else "", b"", signed, [])
