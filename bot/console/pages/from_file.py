"""导入名册: a list that the office hands in is looked through first: what is new, what changes, what stays."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.console.desk import Answer, Ask, Go, Page, Upload, does, shows
from bot.console.pages.members import PART, refuse_part
from bot.console.uploaded import read_as_file
from bot.refusal import Refused
from models import roster
from models.role import Duty
from models.roster import NAMES, MemberRow, Planned

MOST, SHOWN = 50_000, 300
"""Rows that a list may have, and how many of each sort are shown."""


def read(files: Mapping[str, Upload]) -> tuple[str, list[MemberRow], list[str]] | None:
    """The file's name, its people, and what is odd about it; None where no file came."""
    from bot.imports.members import read_members

    upload = files.get("file")
    if upload is None:
        return None
    name, (rows, odd) = read_as_file(upload, "名单", read_members)
    if len(rows) > MOST:
        raise Refused(f"{name}有{len(rows)}行，一次最多导入{MOST}行；请拆成几份。")
    if not rows:
        raise Refused(f"{name}里一个人也没有，没有可导入的。")
    return name, rows, odd


@shows("/members/import", "导入名册", duty=Duty.secretary)
def choose(ask: Ask) -> Page:
    """The form for the file."""
    if ask.groups is not None:
        return Page("sentence.html", {"words": PART})
    return Page("roster_file.html", {"preview": None, "names": NAMES})


@does("/members/import", duty=Duty.secretary, reads=read)
def bring_in(ask: Ask) -> Answer:
    """Show what a list would do; with the second press do it, if the roster is still what it was."""
    refuse_part(ask)
    name, rows, odd = ask.read or _previewed(ask.words)
    planned = roster.plan(ask.session, rows)
    if ask.words.get("mark") != roster.mark(planned):
        return Page(
            "roster_file.html", {"preview": _preview(name, planned, odd, ask.words.get("mark", "")), "names": NAMES}
        )
    bound = roster.carry_out(ask.session, planned, name, ask.now, ask.desk.by)
    new, changed = sum(one.is_new for one in planned), sum(bool(one.changes) for one in planned)
    return Go("/members", f"新增{new}人，更新{changed}人；对上账号{bound}个。")


def _previewed(words: Mapping[str, str]) -> tuple[str, list[MemberRow], list[str]]:
    """What the preview holds, so that nobody has to choose the file again."""
    try:
        rows = [MemberRow(**one) for one in json.loads(words.get("_rows", ""))]
    except (ValueError, TypeError):
        raise Refused("请先选一份名单（.xlsx 或 .csv）。") from None
    return words.get("name", ""), rows, []


def _preview(name: str, planned: list[Planned], odd: list[str], marked: str) -> dict[str, Any]:
    new = [one for one in planned if one.is_new]
    changed = [one for one in planned if one.member is not None and one.changes]
    return {
        "name": name,
        "new": new[:SHOWN],
        "changed": changed[:SHOWN],
        "numbers": (len(new), len(changed), sum(one.is_same for one in planned), sum(one.unclear for one in planned)),
        "odd": [*odd, *(one.odd for one in planned if one.odd)][:SHOWN],
        "mark": roster.mark(planned),
        "moved": bool(marked),
        "rows": json.dumps([_told(one.row) for one in planned], ensure_ascii=False),
        "does": bool(new or changed),
    }


def _told(row: MemberRow) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if value not in ("", None)}
