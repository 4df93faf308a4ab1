"""图书: works with their aliases. A title nobody has checked yet is unverified; two that are one are merged."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select


class Book(SQLModel, table=True):
    """A work. `verified`: from a list of the office or checked by a person, not merely heard in a group."""

    __tablename__ = "books"

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(index=True)
    subtitle: str = ""
    author: str = ""
    publisher: str = ""
    isbn: str = ""
    year: int | None = None
    verified: bool = True
    listed: bool = Field(default=True, description="False: 不上榜")
    merged_into: int | None = Field(default=None, foreign_key="books.id")


class BookAlias(SQLModel, table=True):
    """Another name of a book: a short name, another translation of the title."""

    __tablename__ = "book_aliases"
    __table_args__ = (UniqueConstraint("book_id", "alias"),)

    id: int | None = Field(default=None, primary_key=True)
    book_id: int = Field(foreign_key="books.id", index=True)
    alias: str


def find_by_title(session: Session, title: str) -> Book | None:
    """The book of exactly that title, verified ones first, merged ones followed."""
    order = (col(Book.verified).desc(), col(Book.id))
    book = session.exec(select(Book).where(Book.title == title).order_by(*order)).first()
    while book is not None and book.merged_into is not None:
        book = session.get_one(Book, book.merged_into)
    return book


def heard(session: Session, title: str, author: str = "") -> Book:
    """The book of a title heard in a group; an unknown one is entered as unverified."""
    book = find_by_title(session, title)
    if book is None:
        book = Book(title=title, author=author, verified=False)
        session.add(book)
        session.flush()
    return book


def enter(session: Session, book: Book, aliases: tuple[str, ...] = ()) -> Book:
    """Put a book of the office's list in, or fill the empty fields of the same title by the same author."""
    known = find_by_title(session, book.title)
    if known is not None and known.author and book.author and known.author != book.author:
        known = None
    if known is None:
        session.add(book)
        known = book
    else:
        for field in ("subtitle", "author", "publisher", "isbn", "year"):
            setattr(known, field, getattr(known, field) or getattr(book, field))
        known.verified = True
        session.add(known)
    session.flush()
    have = set(session.exec(select(BookAlias.alias).where(BookAlias.book_id == known.id)))
    session.add_all(BookAlias(book_id=known.id or 0, alias=alias) for alias in aliases if alias not in have)
    return known
