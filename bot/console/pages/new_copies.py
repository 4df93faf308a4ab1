"""加书: copies come into the drift, one by one or as a list that is looked through first."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot import donating
from bot.console.desk import Answer, Ask, Go, Page, Upload, does, shows
from bot.console.uploaded import read_as_file
from bot.refusal import Refused
from bot.text.copies import typed
from bot.text.isbn import isbn_of
from models import donation, holdings
from models.audit import note
from models.donation import Given, Weighed
from models.entry import Entry
from models.role import Duty

MOST, SHOWN = 5000, 300
"""Rows that a list may have, and how many of each sort are shown."""
NAMES = {"title": "书名", "code": "编号（没有就空着，自动编）", "author": "作者", "publisher": "出版社", "isbn": "ISBN",
         "owner": "来源、捐赠人", "remark": "备注"}  # fmt: skip
List = tuple[str, list[Given], list[str], list[str]]
"""A list's name, its copies, what is odd about it and what forbids to use it."""


def read(files: Mapping[str, Upload]) -> List | None:
    """The list that was uploaded; None where no file came."""
    from bot.imports.copies import read_copies

    upload = files.get("file")
    if upload is None:
        return None
    name, (given, odd, wrong) = read_as_file(upload, "清单", read_copies)
    if len(given) > MOST:
        raise Refused(f"{name}有{len(given)}行，一次最多导入{MOST}行；请拆成几份。")
    if not given:
        raise Refused("\n".join([f"{name}里没有一本能用。", *wrong[:SHOWN], *odd[:SHOWN]]))
    return name, given, odd, wrong


@shows("/copies/new", "加书", duty=Duty.organiser)
def blank(ask: Ask) -> Page:
    """The form for one copy, and the one for a list."""
    return Page("copies_new.html", _always(ask) | {"preview": None})


@does("/copies/new", duty=Duty.organiser)
def add(ask: Ask) -> Go:
    """One copy that lies on the table."""
    given = _typed(ask)
    weighed = donation.weigh(ask.session, [given])
    if weighed.wrong:
        raise Refused(weighed.wrong[0].removeprefix("第1行"))
    if weighed.known:
        code = weighed.known[0][1]
        raise Refused(f"《{given.title}》账上已有 {code}；如果是另一本，请写上新编号。")
    _refuse_others(ask, [given])
    entered, lines = donating.bring_in(ask.session, weighed.new, _entry(ask, "", 1))
    return Go(f"/copies/{entered.copies[0].id}", f"加了《{given.title}》。{''.join([*entered.odd, *lines])}")


@does("/copies/import", duty=Duty.organiser, reads=read)
def bring_in(ask: Ask) -> Answer:
    """Show what a list would bring; with the second press bring it in, if the ledger is still what it was."""
    name, given, odd, wrong = ask.read or _previewed(ask.words)
    given, missing = donating.shelved(given, ask.words.get("shelf", "").strip())
    weighed = donation.weigh(ask.session, given)
    wrong, mark = [*wrong, *missing, *weighed.wrong], _mark(weighed)
    if wrong or not weighed.new or ask.words.get("mark") != mark:
        preview = _preview(name, given, [*odd, *donating.known_without_code(weighed.known)], wrong, weighed)
        moved = ask.words.get("mark", "") not in ("", mark)
        return Page("copies_new.html", _always(ask) | {"preview": preview | {"mark": mark, "moved": moved}})
    _refuse_others(ask, weighed.new)
    entered, lines = donating.bring_in(ask.session, weighed.new, _entry(ask, name, len(given)))
    return Go("/copies", "".join([f"新增漂流本{len(entered.copies)}本。", *lines, *entered.odd[:SHOWN]]))


def _typed(ask: Ask) -> Given:
    said = {name: " ".join(ask.words.get(name, "").split()) for name in (*NAMES, "shelf")}
    said["title"] = said["title"].strip("《》 ")
    codes, isbn = typed(said["code"]), isbn_of(said["isbn"])
    if not said["title"]:
        raise Refused("请写书名。")
    if said["code"] and len(codes) != 1:
        raise Refused(f"编号“{said['code']}”认不出，请写成 CF-0012。")
    if said["isbn"] and not isbn:
        raise Refused(f"ISBN“{said['isbn']}”校验不对，请对着版权页再看一遍，不知道就空着。")
    if not said["shelf"]:
        raise Refused("请写明放在哪个书架。")
    return Given(row=1, **said | {"code": "".join(codes), "isbn": isbn})


def _refuse_others(ask: Ask, given: Sequence[Given]) -> None:
    """Who keeps some groups' shelves puts books there; a shelf that is new is the whole city's to name."""
    if ask.groups is None:
        return
    own = {one.name for one in holdings.shelves(ask.session, ask.groups)}
    if others := [one for one in given if one.shelf not in own]:
        raise Refused(f"“{others[0].shelf}”不是您管的书架；您管的有：{'、'.join(sorted(own)) or '还没有'}。")


def _entry(ask: Ask, file: str, rows: int) -> Entry:
    entry = Entry(by=ask.desk.by, at=ask.now, source="list", file=file)
    ask.session.add(entry)
    note(ask.session, ask.now, ask.desk.by, "import", entry, file=file, rows=rows)
    return entry


def _always(ask: Ask) -> dict[str, Any]:
    return {"shelves": holdings.shelves(ask.session, ask.groups), "names": NAMES}


def _previewed(words: Mapping[str, str]) -> List:
    """What the preview holds, so that nobody has to choose the file again."""
    try:
        given = [Given(**one) for one in json.loads(words.get("_rows", ""))]
    except (ValueError, TypeError):
        raise Refused("请先选一份捐书清单（.xlsx 或 .csv）。") from None
    return words.get("name", ""), given, [], []


def _mark(weighed: Weighed) -> str:
    told = [[asdict(one) for one in weighed.new], [code for _, code in weighed.known]]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:24]


def _preview(
    name: str, given: Sequence[Given], odd: Sequence[str], wrong: Sequence[str], weighed: Weighed
) -> dict[str, Any]:
    rows = [{field: value for field, value in asdict(one).items() if value != ""} for one in given]
    return {
        "name": name,
        "new": weighed.new[:SHOWN],
        "numbers": (len(weighed.new), len(weighed.known)),
        "odd": odd[:SHOWN],
        "wrong": wrong[:SHOWN],
        "rows": json.dumps(rows, ensure_ascii=False),
    }
