"""The last day of a term of three weeks as a conversation: played in the browser and over the real gateway."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlmodel import select

from models import together
from models.db import Database
from models.member import Member
from models.term import Term

DAYS = 21
TITLE = "三周共读"


@dataclass(frozen=True, slots=True)
class Turn:
    """Who says what in the group, and the days of the term (their numbers) they have read on by then."""

    who: str
    words: str
    days: tuple[int, ...]


DAY: Sequence[Turn] = (
    Turn("林静", "打卡", (21,)),
    Turn("林静", "第五章", (21,)),
    Turn("林静", "补第19天", (19, 21)),
    Turn("林静", "补第3天", (19, 21)),  # too late to be made up
    Turn("周秘书", "打卡《乡土中国》第三章", ()),  # another book
    Turn("阿青", "Day 21", (21,)),
    Turn("阿青", "撤销打卡", ()),
    Turn("阿青", "第21天打卡，读到233页", (21,)),
)


def opening(today: date, group: str) -> tuple[str, ...]:
    """The command that began the term three weeks ago, so that today is its last day."""
    since = today - timedelta(days=DAYS - 1)
    term = ("term", "add", TITLE, "--book", "活着", "--since", since.isoformat(), "--days", str(DAYS))
    return (*term, "--group", group)


def read(ledger: Path, who: str) -> tuple[tuple[int, ...], int, int]:
    """On which of its days somebody read, and the furthest chapter and page of its book."""
    db = Database(f"sqlite:///{ledger}")
    try:
        with db.look() as session:
            term = session.exec(select(Term)).one()
            member = session.exec(select(Member).where(Member.name == who)).one()
            reader = together.readers(session, term).get(member.id or 0, together.Reader(0))
            return tuple(sorted(map(term.number, reader.days))), reader.chapter, reader.page
    finally:
        db.close()
