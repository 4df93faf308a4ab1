"""录入一条: what came on paper, as a file or by word of mouth, entered by a named person with what it came on."""

from pathlib import Path

from bot.almanac import SHANGHAI
from bot.console.desk import Ask, Go, Page, does, shows
from bot.console.pages.record import typed_fields
from bot.console.pages.records import own_groups
from bot.console.typed import day, person, some_books
from bot.refusal import Refused
from bot.things import FOLDER
from models import revise
from models.checkin import CheckIn
from models.entry import Entry
from models.member import Member
from models.record import Record
from models.revise import FIELDS, MOST, NAMES, SOURCES, CannotRevise, Told
from models.role import Duty

KINDS: dict[str, type[Record]] = {str(table.__tablename__): table for table in FIELDS}


@shows("/records/new", "录入一条", duty=Duty.secretary)
def blank(ask: Ask) -> Page:
    """The form; the fields that a kind does not have are no harm to it."""
    wanted = ask.words.get("kind", "")
    member = ask.session.get(Member, ask.number("member"))
    return Page(
        "by_hand.html",
        {
            "kinds": {name: table.called for name, table in KINDS.items()},
            "kind": wanted if wanted in KINDS else str(CheckIn.__tablename__),
            "fields": FIELDS[KINDS.get(wanted, CheckIn)],
            "numbers": MOST,
            "names": NAMES,
            "groups": own_groups(ask),
            "whole_city": ask.groups is None,
            "sources": SOURCES,
            "who": member.name if member else "",
            "today": ask.now.astimezone(SHANGHAI).date().isoformat(),
        },
    )


@does("/records/new", duty=Duty.secretary)
def enter(ask: Ask) -> Go:
    """Enter it, keep its file, and stay ready for the next one of that kind."""
    words = ask.words
    table = KINDS.get(words.get("kind", ""))
    if table is None:
        raise Refused("请选好类别。")
    group_id = ask.number("group") or None
    if not ask.may_see(group_id):
        raise Refused("请选一个您管的群。")
    if group_id is None and words.get("group") != "none":
        raise Refused("请选是哪个群的；哪个群的都不是，就选“不属于哪个群”。")
    on = day(words.get("day", ""))
    if on is None:
        raise Refused("请写明是哪一天。")
    if words.get("source") not in SOURCES:
        raise Refused("请选来源：纸质、Word等文件，还是口头。")
    books = tuple(one.id for one in some_books(ask.session, words.get("book", ""))) or (None,)
    told = Told(person(ask.session, words.get("who", "")), on, books, typed_fields(table, words))
    entry = Entry(by=ask.desk.by, at=ask.now, source=words["source"], remark=words.get("remark", "").strip())
    try:
        rows = revise.by_hand(ask.session, table, told, group_id, entry, once_more=bool(words.get("again")))
    except CannotRevise as problem:
        raise Refused(str(problem)) from None
    _keep_file(ask, entry)
    return Go(
        f"/records/{table.__tablename__}/{rows[0].id}", f"录入了{told.member.name}的{len(rows)}条{table.called}。"
    )


def _keep_file(ask: Ask, entry: Entry) -> None:
    """Lay the file it came on beside the chat's pictures, under the number of the entry."""
    upload = ask.files.get("file")
    if upload is None:
        return
    folder = ask.data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    suffix = "".join(
        one for one in Path(upload.name).suffix.lower()[:8] if one.isascii() and (one.isalnum() or one == ".")
    )
    entry.file = f"entry-{entry.id}{suffix}"
    (folder / entry.file).write_bytes(upload.content)
    entry.remark = "；".join(filter(None, (entry.remark, f"原件：{upload.name}")))
    ask.session.add(entry)
