"""A term in the group of the cast: 《活着》 read together for three weeks in April."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from models import term as terms
from models.book import Book
from models.checkin import CheckIn
from models.group import Group
from models.member import Member
from models.term import Plan, Term
from tests.cast import SHANGHAI, Room

LIN, QING = "教育界-林静", "会务-阿青"
FIRST, LAST = date(2026, 4, 1), date(2026, 4, 21)


def at(words: str) -> datetime:
    """A moment of April 2026: 12 20:00."""
    return datetime.strptime(f"2026-04-{words}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def read_together(room: Room, title: str = "四月共读", book: str | None = "活着", **more: Any) -> Term:
    """A term from the 1st to the 21st of April, unless said otherwise."""
    with room.db.begin() as session:
        of = session.exec(select(Book).where(Book.title == book)).one().id if book else None
        fields: dict[str, Any] = {"since": FIRST, "until": LAST} | more
        groups = session.exec(select(Group)).all()
        for group in groups:
            group.opened_at = at("01 00:00")
        return terms.plan(session, Plan(title, of, **fields), groups, room.now, "阿青")


def says_at(room: Room, when: str, who: str, text: str, **more: Any) -> list[str]:
    """Somebody says something at a moment of April."""
    room.now = at(when)
    return room.says(who, text, sent_at=room.now, **more)


def check_ins(room: Room) -> list[tuple[str, date, str]]:
    """(who, day, book) of every check-in, in order."""
    with room.db.begin() as session:
        return [_told(session, row) for row in session.exec(select(CheckIn).order_by(CheckIn.id))]  # type: ignore[arg-type]


def _told(session: Session, row: CheckIn) -> tuple[str, date, str]:
    book = session.get(Book, row.book_id) if row.book_id else None
    return session.get_one(Member, row.member_id).name, row.day, book.title if book else ""


def privately(room: Room) -> list[str]:
    """What the bot said to single persons."""
    return [post.text for post in room.posts() if post.person is not None or post.room is None]


def the(room: Room, name: str) -> int:
    """The id of a person."""
    found: int = room.ask(lambda session: session.exec(select(Member).where(Member.name == name)).one().id)
    return found
