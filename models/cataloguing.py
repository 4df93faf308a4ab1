"""编目: what the office says of a book: its right title and author, its other names, whether it stands on lists."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from models import book as books
from models import setting
from models.audit import note
from models.book import Book, BookAlias

EDITED = "books.edited"
"""The setting that counts the changes by hand: who has learned the titles learns them anew."""
NAMES = {"title": "书名", "subtitle": "副书名", "author": "作者", "publisher": "出版社", "isbn": "ISBN",
         "year": "出版年", "listed": "上榜", "verified": "核对过", "aliases": "别名"}  # fmt: skip
"""What the office calls what it keeps of a book."""


class CannotCatalogue(Exception):
    """A rule forbids it; the message is a sentence."""


def find(session: Session, words: str, which: str, most: int, after: tuple[bool, int] | None) -> list[Book]:
    """The standing books whose title, author, ISBN or other name holds some words, those nobody checked first.

    `which`: unchecked or unlisted ones only; empty for all. `after` is the last one's place on the page before.
    """
    query = select(Book).where(col(Book.merged_into).is_(None))
    if words:
        by_alias = select(BookAlias.book_id).where(col(BookAlias.alias).contains(words, autoescape=True))
        columns = (Book.title, Book.author, Book.isbn)
        holds = (col(column).contains(words, autoescape=True) for column in columns)
        query = query.where(or_(*holds, col(Book.id).in_(by_alias)))
    if which == "unchecked":
        query = query.where(~col(Book.verified))
    if which == "unlisted":
        query = query.where(~col(Book.listed))
    if after is not None:
        checked, last = after
        further = col(Book.verified).is_(checked) & (col(Book.id) > last)
        query = query.where(further if checked else or_(further, col(Book.verified)))
    return list(session.exec(query.order_by(col(Book.verified), col(Book.id)).limit(most)))


def alike(session: Session, book: Book, most: int = 5) -> list[Book]:
    """The standing books that may be the same: of its ISBN, or of a title that holds this one or is held by it."""
    holds = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
    same = [
        holds(Book.title, book.title) > 0,
        (func.length(Book.title) > 1) & (holds(book.title, Book.title) > 0),
    ]
    if book.isbn:
        same.append(col(Book.isbn) == book.isbn)
    query = select(Book).where(or_(*same), col(Book.merged_into).is_(None), Book.id != book.id)
    order = (func.abs(func.length(Book.title) - len(book.title)), col(Book.verified).desc(), col(Book.id))
    return list(session.exec(query.order_by(*order).limit(most)))


def seen(session: Session, book: Book) -> str:
    """A mark of everything that is kept of a book: another one where anything of it was changed."""
    told = [book.model_dump(), books.aliases_of(session, book.id or 0)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:24]


def change(
    session: Session, book: Book, values: Mapping[str, Any], aliases: Sequence[str], at: datetime, by: str
) -> bool:
    """Keep of a book what the office says; a title that was righted stays as another name. Whether anything changed.

    Raises CannotCatalogue where a title, a name or an ISBN is another book's.
    """
    _check(session, book, values, aliases)
    before = {name: getattr(book, name) for name, value in values.items() if getattr(book, name) != value}
    changes: dict[str, list[Any]] = {name: [old, values[name]] for name, old in before.items()}
    for name in before:
        setattr(book, name, values[name])
    kept = [*aliases, *([before["title"]] if "title" in before else [])]
    had = books.aliases_of(session, book.id or 0)
    wanted = [one for one in dict.fromkeys(kept) if one != book.title]
    if set(had) != set(wanted):
        _name(session, book, had, wanted)
        changes["aliases"] = ["、".join(had), "、".join(wanted)]
    if changes:
        session.add(book)
        edited(session)
        note(session, at, by, "change", book, **changes)
    return bool(changes)


def add(session: Session, values: Mapping[str, Any], aliases: Sequence[str], at: datetime, by: str) -> Book:
    """Put in a book that the office has before it. Raises CannotCatalogue as `change` does."""
    book = Book(title="")
    _check(session, book, values, aliases)
    for name, value in values.items():
        setattr(book, name, value)
    session.add(book)
    session.flush()
    _name(session, book, [], [one for one in dict.fromkeys(aliases) if one != book.title])
    edited(session)
    note(session, at, by, "add", book)
    return book


def edited(session: Session) -> None:
    """Something of the books was changed by hand."""
    setting.put(session, EDITED, str(int(setting.get(session, EDITED, "0")) + 1))


def _name(session: Session, book: Book, had: Sequence[str], wanted: Sequence[str]) -> None:
    own = select(BookAlias).where(BookAlias.book_id == book.id, col(BookAlias.alias).not_in(wanted))
    for gone in session.exec(own).all():
        session.delete(gone)
    session.add_all(BookAlias(book_id=book.id or 0, alias=one) for one in wanted if one not in had)
    session.flush()


def _check(session: Session, book: Book, values: Mapping[str, Any], aliases: Sequence[str]) -> None:
    if not values["title"]:
        raise CannotCatalogue("书名不能空着。")
    for name in [values["title"], *aliases]:
        for other in books.titled(session, name):
            if other.id == book.id or (name == book.title and name == values["title"]):
                continue
            if name == values["title"] and other.author and values["author"] and other.author != values["author"]:
                continue
            raise CannotCatalogue(
                f"“{name}”已经是《{other.title}》（编号{other.id}）的名字；两本其实是一本的话，请用“并入”。"
            )
    if any(one.isdecimal() for one in aliases):
        raise CannotCatalogue("别名要写成文字，不能只是数字。")
    same = books.of_isbn(session, values["isbn"]) if values["isbn"] and values["isbn"] != book.isbn else None
    if same is not None and same.id != book.id:
        raise CannotCatalogue(f"这个 ISBN 已经是《{same.title}》（编号{same.id}）的；两本其实是一本的话，请用“并入”。")
