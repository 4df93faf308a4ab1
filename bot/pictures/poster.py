"""好书海报: the poster of the books that members recommended most, with why, in words that were let through."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.pictures import palette as p
from bot.pictures.letters import Face
from bot.pictures.sheet import Sheet
from bot.text.phrase import quoted
from models.medium import FOLDER

MOST_BOOKS = 6
_NUMBER = 92
"""The width of the column in which the numbers stand."""
_COVER, _GAP = (172, 240), 36
"""The room for a cover, and what is left free beside and below it."""
_COUNT = 300
"""The width at the right edge in which 23位书友推荐 stands."""


@dataclass(frozen=True, slots=True)
class Commended:
    """One book: how many persons recommended it, and the words of one of them with the name, where let through.

    `cover` is its file in the data folder, empty where it has none.
    """

    title: str
    author: str
    persons: int
    words: str = ""
    by: str = ""
    cover: str = ""


@dataclass(frozen=True, slots=True)
class Poster:
    """The books in their order, most recommended first; `persons` recommended all of them."""

    group: str
    title: str
    days: str
    books: Sequence[Commended]
    persons: int
    office: str = ""
    remark: str = ""


def draw(one: Poster, data: Path) -> bytes:
    """The poster as a PNG; where nobody recommended a book it says so. A cover that is not there is left out."""
    page = Sheet()
    page.head(one.group, one.title, one.days)
    if not one.books:
        page.nothing("这段日子群里还没有人荐书。", "读到好书，说一声“推荐《书名》”，下一期就有它。")
    for number, book in enumerate(one.books[:MOST_BOOKS], 1):
        _book(page, number, book, data / FOLDER)
    rest = one.books[MOST_BOOKS:]
    if rest:
        page.rule()
        page.down(28)
        more = f"另荐{len(rest)}本：" + "".join(f"《{book.title}》" for book in rest)
        page.paragraph(more, p.TEXT, most=4, colour=p.SOFT)
    total = f"{one.persons}位书友荐书{len(one.books)}本" if one.books else ""
    page.foot(one.office, total, one.remark)
    return page.png()


def _book(page: Sheet, number: int, book: Commended, covers: Path) -> None:
    """The number, the title, who recommended it and why; at the right edge the cover, where there is one."""
    page.rule()
    page.down(30)
    top, x, end = page.y, p.MARGIN + _NUMBER, p.WIDE - p.MARGIN
    below = top
    if book.cover and (beside := page.photo(covers / book.cover, end, top + 6, _COVER)):
        end, below = end - beside[0] - _GAP, top + 6 + beside[1] + _GAP
    room = end - x
    page.word(p.MARGIN, top + p.HEAD, f"{number}", p.HEAD, colour=p.SEAL, face=Face.song)
    page.paragraph(f"《{book.title}》", p.HEAD, x=x, room=room, most=2, face=Face.song, heavy=True, leading=1.3)
    page.down(4)
    page.word(end, page.y + p.TEXT, f"{book.persons}位书友推荐", p.NOTE, colour=p.SOFT, anchor="r")
    page.word(x, page.y + p.TEXT, book.author, p.TEXT, colour=p.SOFT, room=room - _COUNT)
    page.down(p.TEXT * p.LEADING)
    if book.words:
        page.down(12)
        page.paragraph(quoted(book.words), p.TEXT, x=x, room=room, most=3, face=Face.song)
        page.word(end, page.y + p.NOTE - 6, f"——{book.by}", p.NOTE, colour=p.SOFT, anchor="r", room=room)
        page.down(p.NOTE + 12)
    page.down(24)
    page.y = max(page.y, below)
