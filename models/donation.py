"""一批捐书: a list of copies becomes copies on their shelves; what is in the ledger already stays as it is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from models import member, venue
from models.book import Book
from models.circulation import alone, line_up, put_in
from models.copy import CITY_LIBRARY, Copy
from models.hold import Hold
from models.words import essence

Owner = tuple[int | None, str]
"""A member's id, or whom a copy belongs to in words."""


@dataclass(frozen=True, slots=True)
class Given:
    """One copy of a list, `row` its line there. `code` is empty where it has none yet, `isbn` has 13 digits or none."""

    row: int
    title: str
    code: str = ""
    author: str = ""
    publisher: str = ""
    isbn: str = ""
    owner: str = ""
    shelf: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A list held against the ledger: what is new, what is there already (with its code), and what is wrong with it."""

    new: list[Given] = field(default_factory=list)
    known: list[tuple[Given, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def weigh(session: Session, given: Sequence[Given]) -> Weighed:
    """Hold a list against the ledger; nothing is entered while something is wrong.

    A row without a code is known where the ledger has a copy of that book from the same owner for the same shelf that
    no other row means: so a list that grew can be imported again.
    """
    alone(session)
    found = Weighed(wrong=list(_doubled(given)))
    there = session.exec(select(Copy, Book).join(Book, col(Book.id) == col(Copy.book_id)).order_by(col(Copy.code)))
    by_code = {copy.code: (copy, book) for copy, book in there}
    owners = _owners(session, given)
    left = _alike(session, by_code.values(), {one.code for one in given})
    for one in given:
        copy, book = by_code.get(one.code, (None, None))
        if copy is not None and book is not None:
            if _is_same(book, one):
                found.known.append((one, copy.code))
            else:
                found.wrong.append(f"第{one.row}行《{one.title}》的编号 {one.code} 账上已是《{book.title}》。")
        elif not one.code and (alike := left[essence(one.title), *owners[one.owner], one.shelf]):
            found.known.append((one, alike.pop(0)))
        else:
            found.new.append(one)
    return found


@dataclass(frozen=True, slots=True)
class Entered:
    """The copies that came in, a sentence for each ISBN that speaks against its title, and whose turn it is now."""

    copies: list[Copy]
    odd: list[str]
    ready: list[Hold]


def enter(session: Session, given: Iterable[Given], entry_id: int, at: datetime) -> Entered:
    """Put copies on their shelves, those with a code first so that the others get the codes behind."""
    given = sorted(given, key=lambda one: not one.code)
    books, owners = _Books(session, given), _owners(session, given)
    copies: list[Copy] = []
    for one in given:
        new = Copy(code=one.code, book_id=books.book(one).id or 0, remark=one.remark, entered_at=at, since=at)
        new.owner_id, new.owner = owners[one.owner]
        new.entry_id, new.home_id = entry_id, venue.called(session, one.shelf).id if one.shelf else None
        copies.append(put_in(session, new))
    return Entered(copies, books.odd, line_up(session, {copy.book_id for copy in copies}, at))


def _doubled(given: Sequence[Given]) -> Iterator[str]:
    rows: dict[str, list[Given]] = defaultdict(list)
    for one in given:
        rows[one.code].append(one)
    for code, some in rows.items():
        if code and len(some) > 1:
            where = "、".join(f"第{one.row}行《{one.title}》" for one in some)
            yield f"编号 {code} 写了{len(some)}次：{where}。"


def _owners(session: Session, given: Iterable[Given]) -> dict[str, Owner]:
    """Whose the copies are, by the name on the list: a person of the roster, else as written; unsaid the library's."""
    people = {name: member.named(session, name) if name else None for name in {one.owner for one in given}}
    return {name: (one.id, "") if one else (None, name or CITY_LIBRARY) for name, one in people.items()}


def _alike(
    session: Session, there: Iterable[tuple[Copy, Book]], named: set[str]
) -> dict[tuple[str, int | None, str, str], list[str]]:
    """The codes of copies that no row names, by book, owner and shelf."""
    shelves = {one.id: one.name for one in venue.listed(session)}
    left: dict[tuple[str, int | None, str, str], list[str]] = defaultdict(list)
    for copy, book in there:
        if copy.code not in named:
            left[essence(book.title), copy.owner_id, copy.owner, shelves.get(copy.home_id, "")].append(copy.code)
    return left


def _is_same(book: Book, one: Given) -> bool:
    return essence(book.title) == essence(one.title) or bool(one.isbn and book.isbn == one.isbn)


class _Books:
    """The books of a list: those the ledger knows, looked up at once, and those entered as it goes on."""

    def __init__(self, session: Session, given: Sequence[Given]) -> None:
        self._session = session
        self._by_isbn: dict[str, Book] = {}
        self._by_title: dict[str, list[Book]] = defaultdict(list)
        self.odd: list[str] = []
        isbns, titles = {one.isbn for one in given} - {""}, {one.title for one in given}
        for column, asked in ((Book.isbn, sorted(isbns)), (Book.title, sorted(titles))):
            for start in range(0, len(asked), 500):
                some = col(column).in_(asked[start : start + 500])
                for book in session.exec(select(Book).where(some).order_by(col(Book.verified).desc(), col(Book.id))):
                    self._keep(self._standing(book))

    def book(self, one: Given) -> Book:
        """The book of a row, by its ISBN where the title agrees, else by title and author; a new one is entered."""
        isbn, of_isbn = one.isbn, self._by_isbn.get(one.isbn)
        if of_isbn is not None and not _agree(of_isbn.title, one.title):
            self.odd.append(f"第{one.row}行《{one.title}》的 ISBN 和《{of_isbn.title}》的一样，按书名算，请核对。")
            isbn, of_isbn = "", None
        titled = [book for book in self._by_title[one.title] if _agree(book.author, one.author)]
        book = of_isbn or next(iter(titled), None) or Book(title=one.title)
        book.author, book.publisher = book.author or one.author, book.publisher or one.publisher
        book.isbn, book.verified = book.isbn or isbn, True
        self._session.add(book)
        self._session.flush()
        self._keep(book)
        return book

    def _keep(self, book: Book) -> None:
        if book.isbn:
            self._by_isbn.setdefault(book.isbn, book)
        if book not in self._by_title[book.title]:
            self._by_title[book.title].append(book)

    def _standing(self, book: Book) -> Book:
        while book.merged_into is not None:
            book = self._session.get_one(Book, book.merged_into)
        return book


def _agree(one: str, other: str) -> bool:
    """Whether two titles or authors may be the same: one holds the other, or one is not given."""
    one, other = essence(one), essence(other)
    return one in other or other in one
