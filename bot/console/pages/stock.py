"""盘点: what stands on a shelf is ticked, or a counted sheet is uploaded; the differences are seen, then settled."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from bot.almanac import SHANGHAI
from bot.console.desk import Answer, Ask, Go, Page, Upload, does, shows
from bot.console.uploaded import read_as_file
from bot.labelling import of_codes
from bot.refusal import Refused
from bot.text.copies import in_brief
from models import holdings, stocktaking
from models.audit import note
from models.entry import Entry
from models.holdings import Wanted
from models.role import Duty
from models.stocktaking import Compared, Counted

MOST, SHOWN = 5000, 300
"""Copies that one shelf, or one sheet, may have; and how many lines of each sort are shown."""


def read(files: Mapping[str, Upload]) -> tuple[str, list[Counted], list[str]] | None:
    """The sheet's name, its rows, and what is odd about it; None where no file came."""
    from bot.imports.stock import read_stock

    upload = files.get("file")
    if upload is None:
        return None
    today = datetime.now(SHANGHAI).date()
    name, (rows, odd) = read_as_file(upload, "盘点表.xlsx", lambda path: read_stock(path, today))
    if not rows:
        raise Refused("\n".join([f"{name}里没有一行能用。", *odd[:SHOWN]]))
    if len(rows) > MOST:
        raise Refused(f"{name}有{len(rows)}行，一次最多{MOST}行；请按书架分开。")
    return name, rows, odd


@shows("/copies/stock", "盘点", duty=Duty.organiser)
def choose(ask: Ask) -> Page:
    """The shelves, and with one chosen the copies that should stand there."""
    shelves = holdings.shelves(ask.session, ask.groups)
    chosen = next((one for one in shelves if one.id == ask.number("shelf")), None)
    wanted = Wanted(venue_id=chosen.id) if chosen else None
    return Page(
        "stock.html",
        {
            "preview": None,
            "shelves": shelves,
            "chosen": chosen,
            "rows": holdings.find(ask.session, wanted, ask.groups, MOST) if wanted else [],
        },
    )


@does("/copies/stock", duty=Duty.organiser, reads=read)
def take_stock(ask: Ask) -> Answer:
    """Hold what was counted against the ledger and show the differences; with the second press settle them."""
    name, rows, odd = ask.read or _again(ask) or _ticked(ask)
    compared = stocktaking.compare(ask.session, rows, ask.now)
    if ask.groups is not None:
        compared = _of_ones_own(ask, compared)
    mark = _mark(compared)
    if ask.words.get("mark") != mark or not compared.differences:
        moved = bool(ask.words.get("mark")) and ask.words.get("mark") != mark
        return Page("stock.html", {"preview": _preview(name, rows, odd, compared, mark, moved=moved)})
    entry = Entry(by=ask.desk.by, at=ask.now, source="stock", file=name)
    ask.session.add(entry)
    note(ask.session, ask.now, ask.desk.by, "import", entry, file=name, rows=len(rows))
    stocktaking.settle(ask.session, compared.differences, entry.id or 0, ask.now)
    return Go("/copies", f"盘点改好了{len(compared.differences)}本，一致的{compared.same}本没有动。")


def _ticked(ask: Ask) -> tuple[str, list[Counted], list[str]]:
    """What a shelf's form says: what was ticked stands there, what was typed too, the rest perhaps cannot be found."""
    shelf = next((one for one in holdings.shelves(ask.session, ask.groups) if one.id == ask.number("shelf")), None)
    if shelf is None:
        raise Refused("请先选一个书架，或选一份盘点表。")
    codes = dict.fromkeys(name.removeprefix("there-") for name in ask.words if name.startswith("there-"))
    typed = [words for words in re.split(r"[\n、，,;；]+", ask.words.get("also", "")) if words.strip()]
    codes |= dict.fromkeys(one.code for one, _ in of_codes(ask.session, typed))
    there = [(code, False) for code in codes]
    if ask.words.get("rest") == "missing":
        should = holdings.find(ask.session, Wanted(venue_id=shelf.id), ask.groups, MOST)
        there += [(one.copy.code, True) for one in should if one.copy.code not in codes]
    if not there:
        raise Refused("请勾上在架的书。")
    rows = [
        Counted(row, code, place="" if gone else shelf.name, missing=gone) for row, (code, gone) in enumerate(there, 1)
    ]
    return f"{shelf.name}盘点", rows, []


def _again(ask: Ask) -> tuple[str, list[Counted], list[str]] | None:
    """What the preview holds."""
    if "_rows" not in ask.words:
        return None
    try:
        rows = [
            Counted(**one | {"day": date.fromisoformat(one["day"]) if one.get("day") else None})
            for one in json.loads(ask.words["_rows"])
        ]
    except (ValueError, TypeError, AttributeError):
        raise Refused("预览过期了，请重新盘点。") from None
    return ask.words.get("name", ""), rows, []


def _of_ones_own(ask: Ask, compared: Compared) -> Compared:
    """Of a sheet only what is the asker's to change."""
    own = [one for one in compared.differences if holdings.may_keep(ask.session, one.copy, ask.groups)]
    others = len(compared.differences) - len(own)
    unclear = [*compared.unclear, *([f"有{others}本不在您管的范围里，没有动。"] if others else [])]
    return Compared(compared.same, own, unclear, [])


def _mark(compared: Compared) -> str:
    return hashlib.sha256("\n".join(one.words for one in compared.differences).encode()).hexdigest()[:16]


def _preview(
    name: str, rows: Sequence[Counted], odd: Sequence[str], compared: Compared, mark: str, *, moved: bool
) -> dict[str, Any]:
    return {
        "name": name,
        "same": compared.same,
        "differences": [one.words for one in compared.differences],
        "unclear": [*odd, *compared.unclear],
        "unlisted": (len(compared.unlisted), in_brief(compared.unlisted[:SHOWN])),
        "mark": mark,
        "moved": moved,
        "shown": SHOWN,
        "rows": json.dumps(
            [asdict(one) | {"day": one.day.isoformat() if one.day else ""} for one in rows], ensure_ascii=False
        ),
    }
