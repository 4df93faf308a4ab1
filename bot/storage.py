"""Opens the database that a config names: made or brought up to date first, or refused with a clear sentence."""

from pathlib import Path

from sqlalchemy import case, func
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.config import Config
from bot.refusal import Refused
from bot.text.catalogue import Catalogue, CatalogueRow
from models import migrations, tables
from models.book import Book, BookAlias
from models.db import Database


class StorageProblem(Refused):
    """The database cannot be used; the message says what is wrong and how to mend it."""


def open_database(config: Config) -> Database:
    """The database, made when missing and at today's schema; raises StorageProblem."""
    assert tables.TABLES  # whoever writes one table needs those it points to
    if not config.database:
        _make_folder(config.data)
    try:
        db = Database(config.url)
        migrations.upgrade(db.engine)
    except migrations.NewerDatabase as newer:
        raise StorageProblem(str(newer)) from None
    except (ArgumentError, ModuleNotFoundError):
        raise StorageProblem(
            'database 写得不对；SQLite 不用写，PostgreSQL 写成 "postgresql+psycopg://用户：密码@主机/库名"。'
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
            return f"{sentence}({where})"
    return f"数据库打不开（{where}）:{words}"


_KNOWN = {
    "readonly": "数据库是只读的，请检查文件和文件夹的写权限",
    "unable to open": "数据库文件打不开，请检查文件夹是否存在、是否可写",
    "disk is full": "磁盘已满，请先腾出空间",
    "disk I/O error": "磁盘读写出错，请检查磁盘和剩余空间",
    "not a database": "这个文件不是数据库，请检查 data 一项指向的文件夹",
    "malformed": "数据库文件已损坏，请用最近的备份恢复",
    "locked": "数据库正被另一个程序占用，请稍后再试",
    "password authentication failed": "PostgreSQL 的用户名或密码不对",
    "Connection refused": "PostgreSQL 没有开，或地址、端口不对",
}


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageProblem(f"建不了数据文件夹 {folder}：{error.strerror}") from None


def catalogue_size(session: Session) -> tuple[int, ...]:
    """Counts that change when a book or a name of one comes in, is checked or merged: time to load it anew."""
    counts = (func.count(), func.sum(case((col(Book.verified), 1), else_=0)), func.count(col(Book.merged_into)))
    books = session.exec(select(*counts).select_from(Book)).one()
    return (*(int(number or 0) for number in books), session.exec(select(func.count(col(BookAlias.id)))).one())


def load_catalogue(session: Session) -> Catalogue:
    """The verified books with their aliases, ready to be found in sentences; a merged one leads to what it became."""
    target = aliased(Book)
    rows = session.exec(select(Book).where(col(Book.verified), col(Book.merged_into).is_(None))).all()
    aliases: dict[int, list[str]] = {}
    for book_id, alias in session.exec(select(BookAlias.book_id, BookAlias.alias)):
        aliases.setdefault(book_id, []).append(alias)
    merged = select(Book.title, target.id).join(target, col(Book.merged_into) == col(target.id))
    for title, into in session.exec(merged):
        aliases.setdefault(into or 0, []).append(title)
    return Catalogue.build(
        CatalogueRow(
            key=book.id or 0,
            title=book.title,
            subtitle=book.subtitle,
            author=book.author,
            isbn=book.isbn,
            aliases=tuple(aliases.get(book.id or 0, ())),
        )
        for book in rows
    )
