"""改记录: the office changes one record, takes it out, puts it back, or enters what came on paper, as Word or spoken.

One rule for all of it: what a record may say is checked here, and what stood before is in the audit. What is said of
the drift and of events has rules of its own elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models.advice import Advice
from models.amend import give, take_back
from models.audit import note
from models.checkin import CheckIn
from models.db import day_of, insert
from models.entry import Entry
from models.excerpt import Excerpt
from models.inbox import Fate, Message, keep, settle_question
from models.ledger import Evidence, entered
from models.member import Member
from models.pending import Pending
from models.recommendation import Recommendation
from models.record import Record, State
from models.reflection import Reflection

SPANS = (("chapter_first", "chapter_last", "章"), ("page_first", "page_last", "页"))
MOST = {"chapter_first": 5000, "chapter_last": 5000, "page_first": 20_000, "page_last": 20_000, "page_count": 20_000,
        "minutes": 1440, "percent": 100}  # fmt: skip
"""The largest number that each field can be meant to have."""
NAMES = {"chapter_first": "起章", "chapter_last": "止章", "page_first": "起页", "page_last": "止页",
         "page_count": "页数", "minutes": "分钟", "percent": "进度", "finished": "读完", "words": "原话",
         "author": "作者", "member_id": "人", "book_id": "书", "day": "日期", "state": "状态"}  # fmt: skip
"""What the office calls the fields that it may change."""
FIELDS: dict[type[Record], tuple[str, ...]] = {
    CheckIn: (*MOST, "finished"),
    Recommendation: ("author", "words"),
    Reflection: ("words",),
    Excerpt: ("words",),
    Advice: ("words",),
}
"""What can be changed of a kind, beside person, book and day."""
EARLIEST = date(1990, 1, 1)
SOURCES = {"paper": "纸质", "word": "Word等文件", "spoken": "口头"}
"""From what the office enters by hand."""


class CannotRevise(Exception):
    """A rule forbids it; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a record is to say: whose, of which books and day, and the fields that its kind has."""

    member: Member
    day: date
    book_ids: Sequence[int | None] = (None,)
    fields: Mapping[str, Any] = field(default_factory=dict)


def revise(session: Session, row: Record, told: Told, at: datetime, by: str) -> bool:
    """Let a record say what the office says; an open question about it is answered thereby. Whether anything changed.

    Raises CannotRevise.
    """
    _refuse_fixed(session, row)
    _check(type(row), told, day_of(at), before=row)
    values = {"member_id": told.member.id, "book_id": told.book_ids[0], "day": told.day, **told.fields}
    changed = give(session, row, values, at, by)
    if row.state == State.pending and (question := _question(session, row)):
        settle_question(session, question, right=True, at=at, by=by)
        return True
    return changed


def take_out(session: Session, row: Record, at: datetime, by: str) -> None:
    """A record that should not be there counts no more; raises CannotRevise."""
    _refuse_fixed(session, row)
    if row.state == State.cancelled:
        raise CannotRevise("这一条已经撤销了。")
    take_back(session, [row], at, by)


def put_back(session: Session, row: Record, at: datetime, by: str) -> None:
    """A record that was taken out counts again; raises CannotRevise."""
    _refuse_fixed(session, row)
    if row.state != State.cancelled:
        raise CannotRevise("这一条没有撤销，不用恢复。")
    person = session.get_one(Member, row.member_id)
    _refuse_unrecorded(person)
    note(session, at, by, "restore", row, state=[row.state, State.confirmed])
    row.state = State.confirmed
    session.add(row)
    if row.message_id is not None:
        keep(session, row.message_id)
    if question := _question(session, row):
        question.answer, question.settled_at, question.settled_by = True, at, by
        session.add(question)
    session.flush()


def by_hand(
    session: Session, table: type[Record], told: Told, group_id: int | None, entry: Entry, *, once_more: bool = False
) -> list[Record]:
    """Enter what a named person has on paper, as a file or by word of mouth; the new records, one for each book.

    `entry` says who, when and from what; its file is kept by the caller. Raises CannotRevise where the same is there
    already, but `once_more`.
    """
    _check(table, told, day_of(entry.at))
    _refuse_unrecorded(told.member)
    if not once_more and (same := _same(session, table, told)):
        raise CannotRevise(
            f"{told.member.name}{same.day.month}月{same.day.day}日已经记过这样一条{table.called}；"
            "如果确实是另外一次，请勾上“另记一条”再保存。"
        )
    session.add(entry)
    session.flush()
    evidence = Evidence(entry.at, told.day, told.member.id or 0, group_id, entry_id=entry.id)
    insert(session, entered(table, evidence, told.book_ids, **told.fields))
    rows: list[Record] = list(session.exec(select(table).where(table.entry_id == entry.id).order_by(col(table.seq))))
    for row in rows:
        note(session, entry.at, entry.by, "enter", row, source=entry.source, entry=entry.id)
    return rows


def fixed(session: Session, row: Record) -> str:
    """Why a record cannot be changed here; empty where it can."""
    if type(row) not in FIELDS:
        return "报名和签到请在活动页改，漂流的事请在漂流页改。"
    if row.state == State.merged:
        return "这一条和先前的一条是同一件事，不重复算；要改请改那一条。"
    message = session.get(Message, row.message_id) if row.message_id else None
    if message and message.fate == Fate.recalled:
        return "本人撤回了这条消息，记录随之撤销，不能再改。"
    return ""


def _refuse_fixed(session: Session, row: Record) -> None:
    if why := fixed(session, row):
        raise CannotRevise(why)


def _refuse_unrecorded(person: Member) -> None:
    if not person.recorded:
        raise CannotRevise(f"{person.name}说过不要记，所以不能记在{person.name}名下。")


def _question(session: Session, row: Record) -> Pending | None:
    asked = select(Pending).where(Pending.message_id == row.message_id, Pending.part == row.part)
    return session.exec(asked).first() if row.message_id is not None else None


def _same(session: Session, table: type[Record], told: Told) -> Record | None:
    """A record that counts or waits and says the same of the same day."""
    of_books = col(table.book_id).is_(None) if None in told.book_ids else col(table.book_id).in_(told.book_ids)
    where = [col(table.member_id) == told.member.id, col(table.day) == told.day, of_books]
    where += [getattr(table, name) == value for name, value in told.fields.items() if name != "author"]
    alive = col(table.state).not_in((State.cancelled, State.merged))
    return session.exec(select(table).where(*where, alive).limit(1)).first()


def _check(table: type[Record], told: Told, today: date, before: Record | None = None) -> None:
    """Refuse what a record of that kind cannot say; what stood so `before` is let be."""
    if before is None or before.member_id != told.member.id:
        _refuse_unrecorded(told.member)
    if not EARLIEST <= told.day <= today:
        raise CannotRevise(f"日期{told.day:%Y-%m-%d}{'还没有到' if told.day > today else '太早了'}，请核对。")
    if table is Advice and told.book_ids != (None,):
        raise CannotRevise("建言不跟书走，请把书名一栏空着。")
    if table in (Recommendation, Excerpt) and None in told.book_ids and not (before and before.book_id is None):
        raise CannotRevise(f"{table.called}要写明是哪本书。")
    if table in (Reflection, Excerpt, Advice) and not str(told.fields.get("words", "")).strip():
        raise CannotRevise(f"{table.called}的原话不能空着；整条不要了请用“撤销”。")
    _check_numbers(told.fields)


def _check_numbers(fields: Mapping[str, Any]) -> None:
    for name, most in MOST.items():
        if (number := fields.get(name)) is not None and not 0 <= number <= most:
            raise CannotRevise(f"{NAMES[name]}“{number}”不像真的，应在0到{most}之间。")
    for first, last, unit in SPANS:
        low, high = fields.get(first), fields.get(last)
        if low is not None and high is not None and low > high:
            raise CannotRevise(f"起{unit}{low}在止{unit}{high}后面，请调换。")
        if (low is None) != (high is None):
            raise CannotRevise(f"起{unit}和止{unit}要么都写，要么都空着；只读到某一{unit}，两格写一样的数。")
