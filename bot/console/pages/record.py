"""一条记录: what it rests on, what was changed of it, and the form that changes it, takes it out or puts it back."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import select

from bot.console import history
from bot.console.desk import Answer, Ask, Go, NotFound, Page, does, saves, shows
from bot.console.pages.records import listed
from bot.console.thing import shown_as, thing
from bot.console.typed import book, day, number, person
from bot.console.vocabulary import STATES
from bot.refusal import Refused
from bot.things import FOLDER
from models import book as books
from models import medium, questions, revise, role
from models.audit import history as changes_of
from models.book import Book
from models.checkin import CheckIn
from models.entry import Entry
from models.group import Group
from models.inbox import Message
from models.ledger import RECORDS, of_message
from models.member import Member
from models.record import Record, State
from models.repeat import Repeat
from models.revise import FIELDS, MOST, NAMES, CannotRevise, Told
from models.role import Duty

KINDS = {str(table.__tablename__): table for table in RECORDS}


@shows("/records/{kind}/{id}", "一条记录")
def record(ask: Ask) -> Page:
    """Everything about one record."""
    row, session = _row(ask), ask.session
    message = session.get(Message, row.message_id) if row.message_id else None
    entry = session.get(Entry, row.entry_id) if row.entry_id else None
    of_book = session.get(Book, row.book_id) if row.book_id else None
    kept = medium.of_message(session, row.message_id) if row.message_id else None
    file = kept.file if kept else entry.file if entry else ""
    group = session.get(Group, row.group_id) if row.group_id else None
    beside = of_message(session, row.message_id) if row.message_id else []
    why = revise.fixed(session, row)
    return Page(
        "record.html",
        {
            "row": row,
            "seen": revise.seen(row),
            "line": listed(session, [row])[0],
            "state": STATES[row.state],
            "person": session.get_one(Member, row.member_id),
            "book": of_book,
            "group": group,
            "message": message,
            "talk": [one for one in questions.talk(session, message) if one.name or one.is_it] if message else [],
            "entry": entry,
            "entered_by": history.who(session, entry.by) if entry else "",
            "source": revise.SOURCES.get(entry.source, "") if entry else "",
            "thing": file if file and (ask.data / FOLDER / file).is_file() else "",
            "shown_as": shown_as(file),
            "beside": listed(session, [one for one in beside if one is not row and one.part == row.part]),
            "instead": listed(session, _instead(ask, row)),
            "changes": history.lines(session, changes_of(session, row))[::-1],
            "fixed": why,
            "may_edit": not why and _may_keep(ask, row),
            "fields": FIELDS.get(type(row), ()),
            "numbers": MOST,
            "names": NAMES,
            "is_checkin": isinstance(row, CheckIn),
            "then": ask.words.get("then", ""),
            "called": type(row).called,
        },
    )


@saves("/records/{kind}/{id}/thing", duty=Duty.read_only, anew=False)
def original(ask: Ask) -> Answer:
    """The picture, voice or file that a record rests on."""
    row = _row(ask)
    kept = medium.of_message(ask.session, row.message_id) if row.message_id else None
    entry = ask.session.get(Entry, row.entry_id) if row.entry_id else None
    return thing(ask.data, kept.file if kept else entry.file if entry else "")


@does("/records/{kind}/{id}", duty=Duty.secretary)
def save(ask: Ask) -> Go:
    """Let the record say what was typed."""
    row = _fresh(ask)
    waited = row.state == State.pending
    before = ask.session.get_one(Member, row.member_id)
    told = Told(
        member=person(ask.session, ask.words.get("who", ""), before),
        day=day(ask.words.get("day", "")) or row.day,
        book_ids=(_book_id(ask, row),),
        fields=typed_fields(type(row), ask.words),
    )
    changed = _try(lambda: revise.revise(ask.session, row, told, ask.now, ask.desk.by))
    said = "记上了。" if waited else "改好了。" if changed else "和原来一样，没有改动。"
    return Go(f"/pending?at={ask.number('then')}" if ask.words.get("then") else _path(row), said)


@does("/records/{kind}/{id}/out", duty=Duty.secretary)
def take_out(ask: Ask) -> Go:
    """The record counts no more."""
    row = _fresh(ask)
    _try(lambda: revise.take_out(ask.session, row, ask.now, ask.desk.by))
    return Go(_path(row), "撤销了；要找回来，在这一页按“恢复”。")


@does("/records/{kind}/{id}/back", duty=Duty.secretary)
def put_back(ask: Ask) -> Go:
    """The record counts again."""
    row = _fresh(ask)
    _try(lambda: revise.put_back(ask.session, row, ask.now, ask.desk.by))
    return Go(_path(row), "恢复了。")


def typed_fields(table: type[Record], words: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a kind as they were typed."""
    fields: dict[str, Any] = {}
    for name in FIELDS[table]:
        if name in MOST:
            fields[name] = number(words.get(name, ""), NAMES[name])
        else:
            fields[name] = bool(words.get(name)) if name == "finished" else words.get(name, "").strip()
    return fields


def _book_id(ask: Ask, row: Record) -> int | None:
    words = ask.words.get("book", "").strip().strip("《》")
    standing = ask.session.get(Book, row.book_id) if row.book_id else None
    if standing is not None and words == standing.title:
        return standing.id
    return (book(ask.session, words) or books.heard(ask.session, words)).id if words else None


def _instead(ask: Ask, row: Record) -> list[Record]:
    """What counts instead of a record that only tells again."""
    if row.state != State.merged or row.message_id is None:
        return []
    again = select(Repeat).where(Repeat.message_id == row.message_id, Repeat.part == row.part)
    one = ask.session.exec(again).first()
    rows = of_message(ask.session, one.of_message) if one else []
    return [first for first in rows if one and first.part == one.of_part and ask.may_see(first.group_id)]


def _row(ask: Ask) -> Record:
    table = KINDS.get(ask.words["kind"])
    row = ask.session.get(table, ask.number("id")) if table else None
    if row is None or not ask.may_see(row.group_id):
        raise NotFound
    return row


def _fresh(ask: Ask) -> Record:
    row = _row(ask)
    found: Record = _try(lambda: revise.fresh(ask.session, type(row), row.id or 0, ask.words.get("seen", "")))
    return found


def _try(work: Any) -> Any:
    try:
        return work()
    except CannotRevise as problem:
        raise Refused(str(problem)) from None


def _may_keep(ask: Ask, row: Record) -> bool:
    if ask.desk.sitting_id is None:
        return True
    return role.may(ask.session, ask.desk.member_id, Duty.secretary, row.group_id)


def _path(row: Record) -> str:
    return f"/records/{row.__tablename__}/{row.id}"
