"""图书: works with their aliases. A title nobody has checked yet is unverified; two that are one are merged."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, or_, select


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
    cover: str = Field(default="", description="its picture's file in the data folder's media/")
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


def of_isbn(session: Session, isbn: str) -> Book | None:
    """The book that has an edition of that ISBN, merged ones followed."""
    book = session.exec(select(Book).where(Book.isbn == isbn).order_by(col(Book.id))).first()
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


def named(session: Session, words: str) -> list[Book]:
    """The standing books of a number, a title or another name; several where it is not clear which is meant."""
    if words.isdecimal() and len(words) < 10 and (one := session.get(Book, int(words))):
        return [one]
    return titled(session, words)


def titled(session: Session, words: str) -> list[Book]:
    """The standing books of a title or another name."""
    by_alias = select(BookAlias.book_id).where(BookAlias.alias == words)
    query = select(Book).where((col(Book.title) == words) | col(Book.id).in_(by_alias), col(Book.merged_into).is_(None))
    return list(session.exec(query.order_by(col(Book.id))))


def listed_like(session: Session, words: str, most: int) -> list[Book]:
    """The standing books whose title, author or other name holds `words`, those nobody checked first."""
    query = select(Book).where(col(Book.merged_into).is_(None))
    if words:
        by_alias = select(BookAlias.book_id).where(col(BookAlias.alias).contains(words, autoescape=True))
        holds = (column.contains(words, autoescape=True) for column in (col(Book.title), col(Book.author)))
        query = query.where(or_(*holds, col(Book.id).in_(by_alias)))
    return list(session.exec(query.order_by(col(Book.verified), col(Book.id)).limit(most)))


def aliases_of(session: Session, book_id: int) -> list[str]:
    """The other names of a book, in the order they came."""
    query = select(BookAlias.alias).where(BookAlias.book_id == book_id).order_by(col(BookAlias.id))
    return list(session.exec(query))


def add_alias(session: Session, book: Book, alias: str) -> bool:
    """Give a book another name; False where it has it already."""
    if alias == book.title or alias in aliases_of(session, book.id or 0):
        return False
    session.add(BookAlias(book_id=book.id or 0, alias=alias))
    return True
