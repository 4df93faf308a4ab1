"""像是同一本: pairs of books that are likely one, for a secretary to look at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from sqlmodel import Session, col, select

from models.book import Book


@dataclass(frozen=True, slots=True)
class Double:
    """Two books that are likely one, `target` being the one checked or older; `why` in the office's words."""

    source: Book
    target: Book
    why: str


def doubles(session: Session, loose: Callable[[str], str], near: Callable[[Book], int | None]) -> Iterator[Double]:
    """Likely doubles among the standing books, surest first, each pair once.

    `loose` is a title as it is compared, `near` the id of the checked book that an unchecked one's title is a slip for.
    """
    books = list(session.exec(select(Book).where(col(Book.merged_into).is_(None)).order_by(col(Book.id))))
    seen: set[tuple[int | None, int | None]] = set()
    for pair in (*_alike(books, loose), *_same_isbn(books), *_near(books, near)):
        if (pair.source.id, pair.target.id) not in seen:
            seen.add((pair.source.id, pair.target.id))
            yield pair


def _alike(books: list[Book], loose: Callable[[str], str]) -> Iterator[Double]:
    for same in _grouped(books, lambda book: loose(book.title)):
        for one, other in combinations(same, 2):
            if not (one.author and other.author and one.author != other.author):
                yield _pair(one, other, "书名相同")


def _same_isbn(books: list[Book]) -> Iterator[Double]:
    for same in _grouped(books, lambda book: book.isbn):
        yield from (_pair(one, other, "ISBN 相同") for one, other in combinations(same, 2))


def _near(books: list[Book], near: Callable[[Book], int | None]) -> Iterator[Double]:
    by_id = {book.id: book for book in books}
    for book in books:
        target = by_id.get(near(book)) if not book.verified else None
        if target is not None:
            yield _pair(book, target, "书名只差一两个字")


def _grouped(books: list[Book], key: Callable[[Book], str]) -> list[list[Book]]:
    groups: dict[str, list[Book]] = {}
    for book in books:
        groups.setdefault(key(book), []).append(book)
    groups.pop("", None)
    return [group for group in groups.values() if len(group) > 1]


def _pair(one: Book, other: Book, why: str) -> Double:
    first, second = sorted((one, other), key=lambda book: (not book.verified, book.id or 0))
    return Double(second, first, why)
