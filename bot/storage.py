"""Opens the database that a config names: made or brought up to date first, or refused with a clear sentence."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, case, func
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session, col, select

from bot.config import Config
from bot.refusal import Refused, reason
from bot.text.catalogue import Catalogue, CatalogueRow

# A row cannot be written while a table that it points to is unknown: who opens the database knows all of them.
from models import migrations, setting, tables  # noqa: F401
from models.book import Book, BookAlias
from models.cataloguing import EDITED
from models.db import Database


class StorageProblem(Refused):
    """The database cannot be used; the message says what is wrong and how to mend it."""


def open_database(config: Config) -> Database:
    """The database, made when missing and at today's schema; raises StorageProblem."""
    if not config.database:
        _make_folder(config.data)
    try:
        db = Database(config.url)
        migrations.upgrade(db.engine)
    except (migrations.NewerDatabase, migrations.ForeignDatabase) as other:
        raise StorageProblem(str(other)) from None
    except (ArgumentError, ModuleNotFoundError):
        raise StorageProblem(
            'database 写得不对；SQLite 不用写，PostgreSQL 写成 "postgresql+psycopg://用户:密码@主机/库名"。'
        ) from None
    except DBAPIError as error:
        raise StorageProblem(explained(error, config)) from None
    return db


def explained(error: DBAPIError, config: Config) -> str:
    """A database's error as a sentence that says what to do; never with a password in it."""
    words = str(error.orig).strip().splitlines()[0] if error.orig else "原因不明"
    where = "PostgreSQL" if config.database else str(config.data.resolve())
    for sign, sentence in _KNOWN.items():
        if sign in words:
            return f"{sentence}（{where}）。"
    return f"数据库打不开（{where}），它的原话是：{words}"


_KNOWN = {
    "readonly": "数据库是只读的，请检查文件和文件夹的写权限",
    "unable to open": "数据库文件打不开，请检查文件夹是否存在、是否可写",
    "disk is full": "磁盘已满，请先腾出空间",
    "disk I/O error": "磁盘读写出错，请检查磁盘和剩余空间",
    "not a database": "这个文件不是数据库，请检查 data 一项指向的文件夹",
    "malformed": "数据库文件已损坏，请用最近的备份恢复",
    "locked": "数据库正被另一个程序占用，请稍后再试",
    "password authentication failed": "PostgreSQL 的用户名或密码不对",
    "resolve host": "PostgreSQL 的主机名找不到",
    "does not exist": "PostgreSQL 里没有这个库或用户",
    "timeout": "PostgreSQL 没有按时回答",
    "Connection refused": "PostgreSQL 没有开，或地址、端口不对",
}


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageProblem(f"建不了数据文件夹 {folder}：{reason(error)}。") from None


def catalogue_size(session: Session) -> tuple[int, ...]:
    """Figures that change when a book or a name comes in, is checked, merged or edited: time to load them all anew.

    Books merely heard are not among them: those are learned by `heard_since`.
    """
    books = session.exec(
        select(
            func.sum(case((col(Book.verified), 1), else_=0)),
            func.count(col(Book.merged_into)),
            func.sum(col(Book.merged_into)),
        ).select_from(Book)
    ).one()
    aliases = session.exec(select(func.count(col(BookAlias.id)))).one()
    return (*(int(number or 0) for number in books), aliases, int(setting.get(session, EDITED, "0")))


def load_catalogue(session: Session) -> Catalogue:
    """The books with their aliases, ready to be found in sentences; a merged one leads to what it became."""
    merged = {source: into for source, into, _ in _merged(session)}
    names = list(session.exec(select(BookAlias.book_id, BookAlias.alias)))
    names += [(source, title) for source, _, title in _merged(session)]
    aliases: dict[int, tuple[str, ...]] = {}
    for book_id, alias in names:
        into = book_id
        while into in merged:
            into = merged[into]
        aliases[into] = (*aliases.get(into, ()), alias)
    order = (col(Book.verified).desc(), col(Book.id))
    return Catalogue(_row(*book, aliases) for book in _books(session, col(Book.merged_into).is_(None), order))


def heard_since(session: Session, newest: int) -> list[CatalogueRow]:
    """The books entered after the one with id `newest`, for a catalogue that is loaded already."""
    after = (col(Book.id) > newest) & col(Book.merged_into).is_(None)
    return [_row(*book, {}) for book in _books(session, after, (col(Book.id),))]


def newest_book(session: Session) -> int:
    """The id of the book that came in last, 0 where there is none."""
    return session.exec(select(func.max(Book.id))).one() or 0


def _merged(session: Session) -> list[tuple[int, int, str]]:
    query = select(Book.id, Book.merged_into, Book.title).where(col(Book.merged_into).is_not(None))
    return [(source or 0, into or 0, title) for source, into, title in session.exec(query)]


_Book = tuple[int, str, str, str, str, bool]


def _books(session: Session, where: ColumnElement[bool], order: tuple[Any, ...]) -> Iterable[_Book]:
    """Plain rows: 70,000 objects would take seconds."""
    columns = select(Book.id, Book.title, Book.subtitle, Book.author, Book.isbn, Book.verified)  # type: ignore[call-overload]
    found: Iterable[_Book] = session.execute(columns.where(where).order_by(*order))
    return found


def _row(
    key: int, title: str, subtitle: str, author: str, isbn: str, verified: bool, aliases: Mapping[int, tuple[str, ...]]
) -> CatalogueRow:
    return CatalogueRow(key, title, subtitle, author, isbn, aliases.get(key, ()), verified)
