"""导入年度计划: the office's yearly plan is tried first; what changes is said line by line before anything does."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.arranging import put_notice, tell
from bot.console.desk import Answer, Ask, Go, Page, Upload, does, shows
from bot.console.pages.event_forms import PART
from bot.planned import BroughtIn, bring_in
from bot.refusal import Refused
from bot.things import FOLDER
from models import event as events
from models.audit import note
from models.entry import Entry
from models.plan import Planned
from models.role import Duty

MOST = 500
"""Events of a plan."""
_ENDINGS = (".xlsx", ".xlsm", ".csv")


def read(files: Mapping[str, Upload]) -> Upload | None:
    """A plan that was uploaded, under the name it is laid aside by; None where there is none."""
    upload = files.get("file")
    if upload is None:
        return None
    suffix = Path(upload.name).suffix.lower()
    mark = hashlib.sha256(upload.content).hexdigest()[:16]
    return Upload(f"plan-{mark}{suffix if suffix in _ENDINGS else ''}", upload.content)


@shows("/events/plan", "导入年度计划", duty=Duty.organiser)
def choose(ask: Ask) -> Page:
    """The form for the file."""
    if ask.groups is not None:
        return Page("sentence.html", {"words": PART})
    return Page("event_plan.html", {"found": None})


@does("/events/plan", duty=Duty.organiser, reads=read)
def carry_out(ask: Ask) -> Answer:
    """Show what a plan would do; with the second press do it, if it would still do the same."""
    if ask.groups is not None:
        raise Refused(PART)
    file = ask.read.name if ask.read else _laid_aside(ask)
    if ask.read:
        (ask.data / FOLDER).mkdir(parents=True, exist_ok=True)
        (ask.data / FOLDER / file).write_bytes(ask.read.content)
    rows, odd = _rows(ask, file)
    tried = _tried(ask, rows)
    if ask.words.get("mark") != _mark(tried):
        is_other = bool(ask.words.get("mark"))
        shown = {"found": tried, "odd": [*odd, *tried.odd], "file": file, "mark": _mark(tried), "is_other": is_other}
        return Page("event_plan.html", shown)
    found = bring_in(ask.session, rows, _entry(ask, file, len(rows)), ask.now, ask.desk.by)
    told = sum(tell(ask.session, ask.house.rules, changed.replies, ask.now) for _, changed in found.moved)
    for event, changed in found.moved:
        put_notice(ask.session, event, changed, events.invited(ask.session, event.id or 0), ask.now, asks=True)
    moved = f"改了时间地点的{len(found.moved)}场，告知了{told}人，给群里的通知在各场活动的页上。" if found.moved else ""
    return Go("/events", f"新增{found.new}场，改动{found.changed}场，不变{found.same}场。{moved}")


def _rows(ask: Ask, file: str) -> tuple[list[Planned], list[str]]:
    from bot.imports.plan import read_plan

    with TemporaryDirectory() as folder:
        path = Path(folder) / f"活动计划{Path(file).suffix}"
        path.write_bytes((ask.data / FOLDER / file).read_bytes())
        rows, odd = read_plan(path, ask.now.year)
    if not 0 < len(rows) <= MOST:
        raise Refused("计划里一场活动也没有读到。" if not rows else f"计划有{len(rows)}场，一次最多导入{MOST}场。")
    return rows, odd


def _tried(ask: Ask, rows: list[Planned]) -> BroughtIn:
    """What a plan would do; nothing of it stays."""
    trial = ask.session.begin_nested()
    try:
        return bring_in(ask.session, rows, _entry(ask, "", len(rows)), ask.now, ask.desk.by)
    finally:
        trial.rollback()


def _entry(ask: Ask, file: str, rows: int) -> int:
    entry = Entry(by=ask.desk.by, at=ask.now, source="plan", file=file)
    ask.session.add(entry)
    note(ask.session, ask.now, ask.desk.by, "import", entry, file=file, rows=rows)
    return entry.id or 0


def _laid_aside(ask: Ask) -> str:
    file = Path(ask.words.get("_file", "")).name
    if not file.startswith("plan-") or not (ask.data / FOLDER / file).is_file():
        raise Refused("请先选一份计划（.xlsx 或 .csv）。")
    return file


def _mark(found: BroughtIn) -> str:
    return hashlib.sha256("\n".join((*found.lines, *found.odd)).encode()).hexdigest()[:16]
